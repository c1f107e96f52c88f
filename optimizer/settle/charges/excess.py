"""What soft limits on cards at work ask for the excess over them."""

from collections import Counter
from collections.abc import Iterator

from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Charge
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.load import Load


def charges(compiled: Compiled, load: Load) -> Iterator[Charge]:
    """Yield a charge for each rule and group, what is over in several slots added up."""
    money: Counter[tuple[str, str]] = Counter()
    for ceiling in compiled.ceilings:
        if ceiling.rate is None:
            continue
        units = ceiling.excess(load.workload, load.pool, load.slot, load.count, load.promised)
        for name, excess in zip(ceiling.names, units.reshape(ceiling.limit.shape), strict=True):
            money[ceiling.rule, name] += ceiling.rate * int(excess.sum())
    for (rule, of), amount in money.items():
        if amount:
            yield Charge(
                rule=rule,
                of=of,
                ledger=Ledger(violation=amount),
                system=SystemLedger(violation=amount),
            )
