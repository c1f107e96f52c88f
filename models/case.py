"""The Case: everything one optimisation needs, in one immutable value."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, Strict, ValidationError, model_validator

from huline.models.accelerator import Accelerator
from huline.models.base import Frozen
from huline.models.centre import Centre, Pool
from huline.models.change import Change
from huline.models.commitment import Commitment
from huline.models.contract import Contract
from huline.models.errors import BadInput
from huline.models.fields import shape_of
from huline.models.group import Group
from huline.models.incumbent import Incumbent
from huline.models.network import Network
from huline.models.place import Metro
from huline.models.policy import Policy
from huline.models.profile import Profile
from huline.models.quote import Quote
from huline.models.references import check_references
from huline.models.sentence import Sentence, both, joined
from huline.models.tariff import Tariff
from huline.models.tenant import Tenant
from huline.models.units import Id, Slot, over
from huline.models.validation import problems_of
from huline.models.workload import InferenceService, TrainingJob, Workload

CHINA_TIME = timezone(timedelta(hours=8))


def _with_offset(value: object) -> object:
    """Read an instant without an offset as China Standard Time."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, int | float):
        # 20260715 is not a moment in 1970
        raise ValueError(both("a bare number is no instant", "单个数字不是时刻"))
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=CHINA_TIME)
    return value


