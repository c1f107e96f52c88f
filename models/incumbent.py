"""The incumbent: where an earlier plan has work, and what moving it away is worth."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, Strict

from huline.models.base import Frozen
from huline.models.problems import KEEP_ONE, problem, unknown_id
from huline.models.sentence import both
from huline.models.units import Id, Price

if TYPE_CHECKING:
    from huline.models.case import Case
    from huline.models.errors import Problem


MoveCount = Annotated[int, Strict(), Field(ge=0, le=10_000_000)]
"""A number of workloads that move."""


class Held(Frozen):
    """Work that the earlier plan serves; it moves if it gets cards at any other centre."""

    workload: Id
    """Id of the workload.

    任务的编号
    """
    centres: tuple[Id, ...] = Field(min_length=1)
    """Ids of the centres where it has cards.

    为其提供卡的智算中心编号
    """


class Incumbent(Frozen):
    """An earlier plan that people rely on: part of the Case, as what it costs to leave it is."""

    held: tuple[Held, ...] = ()
    """Where its work is; what is not named moves freely.

    原计划中各任务所在；未列出的任务可自由安排
    """
    move_tax: Price = 0
    """Paid once for each workload that moves.

    每项任务迁移一次的费用
    """
    max_moves: MoveCount | None = None
    """The most workloads that may move; none: any number.

    最多可迁移的任务数；空为不限
    """

    @property
    def weighs(self) -> bool:
        """Whether it makes a difference to a plan."""
        return bool(self.held) and (self.move_tax > 0 or self.max_moves is not None)


def check_incumbent(case: "Case") -> Iterator["Problem"]:
    """Yield what is held of workloads or centres that are not there, or twice."""
    if not case.incumbent.held:
        return
    workloads = {w.id: w for w in case.workloads}
    centres = {centre.id: centre for centre in case.centres}
    counts = Counter(held.workload for held in case.incumbent.held)
    for i, held in enumerate(case.incumbent.held):
        at = ("incumbent", "held", i)
        if held.workload not in workloads:
            yield unknown_id((*at, "workload"), "workload", held.workload, workloads)
        if counts[held.workload] > 1:
            message = both(
                "'{id}' is held more than once", "“{id}”列出了不止一次", id=held.workload
            )
            yield problem((*at, "workload"), "duplicate-id", message, KEEP_ONE)
        for name in held.centres:
            if name not in centres:
                yield unknown_id((*at, "centres"), "centre", name, centres)
