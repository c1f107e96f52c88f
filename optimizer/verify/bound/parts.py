"""What lies between the cost of a plan and a bound: regrets, what is left unused, roundings."""

from huline.models.verdict import GapParts
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.bound.charged import Charged
from huline.optimizer.verify.bound.commitments import endable, of_ending
from huline.optimizer.verify.bound.contracts import of_rented
from huline.optimizer.verify.bound.total import Blocks
from huline.optimizer.verify.bound.unused import unused_of


def parts_of(audit: Audit, blocks: Blocks) -> GapParts:
    """Take the cost of a plan apart, as far as it is above the bound of these blocks.

    Parameters
    ----------
    audit : of a plan that can be priced, in the perspective of the blocks
    """
    facts, perspective, multipliers = audit.facts, blocks.perspective, blocks.multipliers
    charged = Charged(facts, multipliers)
    regrets = {
        placed.id: amounts.total(perspective) + charged.to(placed) - blocks.workloads[placed.id]
        for placed, amounts in zip(audit.placed, audit.amounts, strict=True)
    }
    rented = of_rented(audit.rates, multipliers) if blocks.contracts else {}
    ended = {promise.id for promise in audit.ended}
    parts = GapParts(
        workloads=regrets,
        contracts={
            name: audit.rented.get(name, 0) * each - blocks.contracts[name]
            for name, each in rented.items()
        },
        commitments={
            promise.id: (promise.id in ended) * of_ending(facts, multipliers, promise, perspective)
            - blocks.commitments[promise.id]
            for promise in endable(facts)
        },
        unused=unused_of(audit, multipliers, perspective),
        rounding=0,
    )
    apart = audit.whole.total(perspective) - blocks.bound
    return parts.model_copy(update={"rounding": apart - parts.total})
