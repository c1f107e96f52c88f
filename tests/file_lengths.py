"""Prints files over 400 lines and functions over 60; fails on any: `make check` runs it."""

import ast
import subprocess
import sys
from pathlib import Path

FILE_LINES, FUNCTION_LINES = 400, 60


def crowded() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], capture_output=True, text=True, check=True
    )
    found = []
    for name in filter(None, listed.stdout.splitlines()):
        if not Path(name).exists():
            continue
        text = Path(name).read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > FILE_LINES:
            found.append(f"{name} has {lines} lines, more than {FILE_LINES}")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    found.append(f"{name}:{node.lineno} {node.name} has {size} lines")
    return found


if __name__ == "__main__":
    rows = crowded()
    print("\n".join(rows) or "no crowded file or function")
    sys.exit(bool(rows))
