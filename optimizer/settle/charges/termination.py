"""What ending commitments early costs."""

from collections.abc import Iterator

from huline.models.ledger import Ledger
from huline.models.plan import Charge
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.load import Load


def charges(compiled: Compiled, load: Load) -> Iterator[Charge]:
    """Yield the fee of every commitment that is ended; it only changes hands."""
    endable = compiled.supply.endable
    for k in sorted(load.ended):
        if endable.fee[k]:
            fee = Ledger(termination=int(endable.fee[k]))
            yield Charge(rule="termination", of=endable.ids[k], ledger=fee)
