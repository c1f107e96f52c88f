"""Cards already promised to somebody else, some of which may be had back for a fee."""

from typing import Self

from pydantic import model_validator

from huline.models.base import Named
from huline.models.sentence import both
from huline.models.units import Cards, Id, Price, Slot, must_last


class Commitment(Named):
    """Cards already promised: taken off the pool's capacity, drawing power, not billed again.

    One with a fee may be ended early, by decision of the plan.
    """

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
    termination_fee: Price | None = None
    """Milli-fen, once, for ending it early; empty: it cannot be ended.

    提前终止费，毫分，一次付清；空为不可提前终止
    """
    endable_from: Slot | None = None
    """First slot in which its cards are free if it is ended; empty: its first slot.

    提前终止后卡可另用的首个时段；空为其首个时段
    """

    @property
    def freed_from(self) -> int | None:
        """First slot in which its cards are free if it is ended; None if it cannot be."""
        if self.termination_fee is None:
            return None
        return self.first if self.endable_from is None else self.endable_from

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        must_last(self.first, self.end)
        return self

    @model_validator(mode="after")
    def _ends_while_it_lasts(self) -> Self:
        if self.endable_from is None:
            return self
        if self.termination_fee is None:
            raise ValueError(
                both(
                    "endable_from goes with termination_fee, which is missing; "
                    "state the fee, 0 if ending it is free",
                    "endable_from 须与 termination_fee 一同填写，而后者缺失；"
                    "请填写终止费，免费则填 0",
                )
            )
        if not self.first <= self.endable_from < self.end:
            raise ValueError(
                both(
                    "endable_from {at} is not in the slots from first {first} to before end {end}",
                    "endable_from（{at}）须不小于 first（{first}）且小于 end（{end}）",
                    at=self.endable_from,
                    first=self.first,
                    end=self.end,
                )
            )
        return self
