"""Who gives what to whom: every transfer named, so that the two views add up to the milli-fen.

What the payer bears is what society bears, plus what others gain by it. All that is real goes to
``resources``: electricity, running, carriage, moving, emissions, work not done.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from huline.models.errors import EngineFailed
from huline.models.findings import Flow
from huline.models.sentence import both
from huline.models.workload import TrainingJob
from huline.optimizer.policy.seen import Seen

_REAL = ("transfer", "migration", "carbon", "violation", "penalty")
"""Lines of the payer that are resources, or weighed like them."""


def flows(seen: Seen) -> tuple[Flow, ...]:
    """Name every transfer of a plan.

    Raises
    ------
    EngineFailed
        If they do not add up to both views of the plan: an error of ours.
    """
    found = tuple(flow for flow in _flows(seen) if flow.amount)
    _make_sure(seen, found)
    return found


def _flows(seen: Seen) -> Iterator[Flow]:
    payer, system = seen.plan.ledger, seen.plan.system
    encryption = _encryption(seen)
    for line in ("rent", "energy", "peak"):
        yield Flow(what=line, giver="payer", taker="operators", amount=getattr(payer, line))
    fabric = payer.surcharge - encryption
    yield Flow(what="fabric surcharge", giver="payer", taker="operators", amount=fabric)
    yield Flow(what="encryption", giver="payer", taker="carriers", amount=encryption)
    yield Flow(what="termination", giver="payer", taker="holders", amount=payer.termination)
    yield Flow(what="preference", giver="payer", taker="wishes", amount=payer.preference)
    for line in _REAL:
        yield Flow(what=line, giver="payer", taker="resources", amount=getattr(payer, line))
    for line in ("energy", "peak", "running"):
        yield Flow(what=line, giver="operators", taker="resources", amount=getattr(system, line))
    carried = system.transfer - payer.transfer
    yield Flow(what="transfer", giver="operators", taker="resources", amount=carried)
    claims = Counter[str]()
    for placement in seen.plan.placements:
        for claim in placement.claims:
            claims[claim.subsidy] += claim.amount
    for subsidy, amount in sorted(claims.items()):
        yield Flow(what="subsidy", giver=f"programme {subsidy}", taker="payer", amount=amount)


def _encryption(seen: Seen) -> int:
    """Return what is paid for encrypting data that moves, in milli-fen."""
    case = seen.case
    encrypted = {each.id for each in case.policy.residency if each.encrypted}
    all_in = {(q.workload, q.pool) for q in case.quotes if q.cost is not None}
    megabytes = 0
    for placement in seen.plan.placements:
        workload = seen.workloads[placement.workload]
        moved = bool(placement.links) or placement.courier is not None
        if not (moved and isinstance(workload, TrainingJob) and workload.data):
            continue
        quoted = (workload.id, placement.runs[0].pool) in all_in
        if workload.residency in encrypted and not quoted:
            megabytes += workload.data.mb
    return megabytes * case.policy.encryption


def balance(found: Iterable[Flow]) -> dict[str, int]:
    """Party -> what it gives less what it gets, in milli-fen."""
    net = Counter[str]()
    for flow in found:
        net[flow.giver] += flow.amount
        net[flow.taker] -= flow.amount
    return dict(net)


def _make_sure(seen: Seen, found: tuple[Flow, ...]) -> None:
    """Refuse accounts that contradict the ledgers, or what the checker found of each centre."""
    net = balance(found)
    carried = seen.plan.system.transfer - seen.plan.ledger.transfer
    margins = sum(use.margin for use in seen.measures.centres)
    stated = {
        "payer": seen.plan.ledger.total,
        "resources": -seen.plan.system.total,
        "operators": carried - margins,
    }
    wrong = {party: (net.get(party, 0), amount) for party, amount in stated.items()}
    if any(one != other for one, other in wrong.values()):
        said = ", ".join(f"{party} {one} / {other}" for party, (one, other) in wrong.items())
        raise EngineFailed(
            both("the accounts do not add up: {said}", "账目不平：{said}", said=said)
        )
