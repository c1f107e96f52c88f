"""What is lacking in whole units of ordering, as edits of a Case, and in words."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.centre import Pool
from huline.models.change import Edit
from huline.models.conflict import Lacking
from huline.models.place import province_zh
from huline.models.sentence import Sentence, both, joined
from huline.models.units import at_slot
from huline.models.verdict import Breach
from huline.optimizer.explain.conflict_groups import called

Ints = NDArray[np.int64]

_SLOT = re.compile(r", slot (\d+)$")
_UNITS = {
    "capacity": ("cards", 1), "headroom": ("cards", 1), "power": ("kW", 1_000_000),
    "energy-quota": ("kWh", 1000), "link": ("GB", 1000),
}  # fmt: skip
"""Rule -> what is ordered, and how much of the unit of its breaches that is."""


def lacking_of(
    case: Case,
    rule: str,
    at: str,
    breaches: Sequence[Breach],
    span: tuple[int, int],
    lacks: Ints,
) -> Lacking | None:
    """Say how much more is needed at a place; None where more of it cannot be ordered.

    Parameters
    ----------
    breaches : of the rule at that place; the checker may name the worst slot alone
    span : slots in which the work would run
    lacks : (T,) cards that it lacks
    """
    if rule not in _UNITS or (rule == "link" and _SLOT.search(breaches[0].where)):
        return None
    if not all(isinstance(b.measured, int) and isinstance(b.limit, int) for b in breaches):
        return None  # a further resource, which is not ordered by the card
    unit, size = _UNITS[rule]
    most = max(int(b.measured or 0) - int(b.limit or 0) for b in breaches)
    if rule in ("energy-quota", "link"):
        return Lacking(rule=rule, at=at, amount=-(-most // size), unit=unit)
    short = lacks.nonzero()[0]
    if rule == "capacity" and short.size:
        pool = next(pool for pool in case.pools if pool.id == at)
        span = int(short[0]), int(short[-1]) + 1
        most = -(-int(lacks.max()) // pool.cards_per_node) * pool.cards_per_node
    return Lacking(
        rule=rule, at=at, first=span[0], end=span[1], amount=-(-most // size), unit=unit
    )


class Orders:
    """Words and edits for what is lacking in one Case."""

    def __init__(self, case: Case) -> None:
        self._case, self._slots = case, case.horizon.slots
        self._pools = {pool.id: pool for pool in case.pools}
        self._centres = {centre.id: centre for centre in case.centres}

    def edits(self, lacking: Lacking) -> Iterator[Edit]:
        """Yield the edits that provide it."""
        at, more = lacking.at, lacking.amount
        match lacking.rule:
            case "capacity":
                yield self._raised("pools", at, "cards", lacking, more)
                yield from self._beside(self._pools[at], lacking)
            case "headroom":
                yield self._raised("pools", at, "headroom", lacking, -more)
            case "power":
                yield self._raised("centres", at, "power_limit_w", lacking, 1000 * more)
            case "energy-quota":
                if at in self._centres:
                    quota = (self._centres[at].energy_quota_wh or 0) + 1000 * more
                    yield Edit(table="centres", id=at, field="energy_quota_wh", value=quota)
                else:
                    name = at.removeprefix("province ")
                    quotas = self._case.policy.energy_quotas
                    wh = next(q.wh for q in quotas if q.province == name) + 1000 * more
                    yield Edit(table="policy.energy_quotas", id=name, field="wh", value=wh)
            case "link":
                link = next(link for link in self._case.network.links if link.id == at)
                volume = (link.volume_mb or 0) + 1000 * more
                yield Edit(table="network.links", id=at, field="volume_mb", value=volume)

    def _beside(self, pool: Pool, lacking: Lacking) -> Iterator[Edit]:
        """Yield what keeps cards that are added from taking anything: lit rate, idle power."""
        installed = pool.installed_cards or pool.block
        yield Edit(table="pools", id=pool.id, field="installed_cards", value=installed)
        centre = self._centres[pool.centre]
        if centre.power_limit_w and pool.idle_w:
            worst = max(centre.pue) * lacking.amount * pool.idle_w
            yield self._raised("centres", centre.id, "power_limit_w", lacking, -(-worst // 1000))

    def _raised(self, table: str, at: str, field: str, lacking: Lacking, more: int) -> Edit:
        record = self._pools[at] if table == "pools" else self._centres[at]
        values: Sequence[int] = getattr(record, field)
        first, end = lacking.first or 0, lacking.end or self._slots
        raised = [
            max(0, at_slot(values, t) + more * (first <= t < end)) for t in range(self._slots)
        ]
        return Edit(table=table, id=at, field=field, value=list(raised))

    def sentence(self, lacking: Sequence[Lacking]) -> Sentence:
        """Say what is lacking: ``+64 CUDA cards at Shanghai, 07-15 20:00 to 22:00``."""
        return joined([self._one(each) for each in lacking])

    def _one(self, lacking: Lacking) -> Sentence:
        when = Sentence("", "")
        if lacking.first is not None and lacking.end is not None:
            start = self._case.horizon.instant(lacking.first)
            end = self._case.horizon.instant(lacking.end)
            same = start.date() == end.date()
            when = both(", {start} to {end}", "，{start} 至 {end}", start=f"{start:%m-%d %H:%M}",
                        end=f"{end:%H:%M}" if same else f"{end:%m-%d %H:%M}")  # fmt: skip
        of_cards = lacking.rule in ("capacity", "headroom")
        unit, where = self._cards(lacking.at) if of_cards else self._other(lacking)
        if lacking.rule == "headroom":
            return both("{n} {unit} fewer kept free at {where}{when}",
                        "{where}少预留 {n} {unit}{when}", n=f"{lacking.amount:,}", unit=unit,
                        where=where, when=when)  # fmt: skip
        return both("+{n} {unit} at {where}{when}", "{where}增加 {n} {unit}{when}",
                    n=f"{lacking.amount:,}", unit=unit, where=where, when=when)  # fmt: skip

    def _cards(self, at: str) -> tuple[Sentence, Sentence]:
        pool = self._pools[at]
        kind = next(each for each in self._case.accelerators if each.id == pool.accelerator)
        unit = both("{kind} cards", "张 {kind} 卡",
                    kind=Sentence(kind.label("en"), kind.label("zh")))  # fmt: skip
        centre = self._centres[pool.centre]
        where = both("{centre} ({pool})", "{centre}（{pool}）", pool=at,
                     centre=Sentence(centre.label("en"), centre.label("zh")))  # fmt: skip
        return unit, where

    def _other(self, lacking: Lacking) -> tuple[Sentence, Sentence]:
        units = {
            "kW": both("kW of power", "千瓦供电"),
            "kWh": both("kWh of electricity", "千瓦时用电"),
            "GB": both("GB of volume", "GB 传输量"),
        }
        centre, name = self._centres.get(lacking.at), lacking.at.removeprefix("province ")
        elsewhere = Sentence(name, province_zh(name) if name != lacking.at else name)
        return units[lacking.unit], called(centre) if centre else elsewhere
