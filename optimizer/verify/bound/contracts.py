"""The block of each contract: how many cards to rent."""

from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.money import Rates


def least_of_contracts(rates: Rates, multipliers: Multipliers) -> dict[str, int]:
    """Return the least that each contract costs the payer, its use being credited."""
    pools = rates.facts.pools
    # linear in the cards rented, so the ends decide; without a most, each is not below 0
    return {
        contract: min(0, pools[rates.facts.contracts[contract].pool].block * each)
        for contract, each in of_rented(rates, multipliers).items()
    }


def of_rented(rates: Rates, multipliers: Multipliers) -> dict[str, int]:
    """Return what a card rented under each contract costs over all slots, its use credited."""
    facts = rates.facts
    if not facts.applies("take-or-pay"):
        return {}
    return {
        contract.id: facts.slots * rates.of_contract(contract)
        - sum(multipliers.by_slot("take-or-pay", contract.id))
        for contract in facts.contracts.values()
    }
