"""The Case a command is about: read, its workloads replaced by a batch, and changed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli.doors import noticed
from huline.models.sentence import Lang

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.errors import Problem

ItsBatch = Annotated[
    Path | None,
    typer.Option("--workloads", help="The batch the plan was made for, if not the case's own."),
]
ItsSettings = Annotated[
    list[str] | None,
    typer.Option("--set", help="What the case was changed by when the plan was made; repeatable."),
]


def read_subject(
    case: Path,
    lang: Lang | None,
    workloads: Path | None = None,
    settings: Sequence[str] | None = None,
    doubt: "Callable[[Problem], None] | None" = None,
) -> "Case":
    """Read a Case.

    Parameters
    ----------
    workloads : a batch in the place of its workloads
    doubt : is told what of it is sound and most likely not meant
    settings : changes such as ``pools[sh-01/a].rent=850000``, made last

    Raises
    ------
    BadInput
        With every problem of the first of these steps that has any.
    """
    from huline.api.cli.settings import changed
    from huline.models.files import read_batch, read_case

    found = read_case(case, notice=noticed(lang), doubt=doubt)
    if workloads is not None:
        found = read_batch(workloads, found, notice=noticed(lang), doubt=doubt)
    return changed(found, settings or ())
