"""The rows a certificate may price: what each is for in a Case, and which prices are refused."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from huline.models.certificate import Certificate, Multiplier, RowName
from huline.models.errors import Problem
from huline.models.plan import Perspective
from huline.models.problems import KEEP_ONE, nearest, problem
from huline.models.sentence import NOTHING, both
from huline.optimizer.verify.facts import Facts

_OTHER_VIEW = problem(
    ("perspective",), "value",
    both("is not that of the plan, whose cost is to be bounded",
         "与计划的视角不同，而要界定的是该计划的成本"),
    both("make a certificate for the plan's perspective", "请按计划的视角另作界证书"),
)  # fmt: skip
_SEARCHED = 1_000
"""Names among which the nearest is looked for: that takes long."""


@dataclass(frozen=True)
class Row:
    """A kind of row.

    ``rule`` is the rule that it is there for; ``by_slot`` tells whether there is one a slot;
    ``objects`` lists what it is for in a Case, seen from a perspective.
    """

    id: RowName
    rule: str
    by_slot: bool
    objects: Callable[[Facts], Iterable[str]]
    payer_only: bool = False


def _resources(facts: Facts) -> Iterator[str]:
    return (f"{pool.id},{name}" for pool in facts.pools.values() for name in pool.resources)


def _quotas(facts: Facts) -> Iterator[str]:
    yield from (c.id for c in facts.centres.values() if c.energy_quota_wh is not None)
    yield from (f"province {quota.province}" for quota in facts.case.policy.energy_quotas)


def _budgets(facts: Facts) -> Iterator[str]:
    funds = chain(facts.subsidies.values(), facts.groups.values())
    return (fund.id for fund in funds if fund.budget is not None)


def _firm_caps(facts: Facts) -> Iterator[str]:
    funds = chain(facts.subsidies.values(), facts.groups.values())
    capped = [fund.id for fund in funds if fund.firm_cap is not None]
    return (f"{tenant},{fund}" for tenant in facts.tenants for fund in capped)


ROWS: tuple[Row, ...] = (
    Row("capacity", "capacity", True, lambda facts: facts.pools),
    Row("resource", "capacity", True, _resources),
    Row("headroom", "headroom", True, lambda f: (p.id for p in f.pools.values() if p.headroom)),
    Row("power", "power", True, lambda f: (c.id for c in f.centres.values() if c.power_limit_w)),
    Row(
        "demand-charge", "demand-charge", True,
        lambda f: (c.id for c in f.centres.values() if c.demand_charge),
    ),
    Row("energy-quota", "energy-quota", False, _quotas),
    Row(
        "tenant-cards", "tenant-quota", True,
        lambda f: (t.id for t in f.tenants.values() if t.max_cards is not None),
    ),
    Row(
        "tenant-hours", "tenant-quota", False,
        lambda f: (t.id for t in f.tenants.values() if t.max_card_hours is not None),
    ),
    Row(
        "lit-floor", "lit-floor", False,
        lambda f: (c.id for c in f.centres.values() if c.lit_floor),
    ),
    Row("take-or-pay", "take-or-pay", True, lambda f: f.contracts, payer_only=True),
    Row(
        "link", "link", False,
        lambda f: (link.id for link in f.links.values() if link.volume_mb is not None),
    ),
    Row("budget", "budget", False, _budgets, payer_only=True),
    Row("firm-cap", "firm-cap", False, _firm_caps, payer_only=True),
)  # fmt: skip


def objects_of(row: Row, facts: Facts, perspective: Perspective) -> list[str]:
    """List what a row is for in a Case: nothing where its rule is off or does not count."""
    payer = perspective == "payer"
    if not facts.applies(row.rule) or (row.payer_only and not payer):
        return []
    found = row.objects(facts)
    if row.id == "demand-charge" and payer:
        return [centre for centre in found if facts.centres[centre].demand_charge_billed]
    return list(found)


def problems_of(
    facts: Facts, certificate: Certificate, perspective: Perspective | None = None
) -> list[Problem]:
    """List all that is wrong with a certificate for a Case; of another Case's, only that.

    ``perspective`` is the one that is asked for, if any.
    """
    if certificate.case_hash != facts.case.hash:
        return [
            problem(
                ("case_hash",), "another-case",
                both("the certificate was made for Case {its}, and this Case is {here}",
                     "该界证书属于算例 {its}，而此算例是 {here}",
                     its=certificate.case_hash, here=facts.case.hash),
                both("give the Case it was made for, or make one for this Case",
                     "请给出其所属的算例，或为此算例另作界证书"),
            )
        ]  # fmt: skip
    rows = {row.id: row for row in ROWS}
    known = {
        row.id: dict.fromkeys(objects_of(row, facts, certificate.perspective)) for row in ROWS
    }
    counts = Counter((item.row, item.of) for item in certificate.multipliers)
    found = [] if perspective in (None, certificate.perspective) else [_OTHER_VIEW]
    for i, item in enumerate(certificate.multipliers):
        at = ("multipliers", i)
        if item.of not in known[item.row]:
            found.append(_unknown(at, item, known[item.row]))
            continue
        if counts[item.row, item.of] > 1:
            message = both(
                "row {row} of {of} stands there more than once",
                "约束行 {row}（{of}）出现了不止一次",
                row=item.row,
                of=item.of,
            )
            found.append(problem((*at, "of"), "duplicate-id", message, KEEP_ONE))
        wanted = facts.slots if rows[item.row].by_slot else 1
        if len(item.values) != wanted:
            message = both("has {given} values for row {row}, which has {wanted}",
                           "有 {given} 个值，而约束行 {row} 应有 {wanted} 个",
                           given=len(item.values), row=item.row, wanted=wanted)  # fmt: skip
            hint = both("give one for every slot", "请每时段给一个") if wanted > 1 else NOTHING
            found.append(problem((*at, "values"), "value", message, hint))
    return found


def _unknown(at: tuple[str, int], item: Multiplier, known: Collection[str]) -> Problem:
    message = both(
        "this Case has no row {row} of '{of}'",
        "此算例没有“{of}”的约束行 {row}",
        row=item.row,
        of=item.of,
    )
    hint = nearest(item.of, known) if len(known) <= _SEARCHED else NOTHING
    return problem((*at, "of"), "unknown-id", message, hint)
