"""HTML in both languages: every text stands there twice, and the page shows one of them."""

from collections.abc import Iterable, Sequence
from html import escape

from huline.models.sentence import Sentence, translated


def spoken(text: str) -> str:
    """Return a text as HTML: a Sentence in both languages, anything else once."""
    zh, en = translated(text, "zh"), translated(text, "en")
    if zh == en:
        return escape(en)
    return f'<span lang="zh-CN">{escape(zh)}</span><span lang="en">{escape(en)}</span>'


def tspans(text: str) -> str:
    """Return a text as SVG, as `spoken` does."""
    return spoken(text).replace("<span", "<tspan").replace("</span", "</tspan")


def section(title: Sentence, *parts: str, note: str = "") -> str:
    """Return a titled part of the page; nothing where it has no content."""
    if not any(parts):
        return ""
    told = f'<p class="muted">{spoken(note)}</p>' if note else ""
    return f"<section><h2>{spoken(title)}</h2>{told}{''.join(parts)}</section>"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """Return a table, of which the first ``words`` columns are text and the others numbers."""
    body = [_row(row, "td", words) for row in rows]
    if not body:
        return ""
    head = _row(columns, "th", words)
    return (
        f'<div class="scroll"><table><thead>{head}</thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _row(cells: Sequence[str], tag: str, words: int) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return "<tr>{}</tr>".format(
        "".join(
            f"<{tag}{scope}{'' if n < words else ' class=number'}>{spoken(cell)}</{tag}>"
            for n, cell in enumerate(cells)
        )
    )
