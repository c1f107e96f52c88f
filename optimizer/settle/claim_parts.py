"""What claims ask for, what limits them, and the parts that no limit joins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True)
class Ask:
    """A claim that could be made: nothing, or ``least`` to ``most`` milli-fen."""

    workload: int
    tenant: str
    subsidy: int
    most: int
    least: int


@dataclass(frozen=True)
class Limit:
    """The sum of some asks, by index, is at most ``most`` milli-fen.

    ``side`` tells where that is decided: by what a workload pays, or by what there is to claim.
    """

    side: Literal["work", "money"]
    most: int
    asks: tuple[int, ...]


@dataclass(frozen=True)
class Forest:
    """Limits, by index, of which any two are nested or apart.

    Attributes
    ----------
    around : limit to the next one around it; None where there is none
    inmost : ask to the inmost limit that it counts in, if any
    """

    around: Mapping[int, int | None]
    inmost: Mapping[int, int]


@dataclass(frozen=True)
class Part:
    """Asks that limits join, by index, and all that limits them.

    ``rivals`` are sets of asks of which at most one may be met.
    """

    asks: Mapping[int, Ask]
    limits: tuple[Limit, ...]
    rivals: tuple[tuple[int, ...], ...]

    @property
    def forests(self) -> tuple[Forest, Forest] | None:
        """How limits by workload lie in each other, and those by money; None where two cross."""
        work, money = self._forest("work"), self._forest("money")
        return None if work is None or money is None else (work, money)

    def _forest(self, side: str) -> Forest | None:
        """Lay limits into each other, the largest first: an inner one lies wholly in one."""
        around: dict[int, int | None] = {}
        inmost: dict[int, int] = {}
        mine = [k for k, limit in enumerate(self.limits) if limit.side == side]
        for k in sorted(mine, key=lambda k: -len(self.limits[k].asks)):
            asks = self.limits[k].asks
            outer = {inmost.get(i) for i in asks}
            if len(outer) > 1:
                return None
            around[k] = outer.pop()
            inmost.update(dict.fromkeys(asks, k))
        return Forest(around, inmost)

    def allows(self, amounts: Mapping[int, int]) -> bool:
        """Tell whether amounts within the limits respect least claims and rivals too."""
        met = {i for i, amount in amounts.items() if amount}
        return all(amounts[i] >= self.asks[i].least for i in met) and all(
            len(met.intersection(rivals)) <= 1 for rivals in self.rivals
        )


@dataclass(frozen=True)
class Filled:
    """Amounts by index of the ask, and the most that any could come to, in milli-fen."""

    amounts: Mapping[int, int]
    most: int

    @property
    def total(self) -> int:
        """What the amounts come to."""
        return sum(self.amounts.values())


def parts_of(
    asks: Sequence[Ask], limits: Sequence[Limit], rivals: Sequence[tuple[int, ...]]
) -> Iterator[Part]:
    """Split asks into parts, cut to what limits leave to each alone.

    Limits that cannot bind join nothing.
    """
    asks = _cut(asks, limits)
    rival_of = {i: n for n, some in enumerate(rivals) for i in some}

    def sought(limit: Limit) -> int:
        """Return the most that is asked for at once of what it limits."""
        best: dict[int, int] = {}
        for i in limit.asks:
            key = rival_of.get(i, -1 - i)
            best[key] = max(best.get(key, 0), asks[i].most)
        return sum(best.values())

    binding = [limit for limit in limits if sought(limit) > limit.most]
    root = list(range(len(asks)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for joined in (*(limit.asks for limit in binding), *rivals):
        for i in joined[1:]:
            root[find(i)] = find(joined[0])
    members: dict[int, list[int]] = {}
    for i in range(len(asks)):
        members.setdefault(find(i), []).append(i)
    limits_of: dict[int, list[Limit]] = {}
    for limit in binding:
        limits_of.setdefault(find(limit.asks[0]), []).append(limit)
    rivals_of: dict[int, list[tuple[int, ...]]] = {}
    for some in rivals:
        rivals_of.setdefault(find(some[0]), []).append(some)
    for top, mine in members.items():
        yield Part(
            {i: asks[i] for i in mine},
            tuple(limits_of.get(top, ())),
            tuple(rivals_of.get(top, ())),
        )


def _cut(asks: Sequence[Ask], limits: Sequence[Limit]) -> list[Ask]:
    """Let none ask for more than each limit allows: for nothing, where its least claim is more."""
    most = [ask.most for ask in asks]
    for limit in limits:
        for i in limit.asks:
            most[i] = min(most[i], limit.most)
    return [
        ask if ask.most == at else replace(ask, most=at) if at >= ask.least else
        replace(ask, most=0, least=0)
        for ask, at in zip(asks, most, strict=True)
    ]  # fmt: skip
