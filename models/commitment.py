"""Cards already promised to somebody else."""

from typing import Self

from pydantic import model_validator

from huline.models.base import Named
from huline.models.sentence import both
from huline.models.units import Cards, Id, Slot


class Commitment(Named):
    """Cards already promised: taken off the pool's capacity, drawing power, not billed again."""

    pool: Id
    """Id of the pool.

    资源池的编号
    """
    cards: Cards
    """Cards promised.

    承诺的卡数
    """
    first: Slot
    """First slot of the promise.

    承诺的首个时段
    """
    end: Slot
    """First slot after it.

    承诺结束后的首个时段
    """

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.end <= self.first:
            raise ValueError(
                both(
                    "end {end} is not after first {first}",
                    "end（{end}）必须大于 first（{first}）",
                    end=self.end,
                    first=self.first,
                )
            )
        return self
