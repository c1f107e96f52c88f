"""Whole numbers that stay whole: what might not fit into 64 bits is refused beforehand."""

from collections.abc import Sequence

import numpy as np

from huline.models.errors import BadInput
from huline.models.problems import problem
from huline.models.sentence import both
from huline.optimizer.verify.facts import Vector

NONE = 2**62
"""Stands for the cost of what cannot be; every real cost is below."""


def fits(worst: int) -> None:
    """Refuse a certificate with which an amount of this size might come up.

    Raises
    ------
    BadInput
        If it is not below 2^62.
    """
    if abs(worst) >= NONE:
        raise BadInput(
            [
                problem(
                    ("multipliers",), "too-large",
                    both("with these the cost of a block might pass 2^62 milli-fen, beyond which "
                         "nothing is computed exactly",
                         "按这些乘子，某一部分的成本可能超过 2^62 毫分，无法精确计算"),
                    both("lower the greatest of them", "请减小其中最大的乘子"),
                )
            ]
        )  # fmt: skip


def vector(values: Sequence[int]) -> Vector:
    """Write whole numbers as an array.

    Raises
    ------
    BadInput
        If one is not below 2^62.
    """
    fits(max(map(abs, values), default=0))
    return np.array(values, dtype=np.int64)
