"""What is asked about a published plan."""

from pydantic import Field

from huline.models.base import Frozen
from huline.models.units import Id

MOST_PAIRS = 100


class Pair(Frozen):
    """A workload that is asked about."""

    workload: Id
    """Id of the workload.

    任务的编号
    """
    centre: Id | None = None
    """Id of a centre to look at alone; all of them where none is given.

    只看该智算中心；不填则看全部
    """


class Asked(Frozen):
    """Workloads, each with a centre to look at alone or without."""

    pairs: tuple[Pair, ...] = Field(min_length=1, max_length=MOST_PAIRS)
    """Workloads and centres, answered in this order.

    任务与智算中心，按此顺序回答
    """
