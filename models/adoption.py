"""Adoption: how much of an earlier plan a new one could begin with, and why not all of it."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from huline.models.base import Frozen
from huline.models.constraints import BY_ID
from huline.models.sentence import both
from huline.models.units import Id

Reason = Literal["workload", "pool", "rule", "shape", "room"]
"""Why a placement is not adopted: its workload is gone; a pool of it is; a rule refuses it the
pool; it asks for other cards, slots or times; no room is left there, or the room is not worth
its price."""
Count = Annotated[int, Strict(), Field(ge=0)]


class NotAdopted(Frozen):
    """Placements of an earlier plan that are not adopted for one reason."""

    reason: Reason
    rule: str | None = None
    """The rule of the catalogue that refuses the pool; with the reason ``rule`` only."""
    workloads: Annotated[int, Strict(), Field(ge=1)]
    example: Id
    """One of these workloads; the Case need not know it."""

    @model_validator(mode="after")
    def _names_its_rule(self) -> Self:
        if (self.reason == "rule") != (self.rule is not None) or self.rule not in {None, *BY_ID}:
            raise ValueError(
                both(
                    "rule names a rule of the catalogue where the reason is one, else nothing",
                    "仅当原因为 rule 时，rule 才填写规则目录中的规则",
                )
            )
        return self


class Adoption(Frozen):
    """How many placements of an earlier plan the search began with.

    What is adopted is where the search begins, not where it ends: it may move all the same.

    Raises
    ------
    ValueError
        If the placements that are adopted and those that are not do not add up.
    """

    placements: Count
    """Placements of the earlier plan that run anywhere."""
    adopted: Count
    """Those of them that stood in their old places, wholly, when the search began."""
    left: tuple[NotAdopted, ...] = ()
    """The others by reason, the commonest first."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.adopted + sum(group.workloads for group in self.left) != self.placements:
            raise ValueError(
                both(
                    "placements that are adopted and those that are not must add up to "
                    "{placements}",
                    "已沿用与未沿用的安排之和须等于 {placements}",
                    placements=self.placements,
                )
            )
        return self
