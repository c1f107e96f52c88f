"""What can be told of a plan, as labelled texts: the terminal and the page show the same facts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from huline.api.cli import figures
from huline.api.cli.figures import percent, yuan
from huline.api.cli.messages import say
from huline.api.cli.reading import Reading
from huline.models.base import Sourced
from huline.models.case import Case
from huline.models.constraints import BY_ID
from huline.models.field_names import TABLES
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Left, Placement, Plan, RefusalCount, gap_of
from huline.models.sentence import Lang
from huline.models.units import cny
from huline.models.verdict import CentreUse


@dataclass(frozen=True)
class Fact:
    """One figure with its label, and what helps to read it."""

    key: str
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a ledger: its milli-fen, and the whole fen that are displayed."""

    key: str
    milli_fen: int
    fen: int

    @property
    def shown(self) -> int:
        """The displayed amount in milli-fen."""
        return self.fen * 1_000


@dataclass(frozen=True)
class Assumed:
    """How many records of a table have an assumed value in one field."""

    table: str
    field: str
    records: int
    of: int


def ledger_lines(ledger: Ledger | SystemLedger) -> list[Line]:
    """List a ledger's lines that are not zero, then the rounding, then the total.

    Each amount is rounded to fen by itself; the line ``rounding`` is what that leaves between
    the sum of the displayed lines and the displayed total, so that they add up to the last fen.
    """
    lines = [Line(key, value, figures.fen(value)) for key, value in ledger if value]
    total = figures.fen(ledger.total)
    left = total - sum(line.fen for line in lines)
    if left:
        lines.append(Line("rounding", 0, left))
    return [*lines, Line("total", ledger.total, total)]


def headline(reading: Reading, lang: Lang) -> list[Fact]:
    """List the figures a reader wants first."""
    return [
        _cost(reading, lang),
        gap(reading, lang),
        *served(reading, lang),
        *shortfalls(reading, lang),
        *savings(reading, lang),
        *sides(reading, lang),
        *_rates(reading, lang),
        *_energy(reading, lang),
    ]


def _cost(reading: Reading, lang: Lang) -> Fact:
    plan = reading.plan
    note = say(f"status.{plan.status}", lang)
    return Fact("cost", say(f"cost.{plan.perspective}", lang), yuan(plan.cost, lang), note)


def bound(reading: Reading, lang: Lang) -> Fact:
    """State the bound, and on whose word it stands."""
    label, value = say("bound", lang), _bound_of(reading)
    if value is None:
        return Fact("bound", label, say("nothing", lang), say("bound.none", lang))
    kind = reading.plan.bound_kind
    if kind == "certificate" and reading.verdict.bound is None:
        return Fact("bound", label, yuan(value, lang), say("bound.stated", lang))
    return Fact("bound", label, yuan(value, lang), say(f"bound.{kind}", lang))


def _bound_of(reading: Reading) -> int | None:
    recomputed = reading.verdict.bound
    return reading.plan.bound if recomputed is None else recomputed


def gap(reading: Reading, lang: Lang) -> Fact:
    """State how far from the best the plan can be: as a share, in money, of what is served."""
    plan, least, label = reading.plan, _bound_of(reading), say("gap", lang)
    if least is None:
        return Fact("gap", label, say("gap.none", lang), say("bound.none", lang))
    if plan.cost <= least:
        return Fact("gap", label, yuan(0, lang), say("gap.zero", lang))
    share = gap_of(plan.cost, least, plan.gross)
    served_share = gap_of(plan.cost, least, plan.gross - _penalty(plan))
    money = yuan(plan.cost - least, lang)
    note = say("gap.note", lang, money=money)
    if percent(served_share) != percent(share):
        note += say("gap.served", lang, served=percent(served_share))
    return Fact("gap", label, say("gap.most", lang, value=percent(share)), note)


def served(reading: Reading, lang: Lang) -> list[Fact]:
    """State how many workloads are served, partly served and not served."""
    m = reading.verdict.measures
    if m is None:
        return []
    value = say("served.value", lang, served=m.served, all=m.workloads)
    left = percent(1 - m.served_worth)
    note = say("served.note", lang, partly=m.partly, unserved=m.unserved, left=left)
    return [Fact("served", say("served", lang), value, note)]


