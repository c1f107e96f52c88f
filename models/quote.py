"""Quotes: what somebody offers for one training job in one pool."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from huline.models.base import Sourced
from huline.models.units import Amount, Cards, Id, MilliFen, Slot, no_cards_among


class Quote(Sourced):
    """An offer for a training job in a pool; what it states stands for what would be computed.

    At least one of ``cost``, ``cards`` with ``slots``, and ``uses`` is given.
    """

    workload: Id
    """The training job."""
    pool: Id
    cost: MilliFen | None = None
    """All-in price in milli-fen of the whole job in this pool, no subsidy on top; may be negative.
    None: rent, energy and transfer as usual."""
    cards: Cards | None = None
    """Gang size in this pool, in place of the job's; goes with ``slots``."""
    slots: Annotated[Slot, Field(ge=1)] | None = None
    """Run time on that gang, in place of the one computed."""
    uses: dict[Id, Amount] | None = None
    """Further resource -> how much of it the whole gang takes up in each slot in which it runs, in
    place of cards times the job's ``uses``; what is not named here is not used."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.cards is None) != (self.slots is None):
            given, other = ("cards", "slots") if self.slots is None else ("slots", "cards")
            raise ValueError(
                f"{given} is given without {other}; a gang size and its run time go together"
            )
        if self.cost is None and self.cards is None and self.uses is None:
            raise ValueError("it quotes nothing: give cost, cards with slots, or uses")
        no_cards_among("uses", self.uses or ())
        return self
