"""Where a plan's money goes beside single workloads: subsidies by programme, and charges."""

from collections import defaultdict
from dataclasses import dataclass

from huline.api.cli.reading import Reading
from huline.models.plan import Charge
from huline.models.sentence import Lang
from huline.models.units import cny

TABLE_OF = {
    "demand-charge": "centres",
    "power": "centres",
    "headroom": "pools",
    "energy-quota": "centres",
    "tenant-quota": "tenants",
    "lit-floor": "centres",
    "take-or-pay": "contracts",
    "termination": "commitments",
}
"""Rule -> the table of what it charges for."""
_PROVINCE = "province "


@dataclass(frozen=True)
class Claimed:
    """What all workloads claim from one programme, in milli-fen."""

    subsidy: str
    workloads: int
    amount: int

    def left(self, reading: Reading) -> str:
        """Write in yuan what is left to claim from; a dash where that has no limit.

        Where programmes draw on one pool, that is what all of them leave in it.
        """
        policy = reading.case.policy
        groups = next((r.groups for r in policy.subsidies if r.id == self.subsidy), ())
        drawn = [
            (record.budget, {r.id for r in policy.subsidies if r is record or pool in r.groups})
            for record, pool in (
                *((r, None) for r in policy.subsidies if r.id == self.subsidy),
                *((g, g.id) for g in policy.stacking_groups if g.id in groups),
            )
        ]
        left = [
            budget - sum(one.amount for one in claimed(reading) if one.subsidy in members)
            for budget, members in drawn
            if budget is not None
        ]
        return cny(min(left)) if left else "–"


def claimed(reading: Reading) -> list[Claimed]:
    """List the programmes that work claims from, those that pay most first."""
    amounts: dict[str, list[int]] = defaultdict(list)
    for placement in reading.plan.placements:
        for claim in placement.claims:
            amounts[claim.subsidy].append(claim.amount)
    found = [Claimed(subsidy, len(each), sum(each)) for subsidy, each in amounts.items()]
    return sorted(found, key=lambda one: (-one.amount, one.subsidy))


def programme(reading: Reading, subsidy: str, lang: Lang) -> str:
    """Return the name of a programme."""
    named = (rule for rule in reading.case.policy.subsidies if rule.id == subsidy)
    return next((rule.label(lang) for rule in named), subsidy)


def charged_for(reading: Reading, charge: Charge, lang: Lang) -> str:
    """Return the name of what a charge is asked for."""
    if charge.of.startswith(_PROVINCE):
        return reading.province(charge.of.removeprefix(_PROVINCE), lang)
    records = getattr(reading.case, TABLE_OF.get(charge.rule, ""), ())
    return next((r.label(lang) for r in records if r.id == charge.of), charge.of)
