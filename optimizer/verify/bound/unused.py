"""What a plan leaves over of the limits of rows, at the multipliers of a certificate."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from huline.models.centre import Centre
from huline.models.certificate import RowName
from huline.models.plan import Perspective
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.bound.charged import loads_of
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.limits import base_of, free_of, need_of, quota_of
from huline.optimizer.verify.bound.rows import ROWS, objects_of
from huline.optimizer.verify.facts import spread
from huline.optimizer.verify.meter import draws
from huline.optimizer.verify.money import stretches

GRAINS = 60_000_000
"""Parts of a milli-fen of which everything is a whole number that a row is worth."""
_IN_BLOCKS = ("take-or-pay", "termination")
"""Rules whose charges are what a block costs."""


def unused_of(audit: Audit, multipliers: Multipliers, perspective: Perspective) -> dict[str, int]:
    """Return, by rule, what is left over of its limits, in milli-fen rounded down.

    What soft limits are passed by counts less than nothing, and what that costs is added: with
    it, and with what raising a peak costs, no sum is below 0 if the plan breaks no rule.
    """
    left, found = _Left(audit, multipliers), Counter[str]()
    for row in ROWS:
        for of in objects_of(row, audit.facts, perspective):
            if multipliers.named(row.id, of):
                found[row.rule] += left.of[row.id](of)
    for charged in audit.charges:
        if charged.rule not in _IN_BLOCKS:
            found[charged.rule] += GRAINS * charged.amounts.total(perspective)
    return {rule: grains // GRAINS for rule, grains in found.items()}


class _Left:
    """What is left over of one row, in grains, for the object it is for."""

    def __init__(self, audit: Audit, multipliers: Multipliers) -> None:
        self._audit, self._facts, self._multipliers = audit, audit.facts, multipliers
        self._in_slots = self._used_in_slots()
        self._in_all = self._used_in_all()
        self.of: dict[RowName, Callable[[str], int]] = {
            "capacity": self._capacity,
            "resource": self._resource,
            "headroom": self._headroom,
            "power": self._power,
            "demand-charge": self._demand_charge,
            "energy-quota": self._energy_quota,
            "tenant-cards": self._tenant_cards,
            "tenant-hours": self._tenant_hours,
            "lit-floor": self._lit_floor,
            "take-or-pay": self._take_or_pay,
            "link": self._link,
            "budget": self._budget,
            "firm-cap": self._firm_cap,
        }

    def _used_in_slots(self) -> dict[tuple[RowName, str], list[int]]:
        """(slots,) what all placements use of rows that count by slot, those of pools apart."""
        facts, named = self._facts, self._multipliers.named
        steps: dict[tuple[RowName, str], list[int]] = defaultdict(lambda: [0] * (facts.slots + 1))
        for placed in self._audit.placed:
            tenant = placed.workload.tenant
            for pool, first, end, cards in stretches(placed):
                uses: list[tuple[RowName, str, int]] = [
                    ("resource", f"{pool},{name}", amount)
                    for name, amount in facts.taken(placed.id, pool, cards).items()
                ]
                if named("tenant-cards", tenant) or named("tenant-hours", tenant):
                    uses.append(("tenant-cards", tenant, cards))
                contract = facts.contract_of(tenant, pool)
                if contract is not None:
                    uses.append(("take-or-pay", contract.id, cards))
                for row, of, amount in uses:
                    steps[row, of][first] += amount
                    steps[row, of][end] -= amount
        found = {key: list(accumulate(step[:-1])) for key, step in steps.items()}
        return defaultdict(lambda: [0] * facts.slots, found)

    def _used_in_all(self) -> Counter[tuple[RowName, str]]:
        """Add up what all placements use of rows that count over the horizon, pools apart."""
        found = Counter[tuple[RowName, str]]()
        for placed in self._audit.placed:
            for link, mb in loads_of(placed):
                found["link", link] += mb
        for (tenant, subsidy), amount in self._audit.claimed.items():
            for fund in self._facts.funds_of(subsidy):
                found["budget", fund.id] += amount
                found["firm-cap", f"{tenant},{fund.id}"] += amount
        return found

    def _weighed(self, row: RowName, of: str, left: Iterable[int]) -> int:
        worth = self._multipliers.by_slot(row, of)
        return sum(each * amount for each, amount in zip(worth, left, strict=True))

    def _busy(self, pool: str) -> Sequence[int]:
        busy = self._audit.busy.get(pool)
        return [0] * self._facts.slots if busy is None else busy.tolist()

    def _freed(self, pool: str) -> Sequence[int]:
        """(slots,) cards that commitments give back which the plan ends."""
        freed: list[int] = (self._facts.promised[pool] - self._audit.committed[pool]).tolist()
        return freed

    def _left_in(self, pool: str, limit: Sequence[int]) -> list[int]:
        each = zip(limit, self._freed(pool), self._busy(pool), strict=True)
        return [most + freed - busy for most, freed, busy in each]

    def _capacity(self, of: str) -> int:
        left = self._left_in(of, free_of(self._facts, of))
        return GRAINS * self._weighed("capacity", of, left)

    def _headroom(self, of: str) -> int:
        kept = spread(self._facts.pools[of].headroom, self._facts.slots)
        free = zip(free_of(self._facts, of), kept, strict=True)
        left = self._left_in(of, [max(0, cards - keep) for cards, keep in free])
        return GRAINS * self._weighed("headroom", of, left)

    def _resource(self, of: str) -> int:
        pool, name = of.split(",")
        there = self._facts.resource(self._facts.pools[pool], name)
        used = self._in_slots["resource", of]
        left = (most - mine for most, mine in zip(there, used, strict=True))
        return GRAINS * self._weighed("resource", of, left)

    def _drawn(self, centre: Centre) -> list[int]:
        """(slots,) mW at the meter."""
        audit = self._audit
        return [sum(both) for both in draws(self._facts, audit.busy, audit.committed, centre)]

    def _power(self, of: str) -> int:
        centre = self._facts.centres[of]
        limits = spread(centre.power_limit_w, self._facts.slots)
        each = zip(limits, self._drawn(centre), strict=True)
        return 60 * self._weighed("power", of, (1000 * most - mw for most, mw in each))

    def _demand_charge(self, of: str) -> int:
        centre = self._facts.centres[of]
        base = 1000 * base_of(self._facts, centre)
        return 60 * self._weighed("demand-charge", of, (base - mw for mw in self._drawn(centre)))

    def _energy_quota(self, of: str) -> int:
        facts, taken = self._facts, 0
        for pool_id in self._audit.busy:
            pool = facts.pools[pool_id]
            centre = facts.centre_of(pool)
            if of in (centre.id, f"province {centre.province}"):
                pue = spread(centre.pue, facts.slots)
                weighed = sum(n * p for n, p in zip(self._busy(pool_id), pue, strict=True))
                taken += weighed * pool.busy_w * facts.minutes
        worth = self._multipliers.single("energy-quota", of)
        return worth * (60_000 * quota_of(facts, of) - taken)

    def _tenant_cards(self, of: str) -> int:
        most, used = self._facts.tenants[of].max_cards or 0, self._in_slots["tenant-cards", of]
        return GRAINS * self._weighed("tenant-cards", of, (most - mine for mine in used))

    def _tenant_hours(self, of: str) -> int:
        minutes = sum(self._in_slots["tenant-cards", of]) * self._facts.minutes
        left = 60 * (self._facts.tenants[of].max_card_hours or 0) - minutes
        return GRAINS // 60 * self._multipliers.single("tenant-hours", of) * left

    def _lit_floor(self, of: str) -> int:
        facts, lit = self._facts, 0
        for pool in facts.pools.values():
            if pool.centre == of:
                lit += sum(self._busy(pool.id)) - sum(self._freed(pool.id))
        over = 1000 * lit - need_of(facts, facts.centres[of])
        return GRAINS // 1000 * self._multipliers.single("lit-floor", of) * over

    def _take_or_pay(self, of: str) -> int:
        rented, used = self._audit.rented.get(of, 0), self._in_slots["take-or-pay", of]
        return GRAINS * self._weighed("take-or-pay", of, (rented - mine for mine in used))

    def _link(self, of: str) -> int:
        left = (self._facts.links[of].volume_mb or 0) - self._in_all["link", of]
        return GRAINS // 1000 * self._multipliers.single("link", of) * left

    def _budget(self, of: str) -> int:
        left = (self._facts.fund(of).budget or 0) - self._in_all["budget", of]
        return GRAINS // 10**6 * self._multipliers.single("budget", of) * left

    def _firm_cap(self, of: str) -> int:
        tenant, name = of.split(",")
        before = self._facts.tenants[tenant].claimed.get(name, 0)
        most = max(0, (self._facts.fund(name).firm_cap or 0) - before)
        left = most - self._in_all["firm-cap", of]
        return GRAINS // 10**6 * self._multipliers.single("firm-cap", of) * left
