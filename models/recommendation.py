"""Where one new workload might go, beside a plan that stands."""

from pydantic import Field

from huline.models.base import Frozen
from huline.models.plan import Perspective, Placement
from huline.models.service.wire import Money
from huline.models.units import Id


class Recommended(Frozen):
    """A way to run the workload wholly at a centre, while all work of the plan stays.

    Amounts are of the plan's perspective.
    """

    centre: Id
    placement: Placement
    """It may be taken as it is: all rules hold with it beside the plan."""
    cost: Money
    """What it adds to the plan's cost, charges for all work together apart."""
    worth: Money
    """What the cards it takes are worth to other work, at the plan's multipliers; 0 without."""
    ranked: Money
    """``cost + worth``: the least comes first."""


class Recommendation(Frozen):
    """The best options for one new workload, centre by centre."""

    workload: Id
    perspective: Perspective
    priced: bool
    """Whether the plan's multipliers were known: if not, options are ranked by cost alone."""
    options: tuple[Recommended, ...] = Field(max_length=1000)
    """The cheapest first, one a centre; none where it fits nowhere wholly."""
    penalty: Money
    """What leaving it unserved costs."""
    fits: int
    """Centres at which it fits wholly."""
    refused: dict[str, int]
    """Rule -> pools that it refuses first; of cards and power for want of what is left."""
