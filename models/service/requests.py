"""What is asked of the service: a Case, and how it is to be planned."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from huline.models.base import Frozen
from huline.models.case import Case, Pin
from huline.models.change import Change
from huline.models.plan import Perspective, Plan
from huline.models.policy import RuleSetting
from huline.models.sentence import both
from huline.models.service.wire import Span
from huline.models.sketch import Sketch
from huline.models.units import Id, Number, YesOrNo
from huline.models.workload import Workload

RevisionNumber = Annotated[int, Strict(), Field(ge=1, le=10**9)]


class Termination(Frozen):
    """When the search ends: whichever comes first."""

    spent_limit: Span | None = None
    """Time it may take once a worker has begun; the service's own limit where none is given.

    求解用时上限；不填则用服务默认值
    """
    unimproved_limit: Span | None = None
    """Time without a better plan after which it ends.

    方案未改进多久即停止
    """
    relative_gap: Annotated[Number, Field(ge=0, le=1)] = 0.0001
    """Stop once proven within this share of the plan's gross.

    相对差距达到该值即停止
    """
    work_limit: Annotated[int, Strict(), Field(ge=1, le=10**9)] | None = None
    """Stop after so much work, which makes the plan reproducible; not with spent_limit.

    工作量上限，使结果可复现；不与 spent_limit 同用
    """

    @model_validator(mode="after")
    def _is_limited_once(self) -> Self:
        if self.work_limit is not None and (self.spent_limit or self.unimproved_limit):
            raise ValueError(
                both(
                    "work_limit excludes limits of time: a plan by the clock cannot be repeated",
                    "work_limit 不能与时间限制同用：按时间停止的结果不可复现",
                )
            )
        return self


class Config(Frozen):
    """How the search goes."""

    name: Annotated[str, Field(max_length=200)] = ""
    """What people call the plan; by the name of its Case where none is given.

    计划名称；不填则用算例名称
    """
    seed: Annotated[int, Strict(), Field(ge=0, le=2**31 - 1)] = 0
    """Where chance begins.

    随机种子
    """
    strategy: Literal["auto", "whole", "prices"] = "auto"
    """How the plan is searched for.

    求解方式
    """
    certificate: YesOrNo = False
    """Whether the bound is to be proven by a certificate that anyone can recheck.

    是否要求可复核的下界证书
    """
    termination: Termination = Termination()
    """When the search ends.

    终止条件
    """


class Objective(Frozen):
    """What is to be least."""

    perspective: Perspective = "payer"
    """Whose cost: payer, the bill net of subsidy; or system, what it costs society.

    成本视角：payer 为付款方，system 为全社会
    """
    tiers: Literal["priced", "strict"] | None = None
    """How tiers of urgency are weighed; as the Case has it where none is given.

    等级之间如何权衡；不填则依算例
    """


class PlanInput(Frozen):
    """The Case: in full, or a dataset kept at the service, with what differs from it."""

    case: Case | None = None
    """The Case in full.

    完整算例
    """
    dataset_id: Id | None = None
    """A dataset of this tenant.

    数据集编号
    """
    revision: RevisionNumber | None = None
    """Which revision of it; the latest where none is given.

    修订号；不填则用最新
    """
    workloads: tuple[Workload, ...] | None = None
    """A batch that takes the place of the dataset's workloads.

    替换数据集中任务的批次
    """
    changes: tuple[Change, ...] = Field(default=(), max_length=100)
    """Changes made to it, in order.

    依次进行的变更
    """

    @model_validator(mode="after")
    def _names_one_source(self) -> Self:
        if (self.case is None) == (self.dataset_id is None):
            raise ValueError(
                both(
                    "give either case or dataset_id",
                    "case 与 dataset_id 须且只能填写其一",
                )
            )
        if self.case is not None and (self.revision or self.workloads is not None):
            raise ValueError(
                both(
                    "revision and workloads go with dataset_id: a case has its own workloads",
                    "revision 与 workloads 只与 dataset_id 同用：case 自带任务",
                )
            )
        return self


class Wishes(Frozen):
    """How a plan is to be made, apart from what is planned."""

    config: Config = Config()
    """How the search goes.

    求解设置
    """
    objective: Objective = Objective()
    """What is to be least.

    目标
    """


class PlanRequest(Wishes):
    """What ``POST /v1/plans`` takes.

    A wish beside the Case becomes part of it before it is hashed: rules, pins, the order of tiers.
    """

    rules: tuple[RuleSetting, ...] = ()
    """How strong rules are, in place of what the Case says of these.

    规则强度，替换算例中的同名设置
    """
    pins: tuple[Pin, ...] = ()
    """Workloads placed by decree, besides the Case's own.

    指定安排，在算例已有的之外
    """
    input: PlanInput
    """What is planned.

    输入
    """
    plan: Plan | None = None
    """The plan to be scored, where the operation is evaluate; its amounts are checked as stated.

    待评估的计划，仅用于 evaluate；其中所列金额也会核对
    """
    sketch: Sketch | None = None
    """What runs where and when, in place of a plan: all else of it is computed.

    手工计划，仅用于 evaluate：只写运行安排，其余由系统计算
    """

    @model_validator(mode="after")
    def _is_scored_once(self) -> Self:
        if self.plan is not None and self.sketch is not None:
            raise ValueError(both("give either plan or sketch", "plan 与 sketch 只能填写其一"))
        return self
