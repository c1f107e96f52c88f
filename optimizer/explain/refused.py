"""Why a workload may not use a centre, and what it would cost there if it might."""

from collections.abc import Sequence
from functools import cached_property

from huline.models.centre import Pool
from huline.models.explanation import Reason, Refused, Remedy
from huline.models.plan import Refusal
from huline.optimizer.explain.elsewhere import Elsewhere
from huline.optimizer.explain.lifted import NEVER_LIFTED, alone, lifted, unlit
from huline.optimizer.explain.money import Account
from huline.optimizer.explain.standing import Standing
from huline.optimizer.explain.stays import stays_of
from huline.optimizer.explain.tiers import ROOM, ordered, reason
from huline.optimizer.explain.ties import Barrier, Freed
from huline.optimizer.leftover import Leftover


class Refusing:
    """What refuses one workload the pools of a Case, beside a plan and without it.

    Parameters
    ----------
    here : the workload alone beside the plan, its rules in force
    pools : to which all is confined; None: all
    """

    def __init__(
        self, standing: Standing, freed: Freed, here: Elsewhere, pools: frozenset[str] | None
    ) -> None:
        self._standing, self._freed, self._here, self._pools = standing, freed, here, pools
        self._left = standing.left.without([freed.workload.id])
        self._accounts: dict[Elsewhere, Account] = {}
        self._every = here.compiled.refusals.every(0)

    @cached_property
    def _rules(self) -> frozenset[str]:
        """Pair rules that refuse some pool, as far as they can be thought away."""
        found = {refusal.rule for mine in self._every.values() for refusal in mine}
        return frozenset(found - NEVER_LIFTED - {"window"})

    @cached_property
    def _there(self) -> Elsewhere:
        """The workload with no other work beside it."""
        case = alone(self._standing, self._freed, self._pools)
        return Elsewhere(unlit(self._left.purse(case)), self._standing.perspective)

    @cached_property
    def _free_here(self) -> Elsewhere:
        """The workload beside the plan, no pair rule being applied to it."""
        return self._lifted(self._here)

    @cached_property
    def _free_there(self) -> Elsewhere:
        """The same with no other work beside it."""
        return self._lifted(self._there)

    def _lifted(self, held: Elsewhere) -> Elsewhere:
        """Put the workload beside the same supply, no pair rule being applied to it."""
        compiled = held.compiled
        case = lifted(compiled.case, self._rules)
        return Elsewhere(case, self._standing.perspective, compiled.supply)

    def at(self, centre: str, pools: Sequence[Pool]) -> Refused:
        """Say why a centre is refused: its best pool speaks for it."""
        if not pools:
            return _empty(centre)
        judged = {pool.id: self._of_pool(centre, pool.id) for pool in pools}
        best = max(judged, key=lambda pool: (judged[pool][0].tier, -len(judged[pool])))
        reasons = judged[best]
        return Refused(
            centre=centre,
            pool=best,
            rule=reasons[0].rule,
            tier=reasons[0].tier,
            all=tuple(dict.fromkeys(r.rule for r in reasons)),
            measured=reasons[0].measured,
            limit=reasons[0].limit,
            reasons=reasons,
        )

    def _of_pool(self, centre: str, pool: str) -> tuple[Reason, ...]:
        """List all that refuses a pool, the most severe first; something does."""
        pairs = self._every.get(pool, ())
        barriers = self._freed.barriers
        found = [reason(refusal) for refusal in pairs]
        for name in ("", centre):
            if name in barriers:
                found.append(_barred(pool, barriers[name]))
        there = self._free_there if pairs else self._there
        here = self._free_here if pairs else self._here
        if pool in there.refusals:
            if all(each.rule != there.refusals[pool].rule for each in found):
                found.append(reason(there.refusals[pool]))
        elif pool in here.refusals:
            found.append(reason(here.refusals[pool], alone=False))
        elif not found:
            unlit_now = _darkened(self._standing, self._left)
            found.append(unlit_now or _short(self._here, self._there, centre, pool))
        return ordered(found)

    def with_remedy(self, refused: Refused) -> Refused:
        """Add what the plan would cost if the rules that refuse a centre did not count."""
        if refused.pool is None:
            return refused
        remedy = self._remedy(refused.centre, refused.reasons)
        return refused.model_copy(update={"remedy": remedy})

    def _remedy(self, centre: str, reasons: tuple[Reason, ...]) -> Remedy | None:
        pairs = [r.rule for r in reasons if r.rule in self._rules]
        full = any(r.tier == 5 for r in reasons)
        if any(r.tier in (1, 4) and r.rule not in self._rules for r in reasons):
            return None
        there = self._free_there if pairs else self._there
        where = there if full else self._free_here
        spot = where.at(centre)
        if spot is None and not full:
            where, full = self._free_there, True
            spot = where.at(centre)
        if spot is None:
            return None
        rules = (*dict.fromkeys(pairs), *([ROOM] if full else []))
        account = self._account(where, room=full)
        found = sum(account.difference(spot.settled).values())
        return Remedy(rules=rules, found=found, pools=stays_of(self._standing, spot))

    def _account(self, where: Elsewhere, *, room: bool) -> Account:
        """Return what counts money there; it takes a while to make."""
        if where not in self._accounts:
            name = self._freed.workload.id
            self._accounts[where] = Account(self._standing, name, where.compiled, room=room)
        return self._accounts[where]


def _empty(centre: str) -> Refused:
    """Say that a centre has no pools."""
    none = Reason(pool=None, rule="capacity", tier=4, measured={}, limit={"card": 0})
    return Refused(
        centre=centre, pool=None, rule="capacity", tier=4, all=("capacity",), measured={},
        limit={"card": 0}, reasons=(none,),
    )  # fmt: skip


def _darkened(standing: Standing, left: Leftover) -> Reason | None:
    """Name the floor that a centre falls below if the workload leaves it, if there is one."""
    case = standing.case
    if not case.policy.is_hard("lit-floor"):
        return None
    for centre in case.centres:
        pools = standing.pools_of[centre.id]
        there = sum(pool.installed_cards or pool.block for pool in pools) * case.horizon.slots
        if not (centre.lit_floor and there):
            continue
        ids = {pool.id for pool in pools}
        kept = left.beside(standing.known.only(set())).commitments
        lit = sum(c.cards * (min(c.end, case.horizon.slots) - c.first)
                  for c in kept if c.pool in ids)  # fmt: skip
        if 1000 * lit < centre.lit_floor * there:
            return Reason(
                pool=None, rule="lit-floor", tier=5,
                measured={"per mille": 1000 * lit // there}, limit={"per mille": centre.lit_floor},
            )  # fmt: skip
    return None


def _barred(pool: str, barrier: Barrier) -> Reason:
    refusal = Refusal(
        workload="-", pool=pool, rule=barrier.rule, measured=barrier.measured, limit=barrier.limit
    )
    return reason(refusal, alone=False)


def _short(here: Elsewhere, there: Elsewhere, centre: str, pool: str) -> Reason:
    """Say what keeps a workload from fitting wholly where no pool is refused by itself."""
    need, free = here.shortage(pool)
    fits = there.at(centre) is not None
    return Reason(
        pool=pool, rule="capacity", tier=5 if fits else 4, measured={"card": need},
        limit={"card": free},
    )  # fmt: skip
