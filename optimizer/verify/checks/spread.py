"""A service does not depend on too few pools, nor on one of them too much."""

from collections.abc import Iterator

from huline.models.sentence import both
from huline.models.verdict import Breach
from huline.models.workload import InferenceService
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.placed import Placed


def breaches(audit: Audit) -> Iterator[Breach]:
    """Report services in too few pools, and pools that provide too much of one."""
    for placed in audit.placed:
        w = placed.workload
        if isinstance(w, InferenceService) and placed.placement.runs:
            yield from _too_few(placed, w)
            yield from _too_much(placed, w)


def _too_few(placed: Placed, w: InferenceService) -> Iterator[Breach]:
    used = len(placed.runs_by_pool)
    if used < w.min_sites:
        yield Breach(
            rule="spread",
            where=placed.id,
            measured=used,
            limit=w.min_sites,
            message=both(
                "{id} uses {used} pools, and must use at least {least}",
                "{id} 用了 {used} 个资源池，至少须用 {least} 个",
                id=placed.id,
                used=used,
                least=w.min_sites,
            ),
        )


def _too_much(placed: Placed, w: InferenceService) -> Iterator[Breach]:
    given = {
        pool_id: placed.facts.units_per_card(w, pool_id) * card_slots
        for pool_id, card_slots in placed.card_slots.items()
    }
    whole = sum(given.values())
    for pool_id, part in given.items():
        if 1000 * part > w.max_share * whole:
            share = -(-1000 * part // whole)
            yield Breach(
                rule="spread",
                where=f"{placed.id}, {pool_id}",
                measured=f"{share}/1000",
                limit=f"{w.max_share}/1000",
                message=both(
                    "{pool} provides {share} per mille of the throughput of {id}, "
                    "and may provide {most}",
                    "{pool} 提供了 {id} 吞吐的千分之 {share}，至多可提供千分之 {most}",
                    pool=pool_id,
                    share=share,
                    id=placed.id,
                    most=w.max_share,
                ),
            )
