"""Cards left dark beyond what a centre may."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.optimizer.verify.charges.base import Charged, Work
from huline.optimizer.verify.charges.excess import Excess
from huline.optimizer.verify.charges.excess import charged as charged_for
from huline.optimizer.verify.facts import exact_sum


def excesses(work: Work) -> Iterator[Excess]:
    """Yield every centre with too few card-slots at work or promised."""
    facts = work.facts
    for centre in facts.centres.values():
        pools = [pool for pool in facts.pools.values() if pool.centre == centre.id]
        lit = sum(exact_sum(work.committed[pool.id]) for pool in pools)
        lit += sum(exact_sum(work.busy[pool.id]) for pool in pools if pool.id in work.busy)
        there = sum(pool.installed_cards or pool.block for pool in pools) * facts.slots
        dark = centre.lit_floor * there - 1000 * lit
        if dark > 0:
            yield Excess(
                of=centre.id,
                where=centre.id,
                measured=1000 * lit // there,
                limit=centre.lit_floor,
                # begun card-slots
                units=-(-dark // 1000),
                said=both(
                    "{lit} of {there} card-slots of {centre} are at work or promised, "
                    "and at least {floor} per mille must be",
                    "{centre} 的 {there} 个卡时段中有 {lit} 个投入使用或已承诺，"
                    "而至少须有千分之 {floor}",
                    lit=lit, there=there, centre=centre.id, floor=centre.lit_floor,
                ),
            )  # fmt: skip


def charged(work: Work) -> Iterator[Charged]:
    """Yield what soft floors ask for."""
    yield from charged_for(work.facts, "lit-floor", excesses(work))
