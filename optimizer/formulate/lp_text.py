"""Writes a Program as LP text, for people, golden files and other solvers."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from huline.optimizer.formulate.program import Program

# Operators and brackets end a name, a backslash begins a comment, '#' numbers names.
_REFUSED = frozenset("+-*/^<>=:[]\\ #")


def lp_text(program: Program, rule: str | None = None) -> str:
    """Write the Program, or the rows of one rule with the columns they touch.

    Names carry ids: ``start(w1,sh_01_a,8,0)``. Characters that LP readers refuse become ``_``;
    names that are then alike are numbered.
    """
    names, labels = column_names(program), _row_names(program)
    rows, touched = [], np.zeros(program.cost.size, dtype=bool)
    for block in program.row_blocks:
        if rule is not None and block.rule != rule:
            continue
        for m in range(block.first, block.first + block.count):
            span = slice(int(program.starts[m]), int(program.starts[m + 1]))
            columns, values = program.columns[span], program.values[span]
            touched[columns] = True
            terms = _sum(values, [names[int(c)] for c in columns])
            rows.append(f" {labels[m]}: {terms} <= {program.rhs[m]}")
    shown = np.arange(program.cost.size) if rule is None else np.flatnonzero(touched)
    cost = _sum(program.cost[shown], [names[int(n)] for n in shown])
    head = [f"\\ constant {program.constant}", "minimize", f" cost: {cost}", "subject to", *rows]
    bounds = [f" {program.lower[n]} <= {names[n]} <= {program.upper[n]}" for n in shown]
    general = [f" {names[n]}" for n in shown if program.integer[n]]
    return "\n".join([*head, "bounds", *bounds, "general", *general, "end", ""])


def column_names(program: Program) -> list[str]:
    """Name every column by its kind and label."""
    blocks = program.column_blocks
    return _distinct(f"{b.kind}({b.label(i)})" for b in blocks for i in range(b.count))


def _row_names(program: Program) -> list[str]:
    blocks = program.row_blocks
    return _distinct(f"{b.rule}({b.label(i)})" for b in blocks for i in range(b.count))


def _distinct(names: Iterable[str]) -> list[str]:
    """Spell names as LP readers take them, and number those that are then alike."""
    spelt = ["".join("_" if c in _REFUSED else c for c in name) for name in names]
    alike, seen = Counter(spelt), Counter[str]()
    found = []
    for name in spelt:
        seen[name] += 1
        # '#' stands in no other name: ids lose theirs
        found.append(f"{name}#{seen[name]}" if alike[name] > 1 else name)
    return found


def _sum(values: np.ndarray, names: list[str]) -> str:
    terms = [
        f"{'-' if v < 0 else '+'} {abs(int(v))} {name}"
        for v, name in zip(values, names, strict=True)
        if v
    ]
    return " ".join(terms) or f"0 {names[0]}" if names else "0"
