"""Why no plan of a Case exists, what would change that, and what work that is left lacks."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict

from huline.models.base import Frozen
from huline.models.change import Change
from huline.models.service.wire import Money
from huline.models.units import Id, Price


class Repair(Frozen):
    """One relaxation by so many steps of the menu, with which a plan exists. Nobody applies it."""

    relax: str
    """What is relaxed: ``kind:where``, such as ``deadline:w7`` or ``capacity:nx-01/a``."""
    by: str
    """By how much: a span of time, a number with its unit, or ``off``."""
    price: Money
    """Milli-fen, as the menu has it."""
    cheapest: Literal["proved", "found"]
    """``proved``: nothing on the menu that is cheaper helps, as two solvers say of each."""
    least: bool
    """Whether any smaller step of this relaxation is proved not to help."""
    said: str
    """What would be done, in a sentence."""
    said_zh: str
    """The same in Chinese."""
    change: Change
    """The same as edits of the Case."""


class Contradiction(Frozen):
    """Rule groups that no plan keeps together.

    Two solvers found no plan that keeps these groups, all others lifted.
    """

    conflict: tuple[tuple[str, ...], ...]
    """Names of the groups: ``kind:where``, with ``:first-end`` in slots where one holds a time."""
    minimal: bool
    """Whether for each group there is a plan, passed by the checker, that keeps the others."""
    said: tuple[str, ...]
    """What each group asks, in a sentence."""
    said_zh: tuple[str, ...]
    """The same in Chinese."""


class Conflict(Contradiction):
    """Rule groups that no plan keeps together, what else conflicts, and single repairs."""

    separate: tuple[Contradiction, ...] = ()
    """Further conflicts, of other groups throughout."""
    all_told: bool = True
    """Whether there is a plan with the groups of all of these lifted; else there may be more."""
    repairs: tuple[Repair, ...] = ()
    """From the menu, the cheapest first; empty: nothing of the menu helps alone, as far as is
    known."""
    complete: bool = True
    """Whether the whole menu was gone through in the time there was."""


class Menu(Frozen):
    """What a relaxation costs: declared, and to be replaced by whoever knows better.

    What has no price (null) is not on offer. Whatever is *of the penalty* is in per mille of what
    leaving the work wholly unserved costs.
    """

    late_per_hour: Annotated[int, Strict(), Field(ge=0, le=10**6)] | None = 10
    """Per mille of the penalty, for each hour that a deadline is later.

    截止时间每推迟一小时，占未服务罚金的千分比
    """
    unserved: Annotated[int, Strict(), Field(ge=0, le=10**6)] | None = 1000
    """Per mille of the penalty, for work that need not be served any more.

    不再必须服务，占未服务罚金的千分比
    """
    exempt: Annotated[int, Strict(), Field(ge=0, le=10**6)] | None = 500
    """Per mille of the penalty, for a rule that is set aside for one workload.

    对单个任务免除一条规则，占未服务罚金的千分比
    """
    exemptions: tuple[str, ...] = (
        "locality", "latency", "ecosystem", "density", "neutrality", "certification", "ban",
        "pin", "sites", "spread", "stay", "together", "apart",
    )  # fmt: skip
    """Rules that may be set aside; those of law and of nature are not among them.

    可免除的规则；法律与物理规则不在其列
    """
    cards: Annotated[int, Strict(), Field(ge=0, le=10**6)] | None = 1000
    """Per mille of the rent of the cards, for cards added to a pool for the whole horizon.

    资源池整期增加卡，占其租金的千分比
    """
    kilowatt: Price | None = 10_000_000
    """For each kW by which a centre's power limit is higher.

    供电上限每提高一千瓦
    """
    kilowatt_hour: Price | None = 100_000
    """For each kWh by which an energy quota is higher.

    用电配额每提高一千瓦时
    """
    gigabyte: Price | None = 100_000
    """For each GB by which a link's volume over the horizon is higher.

    链路传输量每提高一 GB
    """
    quota_card: Price | None = 1_000_000
    """For each card by which a tenant's quota is higher.

    用户卡数配额每提高一张
    """
    quota_card_hour: Price | None = 50_000
    """For each card-hour by which a tenant's quota is higher.

    用户卡时配额每提高一卡时
    """
    door: Price | None = 5_000_000_000
    """For a centre that takes work from anywhere.

    智算中心改为接收任意省份的任务
    """
    headroom: Price | None = 1_000_000
    """For each card that is no longer kept free.

    每张不再预留的卡
    """
    lit_floor: Price | None = 1_000_000
    """For each per mille by which a floor on the lit rate is lower.

    点亮率下限每降低千分之一
    """
    move: Price | None = 10_000_000
    """For each workload more that may move away from where an earlier plan has it.

    每多允许迁移一项任务
    """
    spending: Annotated[int, Strict(), Field(ge=0, le=10**6)] | None = 1000
    """Per mille of the money by which a spending limit is higher.

    费用上限每提高的金额，按其千分比计
    """

    @classmethod
    def empty(cls) -> Self:
        """Return the menu that offers nothing."""
        none = {name: None for name in cls.model_fields if name != "exemptions"}
        return cls.model_validate(none)


class Lacking(Frozen):
    """So much more of one thing at one place and time, in what people order it by."""

    rule: str
    """The rule of the catalogue whose limit it raises."""
    at: str
    """The pool, centre or link; of a quota also ``province NAME``."""
    first: int | None = None
    end: int | None = None
    """Slots ``[first, end)``; none where the limit is one of the horizon."""
    amount: int
    """In the unit of the rule's breaches, rounded up to whole units of ordering."""
    unit: str


class Shortage(Frozen):
    """What a workload that a plan leaves unserved lacks in one place beside all that runs."""

    workload: Id
    pool: Id
    first: int
    end: int
    """Slots ``[first, end)`` in which it would run."""
    cards: int
    lacking: tuple[Lacking, ...]
    """With this, the plan and the workload in this place break no rule, as the checker says;
    empty: there is room as it is."""
    cost: Money
    """What the plan would cost more with the workload there, its penalty saved; negative: less.
    What is lacking is not paid for in it."""
    said: str
    """What is lacking, in words."""
    said_zh: str
    """The same in Chinese."""
