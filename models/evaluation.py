"""What a plan made by hand comes to, and what breaks its rules."""

from huline.models.base import Frozen
from huline.models.service.wire import Money
from huline.models.units import Id


class Fault(Frozen):
    """A rule that a plan breaks at one place, in one slot or in several that follow each other."""

    rule: str
    """Id in the catalogue."""
    where: str
    """What it happened to: ids of workload, pool, centre, link, subsidy or tenant."""
    first: int | None = None
    end: int | None = None
    """Slots ``[first, end)``; none where it is not about single slots."""
    measured: int | str | None = None
    limit: int | str | None = None
    """Where it is worst, in the unit of the rule."""
    said: str
    """What is wrong there, in a sentence."""
    said_zh: str
    """The same in Chinese."""
    workloads: tuple[Id, ...]
    """Whose runs cause it."""
    rows: tuple[int, ...] = ()
    """Where these stand in the file of the plan, if it is a table."""


class Saving(Frozen):
    """Another plan of the same Case beside the one made by hand; money from its perspective."""

    ok: bool
    """Whether it breaks no rule."""
    cost: Money
    saving: Money
    """What the plan made by hand costs more; negative: less."""
    bound: Money | None = None
    """No plan costs less, as far as `bound_kind` is to be trusted."""
    bound_kind: str | None = None
    served: int
    """Workloads that the other plan serves wholly."""
    moved: int
    """Workloads that it serves in another way."""
