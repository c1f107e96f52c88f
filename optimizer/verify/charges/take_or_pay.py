"""What cards rented under contracts cost, used or not."""

from collections.abc import Iterator

from huline.optimizer.verify.charges.base import Charged, Work
from huline.optimizer.verify.money import Amounts


def charged(work: Work) -> Iterator[Charged]:
    """Yield the rent of every contract over all slots."""
    for contract in work.facts.contracts.values():
        amounts = Amounts()
        cards = work.rented.get(contract.id, 0)
        amounts.payer["rent"] = work.rates.of_contract(contract) * cards * work.facts.slots
        yield Charged("take-or-pay", contract.id, amounts)
