"""What programmes pay together."""

from typing import Self

from pydantic import model_validator

from huline.models.base import Named
from huline.models.sentence import both
from huline.models.units import Funds, Portion, YesOrNo


class StackingGroup(Named):
    """Limits what may be claimed from several programmes together.

    By one workload: programmes that exclude each other, or share a part of its rent. By firms:
    programmes, such as the rates of one voucher, that draw on one pool and have one cap. Groups
    with money of their own are nested or apart.
    """

    exclusive: YesOrNo = False
    """A workload may claim from only one programme of the group.

    组内补贴是否互斥：每个任务只能申领其中一项
    """
    ceiling: Portion | None = None
    """Per mille of the workload's rent that its claims in the group may reach together.

    组内申领合计占该任务租金的上限，千分数：60% 写 600
    """
    ceiling_foreign: Portion | None = None
    """The ceiling on cards that are not domestic; none: the same.

    非国产卡的叠加上限；空为与国产卡相同
    """

    firm_cap: Funds | None = None
    """The most one firm may claim from all programmes of the group, in milli-fen; what it claimed
    before under the group's own id counts.

    单个企业在组内合计的申领上限，毫分；含以该组编号填写的已申领部分
    """
    budget: Funds | None = None
    """What all programmes of the group still have together, in milli-fen.

    组内补贴共用的资金余额，毫分
    """

    @property
    def has_money(self) -> bool:
        """Whether its programmes share a budget or a cap."""
        return self.budget is not None or self.firm_cap is not None

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if not (self.exclusive or self.ceiling is not None or self.has_money):
            raise ValueError(
                both(
                    "exclusive is no and ceiling, firm_cap and budget are empty, so this group "
                    "limits nothing: give it one of them",
                    "exclusive 为否且 ceiling、firm_cap、budget 均为空，该组不构成任何限制："
                    "请填写其中一项",
                )
            )
        if self.ceiling_foreign is not None and self.ceiling is None:
            raise ValueError(
                both(
                    "ceiling_foreign needs ceiling beside it, for domestic cards",
                    "ceiling_foreign 须与国产卡的 ceiling 一并填写",
                )
            )
        return self
