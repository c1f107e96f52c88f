"""A plan made by hand: what runs where and when. Everything else of a plan follows from that."""

from huline.models.base import Frozen
from huline.models.plan import Placement, Plan
from huline.models.units import Id, YesOrNo


class Sketch(Frozen):
    """Runs, and who carries data by road; what the placements say beside that is not looked at.

    Workloads that are not named are left unserved.
    """

    placements: tuple[Placement, ...]
    """Those that run; in any order.

    安排；未列出的任务不服务
    """
    terminations: tuple[Id, ...] = ()
    """Ids of the commitments that are ended early.

    提前终止的承诺的编号
    """

    chosen_couriers: YesOrNo = False
    """Whether the way of data is chosen where a placement names no courier; else it travels by
    network.

    未写明快递时，是否由系统选择数据的运送方式；否则走网络
    """

    @classmethod
    def of(cls, plan: Plan) -> "Sketch":
        """Return what of a plan its maker decided."""
        return cls(placements=plan.placements, terminations=plan.terminations)
