"""The block of each contract: how many cards to rent."""

from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.money import Rates


def least_of_contracts(rates: Rates, multipliers: Multipliers) -> int:
    """Return the least that all contracts cost the payer, its use of them being credited."""
    facts, total = rates.facts, 0
    if not facts.applies("take-or-pay"):
        return 0
    for contract in facts.contracts.values():
        worth = sum(multipliers.by_slot("take-or-pay", contract.id))
        each = facts.slots * rates.of_contract(contract) - worth
        # linear in the cards rented, so the ends decide; without a most, each is not below 0
        if each < 0:
            total += facts.pools[contract.pool].block * each
    return total
