"""What the independent checker says of a plan."""

import re
from typing import Annotated

from pydantic import Field, PlainValidator

from huline.models.base import Frozen
from huline.models.case import Case
from huline.models.ledger import Ledger, SystemLedger
from huline.models.place import province_zh
from huline.models.plan import Plan
from huline.models.sentence import Sentence, both, listed
from huline.models.units import Id, MilliFen
from huline.models.work import TierRank

_AT_SLOT = re.compile(r"(.*), slot (\d+)", re.DOTALL)
_PROVINCE = "province "


def place_called(where: str) -> Sentence:
    """Return a place of `Breach.where` as people tell it: ids as they are, provinces by name."""
    name = where.removeprefix(_PROVINCE)
    return Sentence(name, name if name == where else province_zh(name))


def _sentence(value: object) -> Sentence:
    """Take plain text, as it comes from a file, for what it says in every language."""
    if isinstance(value, Sentence):
        return value
    if isinstance(value, str):
        return Sentence(value, value)
    raise ValueError(both("text is wanted", "应为文字"))


class Breach(Frozen):
    """One rule that a plan breaks."""

    rule: str
    """Id in the catalogue."""
    where: str
    """What it happened to: ids of workload, pool, centre, link, subsidy or tenant, and slots."""
    measured: int | str | None = None
    limit: int | str | None = None
    message: Annotated[Sentence, PlainValidator(_sentence, json_schema_input_type=str)]
    """What is wrong, in a sentence."""

    @property
    def at(self) -> tuple[str, int | None]:
        """Its ids, and its slot if it is of one."""
        found = _AT_SLOT.fullmatch(self.where)
        return (found[1], int(found[2])) if found else (self.where, None)

    def place(self, case: Case) -> Sentence:
        """Return where it happened as people tell it: slots by the clock, provinces by name."""
        ids, slot = self.at
        when = () if slot is None else (case.horizon.clock(slot),)
        return listed([place_called(ids), *when])


class PoolUse(Frozen):
    """Card-slots of one pool over the horizon."""

    pool: Id
    busy: int
    available: int
    committed: int


class CentreUse(Frozen):
    """Figures of one centre; money in milli-fen, of the plan's work alone."""

    centre: Id
    revenue: int
    """What the payer pays for work and contracts there."""
    energy: int
    """Electricity of the work, and the demand charge, whoever pays."""
    running: int
    margin: int
    """Revenue less energy and running cost."""
    payback_years: float | None
    """None where no investment is known, or nothing is left to pay it back."""
    rack_rate: float
    """上架率: installed over designed cards."""
    lit_rate: float
    """点亮率: card-slots at work or promised over installed card-slots."""
    stranded: int
    """Card-slots free where fewer cards are than any gang needs that is left unserved."""


class Measures(Frozen):
    """Figures of a plan recomputed from the Case alone. Card-hours and rates are floats."""

    workloads: int
    served: int
    """Workloads wholly served."""
    partly: int
    """Services of which some demand is served."""
    unserved: int
    served_worth: float
    """Share of all work and demand that is served, each weighed at its own penalty, 0..1."""
    busy_card_hours: float
    east_policy_share: float
    """Share of busy card-hours at centres that are east in the national programme, 0..1."""
    east_hu_share: float
    """The same for the east of the Hu line."""
    rack_rate: float
    """上架率: installed over designed cards."""
    lit_rate: float
    """点亮率: card-slots at work over installed card-slots, commitments included."""
    energy_wh: int
    """Metered electricity of the work, PUE included."""
    mean_energy_fen_per_kwh: float
    """Metered energy cost over metered energy: the mean price paid."""
    carbon_kg: int | None
    """None if a centre in use has no grid factor, nor its province."""
    pools: tuple[PoolUse, ...]
    centres: tuple[CentreUse, ...]


class GapParts(Frozen):
    """What lies between the cost of a plan and a bound, to the milli-fen, as docs/bound.md has it.

    None of it is negative for a plan that breaks no rule.
    """

    workloads: dict[Id, int]
    """How much more each workload costs at the multipliers than the least it could."""
    contracts: dict[Id, int]
    commitments: dict[Id, int]
    """The same of each contract, and of each commitment that may be ended."""
    unused: dict[str, int]
    """Rule -> what is left over of its limits at the multipliers; with what passing them costs."""
    rounding: int
    """What charges and credits were rounded by."""

    @property
    def total(self) -> int:
        """Cost less bound."""
        blocks = (self.workloads, self.contracts, self.commitments, self.unused)
        return sum(sum(each.values()) for each in blocks) + self.rounding

    def by_kind(self, case: Case, plan: Plan) -> dict[str, int]:
        """Add up what is about the same, what comes to nothing left out.

        Returns
        -------
        ``unserved`` for work of which the plan leaves any, ``training`` and ``inference`` for the
        rest, ``contracts``, ``commitments``, the rules whose limits have a price, ``rounding``.
        """
        lacking = {p.workload for p in plan.placements if not p.runs or p.ledger.penalty}
        found = dict.fromkeys(("unserved", "training", "inference"), 0)
        for workload in case.workloads:
            kind = "unserved" if workload.id in lacking else workload.kind
            found[kind] += self.workloads[workload.id]
        found["contracts"] = sum(self.contracts.values())
        found["commitments"] = sum(self.commitments.values())
        found |= self.unused | {"rounding": self.rounding}
        return {name: amount for name, amount in found.items() if amount}


class Verdict(Frozen):
    """The checker's result. ``ok`` means that no rule is broken and every amount is right."""

    ok: bool
    breaches: tuple[Breach, ...]
    cost: MilliFen | None = None
    """Recomputed from the plan's perspective; None if the plan could not be priced."""
    shortfalls: dict[TierRank, int] = Field(default_factory=dict)
    """Tier -> what is left unserved of it, recomputed, in thousandths of a reference card for a
    minute; empty where tiers are priced."""
    ledger: Ledger | None = None
    system: SystemLedger | None = None
    measures: Measures | None = None
    bound: int | None = None
    """Milli-fen, recomputed from a certificate; None without one."""
    gap: float | None = None
    parts: GapParts | None = None
    """Where the gap lies, if asked for."""
