"""Shows things in a notebook."""

from collections.abc import Iterable
from html import escape


def table(title: str, rows: Iterable[tuple[str, object]]) -> str:
    """Write a table of names and values; whatever they hold is text.

    >>> table("a < b", [("cost", 1)])
    '<table><caption>a &lt; b</caption><tr><th>cost</th><td>1</td></tr></table>'
    """
    body = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in rows
    )
    return f"<table><caption>{escape(title)}</caption>{body}</table>"
