"""A plan read beside its Case: ids turned into names, runs into times, statuses into words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from huline.api.cli.figures import (
    card_hours,
    cards,
    clock,
    data,
    distance,
    energy,
    latency,
    power,
    span,
    yuan,
)
from huline.api.cli.messages import MESSAGES, say
from huline.models.base import Named
from huline.models.case import Case
from huline.models.centre import Centre, Pool
from huline.models.choices import IN_CHINESE
from huline.models.commitment import Commitment
from huline.models.constraints import BY_ID
from huline.models.place import Metro, Place, province_zh
from huline.models.plan import Placement, Plan, Refusal
from huline.models.sentence import Lang
from huline.models.verdict import Verdict
from huline.models.workload import InferenceService, TrainingJob

State = Literal["served", "partly", "unserved"]


@dataclass(frozen=True)
class Reading:
    """A Case, a plan of it and what the checker said; everything shown is read from here."""

    case: Case
    plan: Plan
    verdict: Verdict

    @cached_property
    def centres(self) -> dict[str, Centre]:
        """Centres by id."""
        return {centre.id: centre for centre in self.case.centres}

    @cached_property
    def pools(self) -> dict[str, Pool]:
        """Pools by id."""
        return {pool.id: pool for pool in self.case.pools}

    @cached_property
    def workloads(self) -> dict[str, TrainingJob | InferenceService]:
        """Workloads by id."""
        return {workload.id: workload for workload in self.case.workloads}

    @cached_property
    def _named(self) -> dict[str, Named]:
        """Whatever a measured value may name."""
        records: list[Named] = [*self.case.accelerators, *self.case.metros, *self.case.pools]
        return {record.id: record for record in [*records, *self.case.centres]}

    @cached_property
    def _limited(self) -> dict[str, Named]:
        """Whatever has or is a limit that work shares."""
        case = self.case
        tables: tuple[Iterable[Named], ...] = (
            case.pools, case.centres, case.tenants, case.contracts, case.network.links,
            case.policy.subsidies, case.policy.stacking_groups,
        )  # fmt: skip
        return {record.id: record for table in tables for record in table}

    def called(self, name: str, lang: Lang) -> str:
        """Return the name of a pool, centre, tenant, contract, link or programme, or its id."""
        record = self._limited.get(name)
        return name if record is None else record.label(lang)

    @cached_property
    def _metros(self) -> dict[str, Metro]:
        return {metro.id: metro for metro in self.case.metros}

    @cached_property
    def _tenants(self) -> dict[str, Named]:
        return {tenant.id: tenant for tenant in self.case.tenants}

    @cached_property
    def _cities(self) -> dict[str, str]:
        """Chinese names of cities, as far as metros give them."""
        return {metro.city: metro.name_zh for metro in self.case.metros if metro.name_zh}

    @cached_property
    def _provinces(self) -> set[str]:
        listed = {name for centre in self.case.centres for name in centre.accepts_provinces}
        listed |= {place.province for place in (*self.case.centres, *self.case.metros)}
        return listed | {tenant.province for tenant in self.case.tenants}

    def workload(self, workload: str, lang: Lang) -> str:
        """Return a workload's name."""
        return self.workloads[workload].label(lang)

    def tenant(self, workload: str, lang: Lang) -> str:
        """Return the name of the firm that owns a workload."""
        return self._tenants[self.workloads[workload].tenant].label(lang)

    def pool(self, pool: str, lang: Lang) -> str:
        """Return a pool's name."""
        return self.pools[pool].label(lang)

    def accelerator(self, pool: str, lang: Lang) -> str:
        """Return the name of the cards of a pool."""
        return self._named[self.pools[pool].accelerator].label(lang)

    def centre(self, pool: str, lang: Lang) -> str:
        """Return the name of the centre a pool stands in."""
        return self.centres[self.pools[pool].centre].label(lang)

    def place(self, centre: Centre, lang: Lang) -> str:
        """Return where a centre stands."""
        province = self.province(centre.province, lang)
        city = self._word(centre.city, lang)
        return city if city == province else f"{province} {city}"

    def node(self, node: str) -> Place:
        """Return the metro or centre that is a node of the network."""
        return self.centres.get(node) or self._metros[node]

    def province(self, name: str, lang: Lang) -> str:
        """Return a province's name."""
        return province_zh(name) if lang == "zh" else name

    @property
    def zone(self) -> str:
        """The offset of the horizon's clock times: ``UTC+08:00``."""
        return f"UTC{self.case.horizon.start.isoformat()[-6:]}"

    def title(self, lang: Lang) -> str:
        """Return the Case's name."""
        return (self.case.name_zh if lang == "zh" else "") or self.case.name

    def clock(self, slot: int) -> str:
        """Return the local clock time at which a slot begins."""
        return clock(self.case.horizon.instant(slot))

    def lasts(self, first: int, end: int) -> str:
        """Return the local clock times between which slots ``[first, end)`` lie."""
        return span(*map(self.case.horizon.instant, (first, end)))

    def span(self, promise: Commitment) -> tuple[int, int]:
        """Return the slots ``[first, end)`` that the plan leaves a commitment; none if equal."""
        end = promise.freed_from if promise.id in self.plan.terminations else None
        return promise.first, promise.end if end is None else end

    def starts(self, placement: Placement) -> str:
        """Return the local clock time at which a placement begins; empty if it has no runs."""
        return self.clock(min(run.first for run in placement.runs)) if placement.runs else ""

    def ends(self, placement: Placement) -> str:
        """Return the local clock time at which a placement ends; empty if it has no runs."""
        return self.clock(max(run.end for run in placement.runs)) if placement.runs else ""

    def net(self, placement: Placement) -> int:
        """Net cost of a placement in milli-fen, from the plan's perspective."""
        if self.plan.perspective == "payer":
            return placement.ledger.total
        return placement.system.total

    def state(self, placement: Placement) -> State:
        """Tell whether a workload is served."""
        if not placement.runs:
            return "unserved"
        return "partly" if placement.ledger.penalty else "served"

    def measured(self, refusal: Refusal, lang: Lang) -> str:
        """Say in human units what a rule measured and what it allows; empty if nothing is told."""
        if refusal.measured is None or refusal.rule == "ban":
            return ""  # of a ban only the centre is told, which stands beside it
        unit = BY_ID[refusal.rule].unit
        measured = self._value(refusal.measured, unit, lang)
        if refusal.limit is None or refusal.measured in ("unreachable", "never"):
            return measured
        limit = self._value(refusal.limit, unit, lang)
        return say(f"measured.{refusal.rule}", lang, measured=measured, limit=limit)

    def _value(self, value: int | str, unit: str, lang: Lang) -> str:
        if isinstance(value, int):
            return self._number(value, unit, lang)
        words = [self._word(part, lang) for part in value.split("|")]
        return ("、" if lang == "zh" else ", ").join(words)

    def _number(self, value: int, unit: str, lang: Lang) -> str:
        match unit:
            case "m":
                return distance(value, lang)
            case "us":
                return latency(value, lang)
            case "slot":
                return self.clock(value)
            case "mW":
                return power(value, lang)
            case "W":
                return power(1000 * value, lang)
            case "MB":
                return data(value)
            case "milli-fen":
                return yuan(value, lang)
            case "Wh":
                return energy(value, lang)
            case "card":
                return cards(value, lang)
            case _:
                return f"{value:,}"

    def _word(self, word: str, lang: Lang) -> str:
        count, _, unit = word.partition(" ")
        if unit == "card-hours":
            return card_hours(int(count), lang)
        if f"value.{word}" in MESSAGES:
            return say(f"value.{word}", lang)
        if word in self._named:
            return self._named[word].label(lang)
        if word in self._provinces:
            return self.province(word, lang)
        if lang == "en":
            return word
        return self._cities.get(word) or IN_CHINESE.get(word, (word,))[0]


def card_span(placement: Placement, lang: Lang) -> str:
    """Say how many cards a placement uses, as a span where that changes: ``4–16``."""
    if not placement.runs:
        return say("nothing", lang)
    counts = [run.cards for run in placement.runs]
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def distinct(names: Sequence[str]) -> list[str]:
    """Return the names once each, in the order they first appear."""
    return list(dict.fromkeys(names))
