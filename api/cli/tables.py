"""Tables on a terminal: all of one make."""

from rich.box import SIMPLE_HEAD
from rich.console import JustifyMethod
from rich.table import Table

from huline.api.cli.messages import say
from huline.models.sentence import Lang

_WHOLE = (
    "net", "workload", "pool", "revenue", "energy-cost", "margin", "claimed", "budget-left",
    "charge.payer", "charge.system", "penalty", "why.when", "why.found", "why.delta",
    "why.at-least",
)  # fmt: skip
"""Columns that are no use in pieces: people copy ids out of them, and compare amounts."""


def a_table(title: str, *columns: tuple[str, str], lang: Lang) -> Table:
    """Make a table; a column is its message key and its justification."""
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="dim",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    for key, justify in columns:
        side: JustifyMethod = "right" if justify == "right" else "left"
        table.add_column(say(key, lang), justify=side, overflow="fold", no_wrap=key in _WHOLE)
    return table
