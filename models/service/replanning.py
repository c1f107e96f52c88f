"""What is asked of plans that follow plans, and of two side by side."""

import math
from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, Strict, model_validator

from huline.models.base import Frozen
from huline.models.case import Horizon, Pin
from huline.models.change import Change
from huline.models.constraints import SWITCHABLE
from huline.models.incumbent import MoveCount
from huline.models.policy import RuleSetting
from huline.models.problems import nearest
from huline.models.replanning import (
    AlternativeRules,
    Ban,
    NotWorse,
    ReplanRules,
    Within,
    Workloads,
)
from huline.models.sentence import both
from huline.models.service.requests import Config, Wishes
from huline.models.service.wire import Money
from huline.models.units import Id
from huline.models.workload import Workload

_MOST = 10**13


def _a_price(amount: int) -> int:
    if not 0 <= amount <= _MOST:
        raise ValueError(both("must be from 0 to {most}", "应在 0 至 {most} 之间", most=_MOST))
    return amount


def _may_be_switched(rule: str) -> str:
    if rule not in SWITCHABLE:
        raise ValueError(
            both("'{rule}' is no rule that can be switched off; {known}",
                 "“{rule}”不是可关闭的规则；{known}",
                 rule=rule, known=nearest(rule, sorted(SWITCHABLE)))
        )  # fmt: skip
    return rule


Tax = Annotated[Money, AfterValidator(_a_price)]


class Following(Wishes):
    """What differs from the Case of a plan that is followed, and what of the plan stays."""

    changes: tuple[Change, ...] = Field(default=(), max_length=100)
    """Changes made to the plan's Case, in order.

    对该计划的算例依次进行的变更
    """
    rules: tuple[RuleSetting, ...] = ()
    """How strong rules are, in place of what the Case says of these.

    规则强度，替换算例中的同名设置
    """
    pins: tuple[Pin, ...] = ()
    """Workloads placed by decree, in place of what the Case says of these.

    指定安排，替换算例中同一任务的指定
    """
    bans: tuple[Ban, ...] = ()
    """Centres that workloads must not use, besides those of the Case.

    任务不得使用的智算中心，在算例已有的之外
    """
    freeze_until: AwareDatetime | None = None
    """What begins before this moment stays as it is.

    在该时刻之前开始的安排保持不变
    """
    move_tax: Tax | None = None
    """Milli-fen paid once for each workload that moves to another centre; none: nothing.

    每项任务迁往其他中心一次的费用（毫分）；空为不收
    """
    not_worse: tuple[NotWorse, ...] = ()
    """Rules whose limits the new plan may pass as far as the earlier one does, and no further.

    新计划对这些规则的超限不得多于原计划
    """

    @property
    def most(self) -> int | None:
        """The most workloads that may move, besides those that have to; None: any number."""
        return None

    def kept(self, horizon: Horizon) -> ReplanRules:
        """Return what stays, its moments counted in slots of a horizon."""
        slot = 0
        if self.freeze_until is not None:
            since = self.freeze_until - horizon.start
            slot = math.ceil(since / timedelta(minutes=horizon.slot_minutes))
        return ReplanRules(
            pins=self.pins,
            bans=self.bans,
            freeze_until=min(max(0, slot), horizon.slots),
            move_tax=self.move_tax or 0,
            max_moves=self.most,
            not_worse=self.not_worse,
        )


class ReplanRequest(Following):
    """What a plan that follows another takes: what differs from its Case, and what stays."""

    max_moves: MoveCount | None = None
    """The most workloads that may move, besides those that have to; none: any number.

    除不得不迁移的任务外，最多可迁移的任务数；空为不限
    """

    @property
    def most(self) -> int | None:
        """The most workloads that may move, besides those that have to; None: any number."""
        return self.max_moves


class CurveRequest(Following):
    """What the curve of cost against moves takes: one plan for each number of moves.

    Limits of `config` are those of each plan.
    """

    moves: tuple[MoveCount, ...] = Field(min_length=1, max_length=100)
    """How many workloads may move, besides those that have to; with none is planned in any case.

    除不得不迁移的任务外，最多可迁移的任务数，每个数制定一个计划；0 总在其中
    """

    @model_validator(mode="after")
    def _is_a_curve(self) -> Self:
        if not any(self.moves):
            raise ValueError(
                both("moves needs a number above 0", "moves 中至少须有一个大于 0 的数")
            )
        if self.config.termination.unimproved_limit is not None:
            raise ValueError(
                both(
                    "a curve knows no unimproved_limit: limit each plan by spent_limit",
                    "曲线不支持 unimproved_limit：请以 spent_limit 限制每个计划的用时",
                )
            )
        return self

    @property
    def most(self) -> int | None:
        """Nothing moves that need not, to begin with."""
        return 0


class RulePricesRequest(Frozen):
    """What the prices of rules take: a plan of the Case without each of them.

    Limits of `config` are those of each plan; whose cost is told, the plan says.
    """

    rules: tuple[Annotated[str, AfterValidator(_may_be_switched)], ...] = Field(
        min_length=1, max_length=100
    )
    """Ids of the rules, such as dispatch, locality or residency.

    规则的编号，如 dispatch、locality、residency
    """
    config: Config = Config()
    """How the search goes.

    求解设置
    """

    @model_validator(mode="after")
    def _is_limited_by_the_plan(self) -> Self:
        if self.config.termination.unimproved_limit is not None:
            raise ValueError(
                both(
                    "prices of rules know no unimproved_limit: limit each plan by spent_limit",
                    "规则的代价不支持 unimproved_limit：请以 spent_limit 限制每个计划的用时",
                )
            )
        return self


class AlternativeRequest(Wishes):
    """What one plan more takes that costs about as much as another, with work at other centres.

    Ask again, with its id among ``besides``, for the next.
    """

    within: Within = 0.01
    """What it may cost more than the plan, as a share of what that costs.

    成本最多可比该计划高出的比例
    """
    differ: Workloads | None = None
    """How many workloads at least stand elsewhere than in the plan, and than in each of besides;
    none: one in twenty of those that the plan serves.

    与该计划及 besides 中每个计划相比，至少有多少项任务另在他处；空为已服务任务的二十分之一
    """
    besides: tuple[Id, ...] = Field(default=(), max_length=20)
    """Other plans of the same Case from which it is to differ, too.

    同一算例中也须与之不同的其他计划
    """

    @property
    def asked(self) -> AlternativeRules:
        """What makes a plan an alternative."""
        return AlternativeRules(within=self.within, differ=self.differ)


class RecommendationRequest(Frozen):
    """New work, and the plan that it is held against."""

    plan: Id
    """The plan, all of whose work stays as it is.

    现有计划的编号，其任务均保持不变
    """
    workload: Workload
    """The new workload, under an id that the plan does not know.

    新任务，编号不得与计划中的任务相同
    """
    most: Annotated[int, Strict(), Field(ge=1, le=1000)] = 5
    """How many options are wanted, one a centre.

    返回的方案数，每个智算中心一个
    """


class CompareRequest(Frozen):
    """What ``POST /v1/compare`` takes: two plans of this tenant."""

    first: Id
    """The earlier plan.

    原计划的编号
    """
    second: Id
    """The later plan: the first is put into its Case.

    新计划的编号
    """
