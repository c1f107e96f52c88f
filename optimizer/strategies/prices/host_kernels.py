"""The inner loops of the bound for services that run in one pool: the cheapest of their hosts."""

from huline.optimizer.strategies.prices.exact import Ints
from huline.optimizer.strategies.prices.jitted import jitted


@jitted(
    "void(int64, int64, int64[::1], int64[::1], int64[:, ::1], int64[:, :, ::1], int64[:, ::1],"
    " int64[::1], int64[::1], int64[::1], int64[::1])"
)
def cheapest_hosts(
    begin: int,
    end: int,
    first_of: Ints,
    penalty: Ints,
    host: Ints,
    need: Ints,
    price: Ints,
    own: Ints,
    once: Ints,
    chosen: Ints,
    cost: Ints,
) -> None:
    """Find the cheapest single pool for services ``[begin, end)``; as `cheapest_ways`.

    Parameters
    ----------
    host : (n, 2) sheet, row of need
    need : (rows, T, 4) cards that are used up, and milli-fen for what is left beside them; cards
        for all demand; milli-fen without any
    """
    for s in range(begin, end):
        best, found = penalty[s], -1
        for h in range(first_of[s], first_of[s + 1]):
            total, n = once[h], host[h, 1]
            for t in range(need.shape[1]):
                each = price[host[h, 0], t] + own[h]
                some = min(need[n, t, 0] * each + need[n, t, 1], need[n, t, 2] * each)
                total += min(some, need[n, t, 3])
            if total < best:
                best, found = total, h
        chosen[s], cost[s] = found, best


@jitted(
    "void(int64[::1], int64[:, ::1], int64[:, :, ::1], int64[:, ::1], int64[::1], int64[:, ::1],"
    " int64[::1])"
)
def use_of_hosts(
    chosen: Ints, host: Ints, need: Ints, price: Ints, own: Ints, parts: Ints, on_host: Ints
) -> None:
    """Add up the cards, in 1/1000, that the pools chosen put to work; -1 is none.

    Parameters
    ----------
    parts, on_host : (sheets, T) and (n,)
    """
    for h in chosen:
        if h < 0:
            continue
        sheet, n = host[h, 0], host[h, 1]
        for t in range(need.shape[1]):
            each = price[sheet, t] + own[h]
            best, cards = need[n, t, 0] * each + need[n, t, 1], need[n, t, 0]
            if need[n, t, 2] * each < best:
                best, cards = need[n, t, 2] * each, need[n, t, 2]
            if need[n, t, 3] < best:
                cards = 0
            parts[sheet, t] += 1000 * cards
            on_host[h] += 1000 * cards
