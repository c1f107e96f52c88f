"""Backups by the server's own tools: everything in one file, from which all comes back."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import ClassVar

from sqlalchemy import text

from huline.api.store.database import Database
from huline.models.errors import BadInput, HulineError, Problem
from huline.models.sentence import both


class ToolFailed(HulineError):
    """A tool of the server ended with an error."""

    code: ClassVar[str] = "tool-failed"


def backup(database: Database, path: Path) -> None:
    """Write the whole store into a file, as of one moment, while the service runs.

    Raises
    ------
    ToolFailed
        If ``pg_dump`` is missing or fails; no file is left then.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        _run(database, "pg_dump", "--format=custom", "--no-owner", f"--file={part}")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def restore(database: Database, path: Path) -> None:
    """Bring everything back into a store that holds nothing.

    Raises
    ------
    BadInput
        If the store holds something, which stays as it is.
    ToolFailed
        If ``pg_restore`` is missing or fails; nothing is restored then.
    """
    with database.begin() as session:
        tables = session.execute(
            text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        ).scalar_one()
    if tables:
        message = both(
            "the database holds something already, which is not written over",
            "数据库中已有内容，不会覆盖",
        )
        hint = both(
            "name an empty one: another --data or HULINE_DATABASE_URL",
            "请指定空的数据库：另一个 --data 或 HULINE_DATABASE_URL",
        )
        raise BadInput([Problem("", None, "", "not-empty", message, hint)])
    _run(
        database, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner",
        f"--dbname={database.conninfo}", str(path),
    )  # fmt: skip


def _run(database: Database, tool: str, *args: str) -> None:
    path = str(database.tools / tool) if database.tools else shutil.which(tool)
    if path is None:
        raise ToolFailed(
            both(
                "{tool} is not installed: it comes with PostgreSQL's client",
                "未安装 {tool}：它随 PostgreSQL 客户端提供",
                tool=tool,
            )
        )
    where = [] if tool == "pg_restore" else [f"--dbname={database.conninfo}"]
    done = subprocess.run([path, *where, *args], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
        raise ToolFailed(both("{tool} failed: {why}", "{tool} 失败：{why}", tool=tool, why=last))
