"""What raising the month's peak at a meter costs."""

from collections.abc import Iterator

from huline.optimizer.verify.charges.base import Charged, Work
from huline.optimizer.verify.meter import draws
from huline.optimizer.verify.money import Amounts


def charged(work: Work) -> Iterator[Charged]:
    """Yield what each centre with a demand charge asks for the rise of its peak."""
    for centre in work.facts.centres.values():
        if not centre.demand_charge:
            continue
        slots = list(draws(work.facts, work.busy, centre))
        # whole watts, begun ones counted
        without = max(-(-rest // 1000) for _, rest in slots)
        peak = max(-(-(cards + rest) // 1000) for cards, rest in slots)
        rise = max(0, peak - max(centre.peak_so_far_w, without))
        amounts = Amounts()
        # a fen per kW is a milli-fen per W
        amounts.system["peak"] = rise * centre.demand_charge
        if centre.demand_charge_billed:
            amounts.payer["peak"] = amounts.system["peak"]
        yield Charged("demand-charge", centre.id, amounts)
