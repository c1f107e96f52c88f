"""What the rows charge a placement of a plan: the use that its block would be charged for."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

from huline.models.certificate import RowName
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.use import of_card
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import stretches
from huline.optimizer.verify.placed import Placed


class Charged:
    """What the rows of a certificate charge, in milli-fen, each amount rounded down."""

    def __init__(self, facts: Facts, multipliers: Multipliers) -> None:
        self._facts, self._multipliers = facts, multipliers
        # bound methods as caches: they live as long as this does
        self._of_card = cache(self._sums_of_card)
        self._of_row = cache(self._sums_of_row)

    def to(self, placed: Placed) -> int:
        """Charge one placement for all it uses."""
        by_card = sum(
            self._stretch(placed, pool, first, end, cards)
            for pool, first, end, cards in stretches(placed)
        )
        single = self._multipliers.single
        moved = sum(single("link", link) * mb // 1000 for link, mb in loads_of(placed))
        claimed = sum(
            self._of_claims(placed.workload.tenant, claim.subsidy) * claim.amount // 10**6
            for claim in placed.placement.claims
        )
        return by_card + moved + claimed

    def _stretch(self, placed: Placed, pool: str, first: int, end: int, cards: int) -> int:
        facts, tenant = self._facts, placed.workload.tenant
        contract = facts.contract_of(tenant, pool)
        hourly = self._multipliers.single("tenant-hours", tenant) * facts.minutes // 60
        sums = [(cards, self._of_card(pool)), (cards, self._of_row("tenant-cards", tenant))]
        if contract is not None:
            sums.append((cards, self._of_row("take-or-pay", contract.id)))
        sums += [
            (amount, self._of_row("resource", f"{pool},{name}"))
            for name, amount in facts.taken(placed.id, pool, cards).items()
        ]
        each = sum(amount * (total[end] - total[first]) for amount, total in sums)
        return each + hourly * cards * (end - first)

    def _of_claims(self, tenant: str, subsidy: str) -> int:
        single = self._multipliers.single
        return sum(
            single("budget", fund.id) + single("firm-cap", f"{tenant},{fund.id}")
            for fund in self._facts.funds_of(subsidy)
        )

    def _sums_of_card(self, pool: str) -> Sequence[int]:
        """(slots + 1,) running totals of what a card at work is charged."""
        each = of_card(self._facts, self._multipliers, self._facts.pools[pool])
        return list(accumulate(each, initial=0))

    def _sums_of_row(self, row: RowName, of: str) -> Sequence[int]:
        return list(accumulate(self._multipliers.by_slot(row, of), initial=0))


def loads_of(placed: Placed) -> Iterator[tuple[str, int]]:
    """Yield links and the MB that a placement sends over each."""
    w = placed.workload
    if placed.journey is not None and isinstance(w, TrainingJob) and w.data is not None:
        yield from ((link, w.data.mb) for link in placed.journey.links)
    if isinstance(w, InferenceService):
        for route in placed.copies.values():
            yield from ((link, w.model_mb) for link in route.links)