class Horizon(Frozen):
    """The slots a plan decides about."""

    start: Annotated[datetime, BeforeValidator(_with_offset)]
    """Start of slot 0; +08:00 where no offset is written.

    首个时段的开始时刻；未写时区则为 +08:00
    """
    slot_minutes: Literal[5, 10, 15, 30, 60] = 60
    """Minutes in a slot.

    每个时段的分钟数
    """
    slots: Annotated[int, Strict(), Field(ge=1, le=100_000)]
    """How many slots there are.

    时段数
    """

    def instant(self, slot: int) -> datetime:
        """Return the moment at which ``slot`` begins."""
        return self.start + timedelta(minutes=self.slot_minutes * slot)

    def clock(self, slot: int) -> str:
        """Write the moment at which ``slot`` begins as people do, in the horizon's offset.

        >>> Horizon(start="2026-07-15T00:00:00+08:00", slots=24).clock(19)
        '07-15 19:00'
        """
        return f"{self.instant(slot):%m-%d %H:%M}"

    def lasting(self, slots: int) -> Sentence:
        """Write how long so many slots last.

        >>> Horizon(start="2026-07-15T00:00:00+08:00", slots=96, slot_minutes=15).lasting(7)
        '1 h 45 min'
        """
        hours, minutes = divmod(slots * self.slot_minutes, 60)
        told = [both("{n} h", "{n} 小时", n=hours)] if hours or not minutes else []
        if minutes:
            told.append(both("{n} min", "{n} 分钟", n=minutes))
        return joined(told, " ", " ")

    def cards_of(self, pool: Pool) -> list[int]:
        """(slots,) cards of a pool; none in slots that begin outside its validity."""
        first = self._first_slot_from(pool.valid_from, 0) if pool.valid_from else 0
        end = self._first_slot_from(pool.valid_to, 1) if pool.valid_to else self.slots
        cards = over(pool.cards, self.slots)
        first, end = max(first, 0), min(end, self.slots)
        if first >= end:
            return [0] * self.slots
        return [0] * first + [*cards[first:end]] + [0] * (self.slots - end)

    def _first_slot_from(self, day: date, later: int) -> int:
        """Return the first slot that begins so many days after the midnight before ``day``."""
        midnight = datetime.combine(day, time(), self.start.tzinfo)
        wait = midnight - self.start + timedelta(days=later)
        return -(-wait // timedelta(minutes=self.slot_minutes))


class Pin(Frozen):
    """Places a workload by decree: it must be served, there and nowhere else."""

    workload: Id
    """Id of the workload.

    任务的编号
    """
    centre: Id
    """Id of the centre.

    智算中心的编号
    """
    pool: Id | None = None
    """Id of a pool: this one of the centre and no other.

    资源池的编号：只能用该中心的这个资源池
    """
    first: Slot | None = None
    """The slot in which a training job starts.

    训练任务开始的时段
    """


class Case(Frozen):
    """Everything one optimisation needs.

    Raises
    ------
    huline.models.errors.BadInput
        If its parts contradict each other; every contradiction is listed.
    """

    format: Literal["huline/1"] = "huline/1"
    """The format of the file.

    文件格式
    """
    name: str = Field(min_length=1, max_length=200)
    """English name.

    英文名称
    """
    name_zh: str = ""
    """Chinese name.

    中文名称
    """
    description: str = ""
    """What the Case is about.

    算例说明
    """
    horizon: Horizon
    """The slots a plan decides about.

    规划期
    """
    accelerators: tuple[Accelerator, ...] = ()
    """Card models.

    卡型
    """
    metros: tuple[Metro, ...] = ()
    """Cities where data lies and requests arise.

    城市
    """
    tariffs: tuple[Tariff, ...] = ()
    """Electricity prices.

    电价
    """
    centres: tuple[Centre, ...] = ()
    """Compute centres.

    智算中心
    """
    pools: tuple[Pool, ...] = ()
    """Cards of one model in one fabric block of one centre.

    资源池
    """
    network: Network = Network()
    """Links between metros and centres.

    网络
    """
    tenants: tuple[Tenant, ...] = ()
    """Firms that own workloads.

    用户
    """
    policy: Policy = Policy()
    """What a government or a compliance team decides.

    政策
    """
    profiles: tuple[Profile, ...] = ()
    """Shapes of demand, shared by services.

    需求曲线
    """
    workloads: tuple[Workload, ...] = ()
    """Training jobs and inference services.

    任务
    """
    quotes: tuple[Quote, ...] = ()
    """Offers for training jobs in pools.

    报价
    """
    contracts: tuple[Contract, ...] = ()
    """Cards that tenants may rent for the whole horizon, used or not.

    照付不议合同：用户可整期租用的卡，用与不用都付租金
    """
    commitments: tuple[Commitment, ...] = ()
    """Cards already promised.

    已承诺资源
    """
    groups: tuple[Group, ...] = ()
    """Workloads that run in one centre, or in different ones.

    任务组
    """
    pins: tuple[Pin, ...] = ()
    """Workloads placed by decree.

    指定安排
    """
    incumbent: Incumbent = Incumbent()
    """Where an earlier plan has work.

    原计划
    """

    @model_validator(mode="after")
    def _its_parts_agree(self) -> Self:
        check_references(self)
        return self

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the Case's canonical JSON, as ``sha256:<hex>``."""
        return f"sha256:{sha256(self.model_dump_json().encode()).hexdigest()}"

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the Case, with fields changed but not checked; see `apply` for a checked change."""
        copied = super().model_copy(update=update, deep=deep)
        # the hash is of the fields it was computed from
        copied.__dict__.pop("hash", None)
        return copied

    def training(self) -> list[TrainingJob]:
        """Return the training jobs, in file order."""
        return [w for w in self.workloads if isinstance(w, TrainingJob)]

    def services(self) -> list[InferenceService]:
        """Return the inference services, in file order."""
        return [w for w in self.workloads if isinstance(w, InferenceService)]

    def apply(self, change: Change) -> "Case":
        """Return the Case with a Change made to it; this one stays as it is.

        Raises
        ------
        huline.models.errors.BadInput
            If the Change does not fit the Case, or the changed Case contradicts itself.
        """
        document = change.edit(self.model_dump(mode="json"), shape_of(Case))
        try:
            return Case.model_validate(document)
        except ValidationError as error:
            raise BadInput(problems_of(error, Case)) from None
