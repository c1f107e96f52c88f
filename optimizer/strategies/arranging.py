"""Brings the cards of a service into an order that its rules allow: enough pools, none too large.

What cannot be mended is left out altogether; the exact Program may still find a way.
"""

import numpy as np
from numpy.typing import NDArray

from huline.optimizer.compile.services import Service
from huline.optimizer.settle.service_level import unserved_units
from huline.optimizer.strategies.room import Room

Ints = NDArray[np.int64]


def sparing(service: Service, pools: Ints) -> list[Ints]:
    """List sets of pools in which a service may look for its cards, to save none or more fees.

    Parameters
    ----------
    pools : that it may use
    """
    found = [pools]
    for fee in service.fees:
        found += [some[~fee.pools[some]] for some in found]
    # with every fee saved it may still be dearer than leaving the service out
    return [*found, pools[:0]] if service.fees else found


class Shares:
    """What pools have provided so far, while cards are dealt out slot by slot."""

    def __init__(self, service: Service) -> None:
        self._share = service.max_share
        self._whole = self._goal = 0
        self._units: list[int] = service.units.tolist()
        self._given = [0] * len(self._units)

    def ask(self, units: int) -> None:
        """Begin a slot in which so many units are asked for."""
        self._goal = self._whole + units

    def most(self, pool: int, cards: int) -> int:
        """Cards a pool may have, of so many it could use, if all that is asked for is served."""
        if self._share == 1000:
            return cards
        free = self._share * self._goal // 1000 - self._given[pool]
        return min(cards, max(0, free // self._units[pool]))

    def give(self, pool: int, cards: int) -> None:
        """Take note of cards dealt."""
        self._given[pool] += cards * self._units[pool]
        self._whole += cards * self._units[pool]


def arranged(service: Service, cards: Ints, usable: Ints, price: Ints, room: Room) -> Ints:
    """(P, T) cards that obey the service's rules, as near as can be to those given; 0 if none do.

    Parameters
    ----------
    cards : (P, T) for which there is room
    usable : (pools,) that may be used
    price : (P, T) milli-fen per card-slot
    room : what is free, the service itself not counted
    """
    hand = _Hand(service, cards.copy(), room.copy())
    _top_up(hand, usable)
    _join(hand, usable, price)
    _prolong(hand)
    _trim(service, hand.cards, price)
    return hand.cards if _suffices(service, hand.cards) else np.zeros_like(cards)


def obeys(service: Service, cards: Ints) -> bool:
    """Tell whether (P, T) cards obey the service's own rules as they are."""
    return not (_excess(service, cards) > 0).any() and _suffices(service, cards)


class _Hand:
    """Cards of a service that take the room they need."""

    def __init__(self, service: Service, cards: Ints, room: Room) -> None:
        self.service, self.cards, self._room = service, cards, room
        for pool in np.flatnonzero(cards.any(axis=1)):
            room.take(service.workload, int(pool), cards[pool] * service.use[:, np.newaxis])

    def takes(self, pool: int) -> Ints:
        """(T,) cards the service has use for in a pool, beyond those it has, and room."""
        more: Ints = self.service.need[pool] - self.cards[pool]
        return self._room.most(self.service, pool, more)

    def add(self, pool: int, slot: int) -> bool:
        """Add a card if there is use and room for it; tell whether there was."""
        service = self.service
        if self.cards[pool, slot] >= service.need[pool, slot]:
            return False
        if self._room.most_in(service, pool, slot, 1) < 1:
            return False
        self.cards[pool, slot] += 1
        self._room.take_in(service.workload, pool, slot, service.use)
        return True

    def drop(self, pool: int) -> None:
        """Take all cards out of a pool."""
        use = -self.cards[pool] * self.service.use[:, np.newaxis]
        self._room.take(self.service.workload, pool, use)
        self.cards[pool] = 0


def _top_up(hand: _Hand, usable: Ints) -> None:
    """Where shares rounded down leave demand over, add single cards to the smallest pools."""
    service, cards = hand.service, hand.cards
    if service.max_share == 1000:
        return
    given = (cards * service.units[:, np.newaxis]).sum(axis=1)
    short = unserved_units(service, cards)
    for slot in map(int, np.flatnonzero(short)):
        lacking = int(short[slot])
        for pool in sorted(map(int, usable), key=lambda pool: int(given[pool])):
            if lacking > 0 and hand.add(pool, slot):
                given[pool] += service.units[pool]
                lacking -= int(service.units[pool])


def _join(hand: _Hand, usable: Ints, price: Ints) -> None:
    """Give further pools a card each, where they are cheapest, until there are enough."""
    missing = hand.service.min_sites - int(hand.cards.any(axis=1).sum())
    if missing <= 0 or not hand.cards.any():
        return
    dearest = int(np.abs(price).max()) + 1
    joining = []
    for pool in map(int, usable):
        free = hand.takes(pool) > 0
        if free.any() and not hand.cards[pool].any():
            slot = int(np.where(free, price[pool], dearest).argmin())
            joining.append((int(price[pool, slot]), pool, slot))
    for _, pool, slot in sorted(joining):
        if missing and hand.add(pool, slot):
            missing -= 1


def _prolong(hand: _Hand) -> None:
    """Make one stay of all cards in a pool, early enough to be warm and long enough to last."""
    service = hand.service
    if not service.lasting:
        return
    for pool in map(int, np.flatnonzero(hand.cards.any(axis=1))):
        there = np.flatnonzero(hand.cards[pool])
        begin = max(service.window.start, int(service.ready[pool]))
        first = max(begin, int(there[0]) - service.warm_up)
        end = max(int(there[-1]) + 1, first + service.min_stay)
        stay = range(first, min(end, service.window.stop))
        if not all(hand.cards[pool, t] or hand.add(pool, t) for t in stay):
            hand.drop(pool)
        elif first or not service.before[pool]:
            cold = slice(first, first + service.warm_up)
            # they are paid and serve nothing: one will do
            hand.cards[pool, cold] = np.minimum(hand.cards[pool, cold], 1)


def _trim(service: Service, cards: Ints, price: Ints) -> None:
    """Take dear cards from pools that provide too much, until none does."""
    while True:
        over = _excess(service, cards)
        pool = int(over.argmax())
        if over[pool] <= 0:
            return
        # a unit taken away counts 1000 here, and max_share of it for everyone
        excess = -(-int(over[pool]) // (1000 - service.max_share))
        surplus = -(-excess // int(service.units[pool]))
        for slot in np.argsort(-price[pool], kind="stable"):
            taken = min(surplus, int(cards[pool, slot]))
            cards[pool, slot] -= taken
            surplus -= taken


def _excess(service: Service, cards: Ints) -> Ints:
    """(P,) thousandths of units that pools provide above the share of all that they may."""
    given = (cards * service.units[:, np.newaxis]).sum(axis=1)
    over: Ints = 1000 * given - service.max_share * given.sum()
    return over


def _suffices(service: Service, cards: Ints) -> bool:
    used = int(cards.any(axis=1).sum())
    return service.min_sites <= used <= (service.sites or used) and _stays_long(service, cards)


def _stays_long(service: Service, cards: Ints) -> bool:
    """Tell whether no stay ends sooner than it may."""
    for pool in np.flatnonzero(cards.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], cards[pool] > 0, [0]))))
        for first, end in zip(edges[::2], edges[1::2], strict=True):
            before = first == 0 and service.before[pool]
            if end - first < service.min_stay and end != service.window.stop and not before:
                return False
    return True


def worthwhile(cards: int, wanted: int, units: int, price: int, penalty: int) -> int:
    """Leave out cards that cost more than the demand they would serve is worth."""
    if price > penalty * units:
        return 0
    last = wanted - (cards - 1) * units
    return cards - 1 if cards and 0 < last < units and price > penalty * last else cards
