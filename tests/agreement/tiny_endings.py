"""Commitments of tiny Cases that may be ended early."""

from random import Random

from huline.models.case import Case
from huline.models.commitment import Commitment
from huline.models.errors import BadInput
from huline.models.policy import RuleSetting
from tests.agreement.brute_force import changed


def with_endings(rng: Random, case: Case) -> Case:
    """Return the Case with a promise or two more in every second, which may be ended."""
    if rng.random() < 0.5:
        return case
    promises = [_endable(rng, case, c) for c in case.commitments[:1]] + [*case.commitments[1:]]
    for pool in rng.sample(case.pools, k=min(len(case.pools), rng.choice((1, 1, 2)))):
        first = rng.randrange(case.horizon.slots)
        end = rng.randint(first + 1, case.horizon.slots)
        taken = [
            sum(c.cards for c in promises if c.pool == pool.id and c.first <= t < c.end)
            for t in range(first, end)
        ]
        there = case.horizon.cards_of(pool)[first:end]
        free = min(cards - gone for cards, gone in zip(there, taken, strict=True))
        if free:
            promise = Commitment(
                id=f"E{pool.id}", pool=pool.id, cards=rng.randint(1, free), first=first, end=end
            )
            promises.append(_endable(rng, case, promise))
    policy = case.policy
    if rng.random() < 0.05:
        rules = (*policy.rules, RuleSetting(rule="termination", policy="off"))
        policy = policy.model_copy(update={"rules": rules})
    try:
        return changed(case, commitments=tuple(promises), policy=policy)
    except BadInput:  # more power than the limit leaves for promises
        return case


def _endable(rng: Random, case: Case, promise: Commitment) -> Commitment:
    hours = promise.cards * (promise.end - promise.first) * case.horizon.slot_minutes
    fee = hours * rng.choice((0, 40_001, 150_001, 600_001)) // 60
    start = rng.randrange(promise.first, promise.end) if rng.random() < 0.4 else None
    fields = {"termination_fee": fee, "endable_from": start}
    return Commitment.model_validate(dict(promise) | fields)
