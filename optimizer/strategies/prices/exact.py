"""Whole numbers in int64 without wrapping: what might not fit is refused."""

import numpy as np
from numpy.typing import NDArray

from huline.models.errors import TooLarge
from huline.models.sentence import both

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]

MOST = 2**62
"""No product or sum of a certificate may pass this."""


def largest(values: Ints) -> int:
    """Return the greatest absolute value, 0 of none."""
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))


def refuse_above(worst: int) -> None:
    """Refuse what might come to more than can be computed exactly.

    Raises
    ------
    TooLarge
    """
    if worst >= MOST:
        raise TooLarge(
            both(
                "with these multipliers a sum of the bound may exceed what can be computed "
                "exactly; use smaller ones, or check the prices of the Case",
                "使用这些乘子时，下界中的金额可能超出可精确计算的范围；请减小乘子，或检查算例中的价格",
            )
        )


def narrowed(*columns: Ints) -> Shorts:
    """Return (n, columns) in half the memory: large Cases have millions of rows.

    Raises
    ------
    TooLarge
        If one of them does not fit.
    """
    found = np.empty((columns[0].size, len(columns)), dtype=np.int32)
    for c, column in enumerate(columns):
        if largest(column) >= 2**31:
            refuse_above(MOST)
        found[:, c] = column
    return found


def scaled_down(worth: Ints, amount: Ints, unit: int) -> Ints:
    """Return ``floor(worth * amount / unit)``, element by element."""
    refuse_above(largest(worth) * largest(amount))
    return np.asarray(worth * amount // unit)


def scaled_up(worth: Ints, amount: Ints, unit: int) -> Ints:
    """Return ``ceil(worth * amount / unit)``, element by element."""
    # in two parts: the product itself may be a millionfold of what it is worth
    whole, rest = np.divmod(amount, unit)
    refuse_above(largest(worth) * (largest(whole) + largest(rest)))
    return np.asarray(worth * whole - (-(worth * rest) // unit))


def total(values: Ints) -> int:
    """Sum without wrapping: the halves of each number are added up apart.

    >>> total(np.array([2**62, 2**62, -1]))
    9223372036854775807
    """
    return (int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum())