def shortfalls(reading: Reading, lang: Lang) -> list[Fact]:
    """State what is left unserved of each tier, if tiers are strict, and how far it is proven."""
    stated = reading.plan.shortfalls
    if not stated:
        return []
    told = [
        say("shortfalls.tier", lang, tier=s.tier, left=figures.left_over(s.unserved, lang))
        for s in stated
    ]
    note = say("shortfalls.proven", lang)
    for doubtful in (s for s in stated if s.tier == reading.plan.unproven):
        least = figures.left_over(doubtful.bound or 0, lang)
        note = say("shortfalls.unproven", lang, tier=doubtful.tier, least=least)
    return [
        Fact(
            "shortfalls",
            say("shortfalls", lang),
            ("；" if lang == "zh" else "; ").join(told),
            note,
        )
    ]


def savings(reading: Reading, lang: Lang) -> list[Fact]:
    """State what the plan saves against simpler ways to plan the same Case, and in money alone."""
    rivals = reading.plan.rivals
    return [
        _saving(reading.plan, name, lang) for name in ("first-come", "all-local") if name in rivals
    ]


def _saving(plan: Plan, rival: str, lang: Lang) -> Fact:
    key, cost = f"saving.{rival}", plan.rivals[rival]
    saved = cost - plan.cost
    share = percent(saved / cost if cost > 0 else None)
    note = "saving.dearer" if saved < 0 else "saving.note"
    told = say(note, lang, share=share, money=yuan(cost, lang))
    if (penalty := plan.rival_penalties.get(rival)) is not None:
        told += _apart(saved, penalty - _penalty(plan), lang)
    return Fact(key, say(key, lang), yuan(saved, lang), told)


def _apart(saved: int, of_penalties: int, lang: Lang) -> str:
    """Say what of a saving is no saving of penalties; where it is negative, also why."""
    money = saved - of_penalties
    if money >= 0:
        return say("saving.less", lang, money=yuan(money, lang))
    why = say("saving.serves", lang) if of_penalties > 0 else ""
    return say("saving.more", lang, money=yuan(-money, lang)) + why


def _penalty(plan: Plan) -> int:
    return plan.ledger.penalty if plan.perspective == "payer" else plan.system.penalty


def sides(reading: Reading, lang: Lang) -> list[Fact]:
    """State how much of the work runs in the east and in the west, by both definitions."""
    m = reading.verdict.measures
    if m is None or not m.busy_card_hours:
        return []
    split = _split(m.east_policy_share)
    note = say("sides.note", lang, hu=_split(m.east_hu_share))
    return [Fact("sides", say("sides", lang), split, note)]


def _split(east: float) -> str:
    return f"{percent(east)} / {percent(1 - east)}"


def _rates(reading: Reading, lang: Lang) -> list[Fact]:
    m = reading.verdict.measures
    if m is None:
        return []
    rack = say("lit.note", lang, rack=percent(m.rack_rate))
    return [Fact("lit", say("lit", lang), percent(m.lit_rate), rack)]


def _energy(reading: Reading, lang: Lang) -> list[Fact]:
    m = reading.verdict.measures
    if m is None or not m.energy_wh:
        return []
    price = figures.price_per_kwh(m.mean_energy_fen_per_kwh, lang)
    note = say("energy-price.note", lang, energy=figures.energy(m.energy_wh, lang))
    return [Fact("energy-price", say("energy-price", lang), price, note)]


def centres(reading: Reading) -> list[CentreUse]:
    """List what the checker found of each centre, those that bring most first."""
    m = reading.verdict.measures
    return sorted(m.centres if m else (), key=lambda use: -use.revenue)


