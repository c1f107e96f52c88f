"""Backups by the server's own tools: everything in one file, from which all comes back."""

import os
import subprocess
from pathlib import Path
from typing import ClassVar

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from huline.api.store import embedded
from huline.api.store.database import Database
from huline.api.store.tables import AuditRow, DatasetRow, KeyRow, PlanRow
from huline.models.errors import BadInput, HulineError, Problem
from huline.models.sentence import both

_MARK = b"PGDMP"
"""What every backup begins with."""


class ToolFailed(HulineError):
    """A tool of the server ended with an error."""

    code: ClassVar[str] = "tool-failed"


def backup(database: Database, path: Path) -> None:
    """Write the whole store into a file, as of one moment, while the service runs.

    Raises
    ------
    ToolFailed
        If ``pg_dump`` fails, as it does for a server that is newer; no file is left then.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        _run(database, "pg_dump", "--format=custom", "--no-owner", f"--file={part}")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def restorable(path: Path) -> None:
    """Refuse what is no backup, before a database is made for it.

    Raises
    ------
    BadInput
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        if file.read(len(_MARK)) == _MARK:
            return
    message = both("is no backup of a store", "不是存储的备份")
    hint = both("name a file that huline backup wrote", "请指定 huline backup 写出的文件")
    raise BadInput([Problem(str(path), None, "", "no-backup", message, hint)])


def holds(session: Session) -> dict[str, int]:
    """Count what a store holds, by kind."""
    tables = {"plans": PlanRow, "datasets": DatasetRow, "keys": KeyRow, "audit": AuditRow}
    return {
        name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in tables.items()
    }


def restore(database: Database, path: Path) -> None:
    """Bring everything back into a store that holds nothing.

    Raises
    ------
    BadInput
        If the store holds something, which stays as it is.
    ToolFailed
        If ``pg_restore`` fails; nothing is restored then.
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
        database, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", str(path),
    )  # fmt: skip


def _run(database: Database, tool: str, *args: str) -> None:
    url = database.url._replace(drivername="postgresql", password=None)
    where = f"--dbname={url.render_as_string()}"
    # who looks at the list of processes sees no password
    secret = {"PGPASSWORD": str(database.url.password)} if database.url.password else {}
    done = subprocess.run(
        [embedded.tool(tool), where, *args], capture_output=True, text=True, check=False,
        env=os.environ | secret,
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
        raise ToolFailed(both("{tool} failed: {why}", "{tool} 失败：{why}", tool=tool, why=last))
