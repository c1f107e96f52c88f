"""Other plans that cost about as much, as files and the service tell of them."""

from typing import Literal

from pydantic import Field

from huline.models.base import Frozen
from huline.models.certificate import Certificate
from huline.models.plan import Perspective, Plan
from huline.models.replanning import AlternativeRules
from huline.models.service.wire import Money


class Besides(Frozen):
    """What a worker of the service is handed: to find a plan besides those that there are."""

    format: Literal["huline-besides/1"] = "huline-besides/1"
    rules: AlternativeRules
    plans: tuple[Plan, ...] = Field(min_length=1)
    """The given plan first."""
    certificate: Certificate | None = None
    """Of the given plan."""


class Found(Frozen):
    """One alternative."""

    cost: Money
    more: Money
    """What it costs more than the given plan."""
    apart: tuple[int, ...]
    """How many workloads stand elsewhere than in the given plan, then than in each alternative
    before this one."""
    at_least: Money | None = None
    """No plan that differs so costs less, by the solver's word; None: nothing is known."""


class Alternatives(Frozen):
    """Plans that differ from a given one and from each other, and cost about as much."""

    format: Literal["huline-alternatives/1"] = "huline-alternatives/1"
    case_hash: str
    perspective: Perspective
    cost: Money
    """The given plan's."""
    most: Money
    """What an alternative may cost."""
    differ: int
    """How many workloads at least stand elsewhere, of any two of the plans."""
    asked: int
    """How many alternatives were asked for."""
    found: tuple[Found, ...]
    ended: Literal["asked", "none", "search"]
    """Why there are no more: so many were asked for; the solver proved that there is none; or the
    search ended without one, which proves nothing."""
    at_least: Money | None = None
    """What a further one costs at least, by the solver's word; None: nothing is known, or there
    is no plan that differs so at all."""