def centre_figures(reading: Reading, use: CentreUse) -> dict[str, str]:
    """Write what a centre earns, how it is used and what is stranded there, by message key."""
    years = use.payback_years
    stranded = use.stranded * reading.case.horizon.slot_minutes / 60
    return {
        "revenue": cny(use.revenue),
        "energy-cost": cny(use.energy),
        "margin": cny(use.margin),
        "payback": "–" if years is None else f"{years:,.1f}",
        "rack": percent(use.rack_rate),
        "lit": percent(use.lit_rate),
        "stranded": f"{stranded:,.0f}",
    }


def checked(reading: Reading, lang: Lang) -> Fact:
    """State what the independent checker found."""
    verdict = reading.verdict
    key = "checked.ok" if verdict.ok else "checked.broken"
    note = say(f"{key}.note", lang, count=len(verdict.breaches))
    return Fact("checked", say("checked", lang), say(key, lang), note)


def solved_by(reading: Reading, lang: Lang) -> Fact:
    """State by what strategy and solver the plan was made, and why by that."""
    plan = reading.plan
    value = " · ".join(filter(None, (plan.strategy, plan.backend)))
    note = plan.chosen_zh if lang == "zh" else plan.chosen
    return Fact("strategy", say("strategy", lang), value, note or say("strategy.asked", lang))


def ended(reading: Reading, lang: Lang) -> Fact:
    """State how planning ended."""
    status = say(f"status.{reading.plan.status}", lang)
    return Fact(
        "status", say("status", lang), status, say(f"stop.{reading.plan.stop_reason}", lang)
    )


def refusals(plan_refusals: Sequence[RefusalCount]) -> list[RefusalCount]:
    """Return the ten commonest refusals."""
    return sorted(plan_refusals, key=lambda count: (-count.pairs, count.rule))[:10]


def rule(rule: str, lang: Lang) -> str:
    """Return a rule's sentence from the catalogue."""
    return BY_ID[rule].zh if lang == "zh" else BY_ID[rule].en


def example(reading: Reading, count: RefusalCount, lang: Lang) -> str:
    """Tell one refusal with what was measured and what is allowed."""
    one = count.example
    pool = f"{reading.centre(one.pool, lang)} · {reading.pool(one.pool, lang)}"
    pair = say("example.pair", lang, workload=reading.workload(one.workload, lang), pool=pool)
    measured = reading.measured(one, lang)
    return say("example.measured", lang, pair=pair, measured=measured) if measured else pair


def short(reading: Reading) -> list[tuple[Placement, Left | None]]:
    """List what is not served, or only in part, the dearest first, and why as far as is told."""
    why = {left.workload: left for left in reading.plan.left}
    found = [p for p in reading.plan.placements if reading.state(p) != "served"]
    return [(p, why.get(p.workload)) for p in sorted(found, key=lambda p: -p.ledger.penalty)]


def left(reading: Reading, one: Left, lang: Lang) -> str:
    """Tell why a workload is left unserved."""
    if one.refusal is None:
        return say("left.price", lang)
    why = reading.measured(one.refusal, lang) or rule(one.refusal.rule, lang)
    sited = one.refusal.rule == "sites"
    key = "left.never" if not one.alone else "left.sites" if sited else "left.full"
    return say(key, lang, pool=one.refusal.pool, why=why)


def assumed(case: Case) -> list[Assumed]:
    """Count the assumed figures of a Case by table and field, the commonest first."""
    found = []
    for table, records in tables(case):
        sourced = (record for record in records if isinstance(record, Sourced))
        fields = Counter(name for record in sourced for name in record.assumed)
        found += [Assumed(table, name, n, len(records)) for name, n in fields.items()]
    return sorted(found, key=lambda a: (-a.records, a.table, a.field))


def by_table(found: Sequence[Assumed]) -> list[tuple[str, list[Assumed]]]:
    """Group assumed figures by table, the table with most of them first."""
    tables: dict[str, list[Assumed]] = defaultdict(list)
    for one in found:
        tables[one.table].append(one)
    return sorted(tables.items(), key=lambda item: -sum(one.records for one in item[1]))


def tables(case: Case) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield the tables of a Case by name, with their records."""
    for name in TABLES:
        yield name, attrgetter(name)(case)
