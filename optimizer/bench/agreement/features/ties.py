"""Rules that go against the best plan as it would be without them: they come last."""

from itertools import combinations, permutations

from huline.models.plan import Placement
from huline.optimizer.bench.agreement.draft import Draft, Record
from huline.optimizer.bench.agreement.features.base import Feature


def _precedence(draft: Draft) -> None:
    """Let a job wait for one that ends after it starts."""
    pairs = [(a, b) for a, b in permutations(draft.jobs, 2) if _overlap(draft, a, b)]
    if pairs or draft.jobs:
        earlier, later = draft.rng.choice(pairs or [_twins(draft, draft.jobs)])
        if (running := draft.placement_of(later)) and draft.rng.random() < 0.85:
            later["deadline"] = max(run.end for run in running.runs)
        later["after"] = [earlier["id"]]


def _overlap(draft: Draft, earlier: Record, later: Record) -> bool:
    one, other = draft.placement_of(earlier), draft.placement_of(later)
    if one is None or other is None:
        return False
    return max(run.end for run in one.runs) > min(run.first for run in other.runs)


def _together(draft: Draft) -> None:
    """Tie workloads that use several centres, where there are any."""
    pairs = [[one, other] for one, other in combinations(draft.workloads, 2)]
    tied = [pair for pair in pairs if all(_centres(draft, w) for w in pair)]
    tied = [pair for pair in tied if len(_centres(draft, pair[0]) | _centres(draft, pair[1])) > 1]
    if not tied:
        tied = [_twins(draft, draft.workloads)]
        tied[0][1]["bans"] = [draft.favourite(tied[0][0])["centre"]]
    _group(draft, "together", draft.rng.choice(tied))


def _apart(draft: Draft) -> None:
    """Part workloads that use one centre, where there are any."""
    sharing = [
        [one, other]
        for one, other in combinations(draft.workloads, 2)
        if _centres(draft, one) & _centres(draft, other)
    ]
    _group(draft, "apart", draft.rng.choice(sharing or [_twins(draft, draft.workloads)]))


def _spending(draft: Draft) -> None:
    """Allow a workload somewhat less than it spends."""
    running = [w for w in draft.workloads if draft.placement_of(w)] or draft.workloads
    w = draft.rng.choice(running)
    spent = _spent(draft.placement_of(w)) or draft.rng.randint(1, 900_000)
    w["spending_limit"] = max(0, spent * draft.rng.randint(60, 99) // 100)


def _moves(draft: Draft) -> None:
    """Hold work where the best plan has it not, and let some of it move, or none."""
    held = [
        {"workload": w["id"], "centres": homes}
        for w in draft.workloads
        if (homes := [c["id"] for c in draft.centres if c["id"] not in _centres(draft, w)])
    ]
    most = draft.rng.choice((0, 0, 1, max(0, len(held) - 1)))
    tax = draft.rng.choice((0, draft.rng.randint(1, 90_001)))
    draft.document["incumbent"] = {"held": held, "max_moves": most, "move_tax": tax}


def _spent(placement: Placement | None) -> int:
    ledger = placement.ledger if placement else None
    return ledger.rent + ledger.energy + ledger.transfer + ledger.surcharge if ledger else 0


def _centres(draft: Draft, w: Record) -> set[str]:
    placement = draft.placement_of(w)
    used = {run.pool for run in placement.runs} if placement else set()
    return {pool["centre"] for pool in draft.pools if pool["id"] in used}


def _twins(draft: Draft, workloads: list[Record]) -> list[Record]:
    """Give one of the workloads, one that runs if any does, a twin, and room for both."""
    first = draft.rng.choice([w for w in workloads if draft.placement_of(w)] or workloads)
    pool = draft.favourite(first)
    most = max(first.get("cards", [2]))
    pool["cards"] = [cards + most for cards in pool["cards"]]
    twin = first | {"id": f"{first['id']}twin"}
    draft.workloads.append(twin)
    return [first, twin]


def _group(draft: Draft, kind: str, members: list[Record]) -> None:
    group = {"id": kind, "kind": kind, "workloads": [w["id"] for w in members]}
    draft.document.setdefault("groups", []).append(group)


FEATURES = (
    Feature("precedence", _precedence, turns=3),
    Feature("together", _together, turns=6),
    Feature("apart", _apart, turns=4),
    Feature("spending", _spending, turns=3),
    Feature("move-budget", _moves, turns=3),
)
