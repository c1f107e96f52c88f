"""What programmes pay together."""

from typing import Self

from pydantic import model_validator

from huline.models.base import Named
from huline.models.sentence import both
from huline.models.units import Portion


class StackingGroup(Named):
    """Limits what one workload may claim from several programmes together."""

    exclusive: bool = False
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

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if not self.exclusive and self.ceiling is None:
            raise ValueError(
                both(
                    "exclusive is no and ceiling is empty, so this group limits nothing: give it "
                    "one of them",
                    "exclusive 为否且 ceiling 为空，该组不构成任何限制：请填写其中一项",
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
