"""The Case a command is about: read, its workloads replaced by a batch, and changed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli.doors import noticed
from huline.models.errors import BadInput
from huline.models.sentence import Lang, both

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.errors import Problem
    from huline.models.plan import Plan

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


def its_own(subject: "Case", made: "Plan", file: Path) -> "Case":
    """Return the Case if a plan was made for it; another's names and clock would be wrong.

    Raises
    ------
    BadInput
        If the plan was not made for the Case.
    """
    from huline.models.problems import foreign_plan

    if made.case_hash != subject.hash:
        hint = both(
            "name the case it was made for, its batch with --workloads and what was --set",
            "请给出生成该计划的算例；若用过任务批次或 --set，请用 --workloads 和 --set 一并给出",
        )
        raise BadInput([foreign_plan(subject.name, file.name, hint)])
    return subject
