"""Quotes: what somebody offers for one training job in one pool."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from huline.models.base import Sourced
from huline.models.sentence import both
from huline.models.units import Amount, Cards, Id, MilliFen, Slot, no_cards_among


class Quote(Sourced):
    """An offer for a training job in a pool; what it states stands for what would be computed.

    At least one of ``cost``, ``cards`` with ``slots``, and ``uses`` is given.
    """

    workload: Id
    """Id of the training job.

    训练任务的编号
    """
    pool: Id
    """Id of the pool.

    资源池的编号
    """
    cost: MilliFen | None = None
    """All-in price in milli-fen of the whole job in this pool, no subsidy on top; may be negative.
    Empty: rent, energy and transfer as usual.

    整个任务在此资源池的一口价，毫分，不再享受补贴，可为负；空则照常计租金、电费和传输
    """
    cards: Cards | None = None
    """Number of cards in this pool, in place of the job's; goes with slots.

    在此资源池所用的卡数，代替任务的卡数；须与 slots 一并填写
    """
    slots: Annotated[Slot, Field(ge=1)] | None = None
    """Run time on these cards, in place of the one computed.

    用这些卡的运行时段数，代替计算所得
    """
    uses: dict[Id, Amount] | None = None
    """Further resource = how much of it the whole job takes up in each slot in which it runs, in
    place of cards times the job's uses; what is not named here is not used.

    其他资源=运行的每个时段整个任务的占用量，代替卡数乘以任务的 uses；未列出的不占用
    """

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.cards is None) != (self.slots is None):
            given, other = ("cards", "slots") if self.slots is None else ("slots", "cards")
            raise ValueError(
                both(
                    "{given} is given without {other}; a gang size and its run time go together",
                    "填了 {given} 而未填 {other}：卡数与运行时段数须一并填写",
                    given=given,
                    other=other,
                )
            )
        if self.cost is None and self.cards is None and self.uses is None:
            raise ValueError(
                both(
                    "it quotes nothing: give cost, cards with slots, or uses",
                    "没有任何报价内容：请填写 cost、cards 与 slots，或 uses",
                )
            )
        no_cards_among("uses", self.uses or ())
        return self
