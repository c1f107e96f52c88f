"""Excess over a limit on cards at work, and what it costs where the limit is soft."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huline.models.sentence import Sentence
from huline.models.units import half_up
from huline.optimizer.verify.charges.base import Charged
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Amounts


@dataclass(frozen=True)
class Excess:
    """By how much one limit is passed.

    ``units`` are begun ones, as the rule's price counts them: those of a slot, as card-slots,
    whose rate is the price of an hour cut to a slot, or others at the price itself. ``of`` is what
    a charge names.
    """

    of: str
    where: str
    measured: int
    limit: int
    units: int
    said: Sentence
    hourly: bool = True


def charged(facts: Facts, rule: str, found: Iterable[Excess]) -> Iterator[Charged]:
    """Yield what a soft rule asks for excess, what belongs together added up."""
    price = facts.price_of(rule)
    if price is None:
        return
    money: dict[str, int] = defaultdict(int)
    for excess in found:
        rate = half_up(price * facts.minutes, 60) if excess.hourly else price
        money[excess.of] += rate * excess.units
    for of, amount in money.items():
        amounts = Amounts()
        amounts.payer["violation"] = amounts.system["violation"] = amount
        yield Charged(rule, of, amounts)
