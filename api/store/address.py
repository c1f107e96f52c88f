"""Where the store is: the URL it is given by, read with care and told without its password."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from huline.api.store.embedded import NoDatabase
from huline.models.errors import BadInput, Problem
from huline.models.sentence import Sentence, both

VARIABLE = "HULINE_DATABASE_URL"
DRIVER = "postgresql+psycopg"
_SHAPE = both(
    "write postgresql://user:password@host:port/database",
    "请写成 postgresql://用户:密码@主机:端口/数据库",
)


def address(given: str) -> URL:
    """Read the URL of a database.

    Raises
    ------
    BadInput
        If it is none of a PostgreSQL.
    """
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise _refused(both("is no URL of a database", "不是数据库的 URL"), _SHAPE) from None
    if url.drivername not in ("postgresql", "postgres", DRIVER):
        message = both(
            "names a database of the kind '{kind}', and the store is a PostgreSQL",
            "指向“{kind}”类数据库，而存储须为 PostgreSQL",
            kind=url.drivername,
        )
        raise _refused(message, _SHAPE)
    if "@" in (url.host or ""):
        # what is taken for the host has the rest of the password in it
        message = both("has more than one '@'", "含有多个“@”")
        hint = both(
            "in a password, write @ as %40 and % as %25", "密码中的 @ 请写作 %40，% 写作 %25"
        )
        raise _refused(message, hint)
    return url.set(drivername=DRIVER)


def unusable(url: URL, error: Exception) -> NoDatabase:
    """Say which database cannot be used and why, without its password."""
    said = str(getattr(error, "orig", None) or error) if isinstance(error, DBAPIError) else ""
    why = next(iter(said.strip().splitlines()), type(error).__name__)
    if url.password:
        why = why.replace(str(url.password), "***")
    host = url.host or url.query.get("host", "")
    port = f":{url.port}" if url.port else ""
    return NoDatabase(
        both(
            "the database '{name}' at {host}{port} cannot be used: {why} ({variable} names it)",
            "位于 {host}{port} 的数据库“{name}”无法使用：{why}（由 {variable} 指定）",
            name=url.database or "", host=host, port=port, why=why, variable=VARIABLE,
        )
    )  # fmt: skip


def _refused(message: Sentence, hint: Sentence) -> BadInput:
    return BadInput([Problem("", None, VARIABLE, "value", message, hint)])
