"""Breaches of a plan with their causes: whose runs they come from, in which rows of a file."""

from collections.abc import Collection, Iterator, Mapping

from huline.models.case import Case
from huline.models.evaluation import Fault
from huline.models.plan import Placement, Plan
from huline.models.sentence import translated
from huline.models.verdict import Breach

_OF = {
    "capacity": "pool", "headroom": "pool", "power": "centre", "lit-floor": "centre",
    "energy-quota": "centre", "demand-charge": "centre", "tenant-quota": "tenant", "link": "link",
    "take-or-pay": "contract", "together": "group", "apart": "group", "budget": "subsidy",
    "firm-cap": "tenant", "threshold": "tenant", "tiers": "tenant", "termination": "commitment",
}  # fmt: skip
"""What the first id of `Breach.where` is of; a workload where the rule is not named here."""


def faults(
    case: Case, plan: Plan, breaches: Collection[Breach], rows: Mapping[str, tuple[int, ...]]
) -> tuple[Fault, ...]:
    """Join breaches in slots that follow each other, and say whose runs cause them.

    Parameters
    ----------
    rows : where each workload stands in the file of the plan
    """
    runs = _Runs(case, plan)
    return tuple(_fault(runs, group, rows) for group in _joined(breaches))


def _joined(breaches: Collection[Breach]) -> Iterator[list[Breach]]:
    """Gather breaches of a rule at a place, slot after slot."""
    groups: list[list[Breach]] = []
    last: dict[tuple[str, str], tuple[int, list[Breach]]] = {}
    for breach in breaches:
        place, slot = breach.at
        before = last.get((breach.rule, place))
        if slot is not None and before is not None and before[0] == slot - 1:
            before[1].append(breach)
            last[breach.rule, place] = slot, before[1]
            continue
        groups.append([breach])
        if slot is not None:
            last[breach.rule, place] = slot, groups[-1]
    return iter(groups)


def _fault(runs: "_Runs", group: list[Breach], rows: Mapping[str, tuple[int, ...]]) -> Fault:
    worst = max(group, key=_excess)
    place, first = group[0].at
    span = None if first is None else (first, first + len(group))
    by = runs.behind(worst.rule, place.split(", "), span)
    return Fault(
        rule=worst.rule, where=place, first=span and span[0], end=span and span[1],
        measured=worst.measured, limit=worst.limit, said=str(worst.message),
        said_zh=translated(worst.message, "zh"), workloads=tuple(by),
        rows=tuple(sorted({row for w in by for row in rows.get(w, ())})),
    )  # fmt: skip


def _excess(breach: Breach) -> int:
    if isinstance(breach.measured, int) and isinstance(breach.limit, int):
        return abs(breach.measured - breach.limit)
    return 0


class _Runs:
    """Finds the workloads behind what is wrong at a place."""

    def __init__(self, case: Case, plan: Plan) -> None:
        self._case, self._plan = case, plan
        self._workloads = {w.id: w for w in case.workloads}
        self._centre = {pool.id: pool.centre for pool in case.pools}
        self._province = {centre.id: f"province {centre.province}" for centre in case.centres}
        self._contracts = {contract.id: contract for contract in case.contracts}
        self._groups = {group.id: group.workloads for group in case.groups}

    def behind(self, rule: str, ids: list[str], span: tuple[int, int] | None) -> list[str]:
        """Return ids of workloads, in the order of the Case."""
        kind, name = _OF.get(rule, "workload"), ids[0]
        if kind == "workload":
            return [name] if name in self._workloads else []
        return [p.workload for p in self._plan.placements if self._is_behind(p, kind, ids, span)]

    def _is_behind(
        self, p: Placement, kind: str, ids: list[str], span: tuple[int, int] | None
    ) -> bool:
        name, owner = ids[0], self._workloads[p.workload].tenant
        pools = {
            run.pool for run in p.runs if span is None or run.first < span[1] > span[0] < run.end
        }
        match kind:
            case "pool":
                return name in pools
            case "centre":
                centres = {self._centre[pool] for pool in pools}
                return name in centres | {self._province[centre] for centre in centres}
            case "tenant":
                claims = len(ids) > 1
                return name == owner and bool(p.claims if claims else pools)
            case "link":
                return name in p.links or any(name in copy.links for copy in p.copies)
            case "contract":
                offer = self._contracts.get(name)
                return offer is not None and owner == offer.tenant and offer.pool in pools
            case "group":
                return p.workload in self._groups.get(name, ()) and bool(pools)
            case "subsidy":
                return bool(p.claims)
        return False
