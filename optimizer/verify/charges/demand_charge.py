"""What raising the month's peak at a meter costs."""

from collections.abc import Iterable, Iterator

from huline.optimizer.verify.charges.base import Charged, Work
from huline.optimizer.verify.meter import draws
from huline.optimizer.verify.money import Amounts


def charged(work: Work) -> Iterator[Charged]:
    """Yield what each centre with a demand charge asks for the rise of its peak."""
    for centre in work.facts.centres.values():
        if not centre.demand_charge:
            continue
        without = _peak(draws(work.facts, {}, work.facts.promised, centre))
        peak = _peak(draws(work.facts, work.busy, work.committed, centre))
        rise = max(0, peak - max(centre.peak_so_far_w, without))
        amounts = Amounts()
        # a fen per kW is a milli-fen per W
        amounts.system["peak"] = rise * centre.demand_charge
        if centre.demand_charge_billed:
            amounts.payer["peak"] = amounts.system["peak"]
        yield Charged("demand-charge", centre.id, amounts)


def _peak(slots: Iterable[tuple[int, int]]) -> int:
    """Greatest draw in whole watts, begun ones counted."""
    return max(-(-(cards + rest) // 1000) for cards, rest in slots)
