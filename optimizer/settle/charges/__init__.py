"""What rules ask for all workloads together, in the order of the catalogue."""

from collections.abc import Callable, Iterator

from huline.models.plan import Charge
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle.charges import demand_charge, excess, take_or_pay, termination
from huline.optimizer.settle.load import Load

CHARGES: tuple[Callable[[Compiled, Load], Iterator[Charge]], ...] = (
    demand_charge.charges,
    excess.charges,
    take_or_pay.charges,
    termination.charges,
)


def charges_of(compiled: Compiled, load: Load) -> tuple[Charge, ...]:
    """Return every charge that is not nothing."""
    return tuple(charge for rule in CHARGES for charge in rule(compiled, load))


__all__ = ["CHARGES", "charges_of"]
