"""What a plan decides beside where and when work runs, as labelled facts."""

from huline.api.cli import figures
from huline.api.cli.facts import Fact
from huline.api.cli.figures import yuan
from huline.api.cli.messages import say
from huline.api.cli.reading import Reading
from huline.models.sentence import Lang
from huline.models.workload import InferenceService, TrainingJob


def decisions(reading: Reading, lang: Lang) -> list[Fact]:
    """List journeys of data and models, moves of work, cards rented and commitments ended."""
    return [
        *_by_courier(reading, lang),
        *_copies(reading, lang),
        *_moved(reading, lang),
        *_rented(reading, lang),
        *_endings(reading, lang),
    ]


def _by_courier(reading: Reading, lang: Lang) -> list[Fact]:
    """State how much data couriers carry, if they carry any."""
    jobs = [reading.workloads[p.workload] for p in reading.plan.placements if p.courier]
    mb = [job.data.mb for job in jobs if isinstance(job, TrainingJob) and job.data]
    if not mb:
        return []
    note = say("by-courier.note", lang, jobs=len(mb))
    return [Fact("by-courier", say("by-courier", lang), figures.data(sum(mb)), note)]


def _copies(reading: Reading, lang: Lang) -> list[Fact]:
    """State how many copies of models are sent to centres, if any are, and what that costs."""
    sent = [
        (w.model_mb * len(placement.copies), len(placement.copies), placement.system.transfer)
        for placement in reading.plan.placements
        if isinstance(w := reading.workloads[placement.workload], InferenceService)
        and placement.copies
    ]
    if not sent:
        return []
    mb, copies, cost = map(sum, zip(*sent, strict=True))
    note = say("copies.note", lang, copies=copies, money=yuan(cost, lang))
    return [Fact("copies", say("copies", lang), figures.data(mb), note)]


def _moved(reading: Reading, lang: Lang) -> list[Fact]:
    """State how many of the workloads that run somewhere today are moved, wholly or in part."""
    today = {w.id: w.runs_at for w in reading.case.workloads if w.runs_at is not None}
    if not today:
        return []
    placed = {
        (placement.workload, reading.pools[run.pool].centre)
        for placement in reading.plan.placements
        for run in placement.runs
    }
    moved = {w for w, centre in placed if w in today and centre != today[w]}
    fees = yuan(reading.plan.system.migration, lang)
    value, note = f"{len(moved)} / {len(today)}", say("moved.note", lang, fees=fees)
    return [Fact("moved", say("moved", lang), value, note)]


def _rented(reading: Reading, lang: Lang) -> list[Fact]:
    """Name the contracts under which cards are rented, where any are offered, and their rent."""
    plan, offered = reading.plan, {c.id: c for c in reading.case.contracts}
    if not offered:
        return []
    told = [
        f"{offered[r.contract].label(lang) if r.contract in offered else r.contract}"
        f"{'：' if lang == 'zh' else ': '}{figures.cards(r.cards, lang)}"
        for r in plan.contracts
    ]
    rent = sum(c.ledger.rent for c in plan.charges if c.rule == "take-or-pay")
    if not told:
        none, note = say("rented.none", lang), say("rented.offered", lang, offered=len(offered))
        return [Fact("rented", say("rented", lang), none, note)]
    names = ("、" if lang == "zh" else ", ").join(told)
    value = figures.cards(sum(r.cards for r in plan.contracts), lang)
    note = say("rented.note", lang, names=names, rent=yuan(rent, lang))
    return [Fact("rented", say("rented", lang), value, note)]


def _endings(reading: Reading, lang: Lang) -> list[Fact]:
    """Name the commitments that are ended early, if any are, and what that costs."""
    plan, named = reading.plan, {c.id: c for c in reading.case.commitments}
    if not plan.terminations:
        return []
    names = ("、" if lang == "zh" else ", ").join(
        named[name].label(lang) if name in named else name for name in plan.terminations
    )
    fees = yuan(plan.ledger.termination, lang)
    return [Fact("endings", say("endings", lang), names, say("endings.note", lang, fees=fees))]
