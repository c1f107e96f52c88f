"""The Plan: what runs where and when, what it costs, and what is proven about it."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator
from pydantic.dataclasses import dataclass

from huline.models.adoption import Adoption
from huline.models.base import LIGHT, Frozen
from huline.models.constraints import BY_ID
from huline.models.ledger import Ledger, SystemLedger
from huline.models.sentence import both, listed
from huline.models.units import Cards, Id, MilliFen, Slot, must_last
from huline.models.work import TierRank

Perspective = Literal["payer", "system"]
Count = Annotated[int, Strict(), Field(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True, config=LIGHT)
class Run:
    """So many cards of one pool over the slots ``[first, end)``."""

    pool: Id
    first: Slot
    end: Slot
    cards: Cards

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        must_last(self.first, self.end)
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=LIGHT)
class Claim:
    """An amount asked of a subsidy programme for one workload."""

    subsidy: Id
    amount: Annotated[int, Strict(), Field(ge=1)]
    """Milli-fen."""


@dataclass(frozen=True, slots=True, kw_only=True, config=LIGHT)
class Copy:
    """A copy of a model, sent to a centre."""

    centre: Id
    links: tuple[Id, ...] = Field(min_length=1)
    """Links it travels, in order from where the model lies."""


class Placement(Frozen):
    """How one workload is served; without runs it is not.

    Runs are sorted by slot and pool; neighbouring runs with the same cards are joined.
    """

    workload: Id
    runs: tuple[Run, ...] = ()
    links: tuple[Id, ...] = ()
    """Links its data travels, in order from where it lies; () if nothing is moved."""
    courier: Id | None = None
    """Who carries its data by road; none: it travels the links, or does not move."""
    copies: tuple[Copy, ...] = ()
    """Copies of a service's model, one a centre that serves and lacks it, sorted by centre."""
    claims: tuple[Claim, ...] = ()
    ledger: Ledger = Ledger()
    system: SystemLedger = SystemLedger()


class Charge(Frozen):
    """Money that belongs to no single workload: what a rule asks for all of them together."""

    rule: str
    """The rule of the catalogue that asks for it."""
    of: str
    """What it is asked for: a centre, a pool, a tenant, or a province after that word."""
    ledger: Ledger = Ledger()
    system: SystemLedger = SystemLedger()


class Rented(Frozen):
    """Cards rented under a contract in every slot of the horizon."""

    contract: Id
    """Id of the contract.

    合同的编号
    """
    cards: Cards
    """Cards rented, used or not.

    租用的卡数，含未使用的
    """


class Shortfall(Frozen):
    """What a plan leaves unserved of one tier, where tiers are strict."""

    tier: TierRank
    unserved: Count
    """In thousandths of a reference card for a minute: 60,000 are a reference card-hour."""
    bound: Count | None = None
    """No plan that leaves no more of any earlier tier leaves less of this one, if the solver that
    says so is right; None: nothing is known."""

    @property
    def proven(self) -> bool:
        """Whether no plan leaves less, what is left of earlier tiers given."""
        return self.bound is not None and self.unserved <= self.bound


class Refusal(Frozen):
    """Why a workload may not use a pool."""

    workload: Id
    pool: Id
    rule: str
    measured: int | str | None
    """In the unit of the rule."""
    limit: int | str | None


class RefusalCount(Frozen):
    """How often a rule refused, with one case of it."""

    rule: str
    pairs: Count
    """(workload, pool) pairs it refused first."""
    workloads: Count
    """Workloads it refused at least one pool."""
    example: Refusal


class Left(Frozen):
    """Why a workload is left unserved, wholly or in part, as far as the engine can tell."""

    workload: Id
    alone: bool
    """Whether it could run if nothing else did."""
    refusal: Refusal | None = None
    """The nearest reason: why it cannot run even alone, else what all that runs leaves too little
    of; None: nothing by itself stands in its way, but its price or the end of the search."""


