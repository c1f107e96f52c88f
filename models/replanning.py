"""What is asked of a plan that follows another one, or differs from it."""

import math
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, Strict

from huline.models.base import Frozen
from huline.models.case import Pin
from huline.models.incumbent import MoveCount
from huline.models.plan import Plan
from huline.models.units import Id, Number, Price, Slot

NotWorse = Literal["tenant-quota", "energy-quota", "lit-floor"]
"""Limits that the earlier plan may already have passed."""
Within = Annotated[Number, Field(ge=0, le=10)]
Workloads = Annotated[int, Strict(), Field(ge=1, le=10_000_000)]

PART = 20
"""Where no number is asked for, one in so many of the workloads that are served."""


class Ban(Frozen):
    """Keeps a workload out of a centre."""

    workload: Id
    """Id of the workload.

    任务的编号
    """
    centre: Id
    """Id of the centre.

    智算中心的编号
    """


class ReplanRules(Frozen):
    """How much of an earlier plan stays as it is."""

    pins: tuple[Pin, ...] = ()
    """Workloads placed by decree, in place of what the Case says of these.

    指定安排，替换算例中同一任务的指定
    """
    bans: tuple[Ban, ...] = ()
    """Centres that workloads must not use, besides those of the Case.

    任务不得使用的智算中心，在算例已有的之外
    """
    freeze_until: Slot = 0
    """What begins before this slot stays as it is; 0: nothing is frozen.

    在该时段之前开始的安排保持不变；0 为不冻结
    """
    move_tax: Price = 0
    """Milli-fen paid once for each workload that moves to another centre.

    每项任务迁往其他中心一次的费用（毫分）
    """
    max_moves: MoveCount | None = None
    """The most workloads that may move, besides those that have to; none: any number.

    除不得不迁移的任务外，最多可迁移的任务数；空为不限
    """
    not_worse: tuple[NotWorse, ...] = ()
    """Rules whose limits the new plan may pass as far as the earlier one does, and no further.

    新计划对这些规则的超限不得多于原计划
    """


class Restated(Frozen):
    """What of an earlier plan was written into a Case, and what was let go."""

    held: int
    """Workloads whose moves are taxed and counted."""
    frozen: tuple[Id, ...]
    """Workloads that stay as they are."""
    released: dict[Id, str]
    """Workloads that cannot stay where they were and move freely: the rule that forbids it, or
    ``gone``."""
    crowded: int
    """Workloads that have to leave pools which became too small; as many moves are allowed on
    top."""


class Over(Frozen):
    """What of an earlier plan is over, and stays as it was."""

    frozen: tuple[Id, ...] = ()
    """Workloads that began before `until`, and stay as they are."""
    until: Slot = 0
    """The first slot that is not over."""


class Followed(Frozen):
    """What a worker of the service is handed: the plan that another follows."""

    format: Literal["huline-followed/1"] = "huline-followed/1"
    plan: Plan
    over: Over


class AlternativeRules(Frozen):
    """What makes a plan an alternative to others.

    A workload *stands elsewhere* in one of two plans than in the other if it has cards in both, at
    no centre in both.
    """

    within: Within = 0.01
    """What it may cost more than the given plan, as a share of what that costs.

    成本最多可比所给计划高出的比例
    """
    differ: Workloads | None = None
    """How many workloads at least stand elsewhere than in each of the others; none: one in twenty
    of those that the given plan serves.

    与其余每个计划相比，至少有多少项任务另在他处；空为所给计划已服务任务的二十分之一
    """

    def most(self, cost: int) -> int:
        """Return what an alternative to a plan of this cost may cost, in milli-fen.

        >>> AlternativeRules(within=0.1).most(1_005), AlternativeRules(within=0.1).most(-1_000)
        (1105, -900)
        """
        return cost + math.floor(abs(cost) * Fraction(str(self.within)))

    def least(self, plan: Plan) -> int:
        """Return how many workloads have to stand elsewhere than in a plan."""
        if self.differ is not None:
            return self.differ
        return max(1, -(-sum(bool(p.runs) for p in plan.placements) // PART))