class Phase(Frozen):
    """Seconds one phase of planning took."""

    name: Literal["compile", "formulate", "first", "price", "solve", "decode", "verify"]
    seconds: float


class Plan(Frozen):
    """All placements, the ledger, the bound, and the hash of the Case they are for.

    `cost`, `bound` and `gross` are in milli-fen from the plan's perspective.

    Raises
    ------
    ValueError
        If what it claims of its bound or its status contradicts the rest.
    """

    format: Literal["huline-plan/1"] = "huline-plan/1"
    case_hash: str
    case_name: str = ""
    perspective: Perspective = "payer"
    placements: tuple[Placement, ...]
    """One for each workload of the Case, in its order."""
    contracts: tuple[Rented, ...] = ()
    """What is rented under contracts, in their order; those under which nothing is are left out.

    各合同的租用；未租用的不列
    """
    terminations: tuple[Id, ...] = ()
    """Ids of the commitments that are ended early, in their order.

    提前终止的承诺的编号
    """
    charges: tuple[Charge, ...] = ()
    """In the order of the catalogue, then by `of`; those of nothing are left out."""
    ledger: Ledger
    system: SystemLedger
    cost: MilliFen
    shortfalls: tuple[Shortfall, ...] = ()
    """One for each tier in use, the most urgent first; none where tiers are priced.

    各等级未服务的任务量，按等级排列；等级按罚金计价时为空
    """
    bound: MilliFen | None = None
    """No plan costs less that leaves no more unserved of any of `shortfalls`, as far as
    `bound_kind` is to be trusted."""
    bound_kind: Literal["certificate", "solver"] | None = None
    status: Literal["optimal", "within-gap", "feasible"] = "feasible"
    """``optimal`` and ``within-gap`` as far as `bound_kind` is to be trusted."""
    stop_reason: Literal["gap", "rounds", "time", "cancelled", "memory", "error"] = "gap"
    reproducible: bool = False
    strategy: str = ""
    chosen: str = ""
    """Why `auto` chose this strategy, in a sentence; empty where it was asked for."""
    chosen_zh: str = ""
    columns: Count = 0
    """About how many columns a Program of the whole has: the strategy `auto` states a small one
    as a whole, and goes by prices where it is large."""
    backend: str = ""
    seed: int = 0
    work: Count | None = None
    """The limit of work; with it, the same Case, options and seed make the same plan."""
    adopted: Adoption | None = None
    """What of an earlier plan the search began with; None: it began with none."""
    refusals: tuple[RefusalCount, ...] = ()
    """By rule, the commonest first."""
    left: tuple[Left, ...] = ()
    """Why work is left unserved, of the workloads whose penalty is highest; told by the engine."""
    rivals: dict[str, MilliFen] = Field(default_factory=dict)
    """Cost of simpler ways to plan the same Case: ``first-come``, ``all-local``."""
    rival_penalties: dict[str, MilliFen] = Field(default_factory=dict)
    """What of each rival's cost is the penalty of work left unserved."""
    phases: tuple[Phase, ...] = ()
    engine: dict[str, str] = Field(default_factory=dict)
    """Versions of Huline and of the solvers."""

    @model_validator(mode="after")
    def _claims_what_it_states(self) -> Self:
        if (self.bound is None) != (self.bound_kind is None):
            raise ValueError(
                both(
                    "bound_kind says whose word a bound stands on: state both, or neither",
                    "bound_kind 说明 bound 的依据：须同时填写，或都不填",
                )
            )
        if self.status != "feasible" and self.bound is None:
            raise ValueError(
                both(
                    "status '{status}' needs a bound to be judged by",
                    "status 为“{status}”时须有 bound 作依据",
                    status=self.status,
                )
            )
        if self.status != "feasible" and self.unproven is not None:
            raise ValueError(
                both(
                    "status '{status}' needs every tier proven, and tier {tier} is not",
                    "status 为“{status}”时各等级均须已证明，而 {tier} 级没有",
                    status=self.status,
                    tier=self.unproven,
                )
            )
        if self.status == "optimal" and self.bound != self.cost:
            raise ValueError(
                both(
                    "status 'optimal' needs a bound that meets the cost: {bound} is not {cost}",
                    "status 为 optimal 时 bound 须等于 cost：{bound} 不等于 {cost}",
                    bound=self.bound,
                    cost=self.cost,
                )
            )
        if lacking := sorted(self.rival_penalties.keys() - self.rivals.keys()):
            raise ValueError(
                both(
                    "rival_penalties names rivals of no cost: {names}",
                    "rival_penalties 中有些方案没有成本：{names}",
                    names=listed(lacking),
                )
            )
        return self

    @model_validator(mode="after")
    def _reports_what_can_be(self) -> Self:
        for wrong, en, zh in (
            (self._left_and_served(), "left gives reasons why work is not served, and the plan "
             "serves it: {names}", "left 说明了未服务的原因，而计划已服务：{names}"),
            (self._rules_unheard_of(), "refused by what is no rule of the catalogue: {names}",
             "拒绝所依据的规则不在规则目录中：{names}"),
            (self._rivals_below_bound(), "no plan costs less than bound, and by rivals some do: "
             "{names}", "任何计划的成本都不低于 bound，而 rivals 中有的更低：{names}"),
            (sorted(name for name, paid in self.rival_penalties.items() if paid < 0),
             "rival_penalties are negative: {names}", "rival_penalties 中有负数：{names}"),
        ):  # fmt: skip
            if wrong:
                raise ValueError(both(en, zh, names=listed(wrong)))
        return self

    def _left_and_served(self) -> list[str]:
        served = {p.workload for p in self.placements if p.runs and not p.ledger.penalty}
        return [left.workload for left in self.left if left.workload in served]

    def _rules_unheard_of(self) -> list[str]:
        counts = [rule for count in self.refusals for rule in (count.rule, count.example.rule)]
        reasons = [left.refusal.rule for left in self.left if left.refusal]
        return sorted({*counts, *reasons} - BY_ID.keys())

    def _rivals_below_bound(self) -> list[str]:
        # where tiers are strict a rival may cost less because it leaves more of one
        if self.bound is None or self.shortfalls:
            return []
        return sorted(name for name, cost in self.rivals.items() if cost < self.bound)

    @property
    def rank(self) -> tuple[int, ...]:
        """What plans of a Case are compared by, the first difference deciding: less is better."""
        return (*(tier.unserved for tier in self.shortfalls), self.cost)

    @property
    def unproven(self) -> int | None:
        """The first tier of which less might be left unserved; what follows is conditional on it.

        None where tiers are priced, or all are proven.
        """
        return next((s.tier for s in self.shortfalls if not s.proven), None)

    @property
    def gross(self) -> int:
        """The positive lines of the plan's own perspective."""
        return self.ledger.gross if self.perspective == "payer" else self.system.gross

    @property
    def gap(self) -> float | None:
        """``(cost - bound) / gross``; None without a bound."""
        return gap_of(self.cost, self.bound, self.gross)

    @property
    def gap_served(self) -> float | None:
        """The gap over the gross of served work alone: penalties taken off the denominator."""
        penalty = self.ledger.penalty if self.perspective == "payer" else self.system.penalty
        return gap_of(self.cost, self.bound, self.gross - penalty)

    @property
    def closed(self) -> float | None:
        """How much of the distance from first-come to the bound this plan closes."""
        first_come = self.rivals.get("first-come")
        if first_come is None or self.bound is None or first_come == self.bound:
            return None
        return (first_come - self.cost) / (first_come - self.bound)


def gap_of(cost: int, bound: int | None, gross: int) -> float | None:
    """Relate ``cost - bound`` to the gross; 0 when they meet, None without a bound.

    Net cost is no denominator: subsidies may bring it to zero or below.
    """
    if bound is None:
        return None
    if cost <= bound:
        return 0.0
    return (cost - bound) / gross if gross > 0 else float("inf")
