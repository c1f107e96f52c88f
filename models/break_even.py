"""What a Study seeks: the value of a field at which something flips in best plans."""

from typing import Annotated, Self

from pydantic import Field, JsonValue, Strict, model_validator

from huline.models.base import Frozen
from huline.models.change import Edit
from huline.models.sentence import both
from huline.models.units import Id, PerMille

_ASKED = (
    {"workload", "centres"}, {"centres", "share"}, {"programme"}, {"programme", "share"},
    {"group"}, {"group", "share"},
)  # fmt: skip
"""Which fields of a break-even say what is to flip."""


class BreakEven(Frozen):
    """Asks at which value of a field something flips in best plans.

    With ``workload`` and ``centres``: whether a training job runs at these centres. With ``share``
    and ``centres``: whether so much of the card-hours is at them. With ``programme`` or ``group``:
    whether so much of its budget is claimed, all of it where no ``share`` is given.
    """

    name: str = Field(min_length=1, max_length=200)
    """Its name.

    名称
    """
    name_zh: str = Field(default="", max_length=200)
    """Its Chinese name; the English one stands in where it is empty.

    中文名称；不填则显示英文名称
    """
    edit: Edit
    """What is varied: a set or scale whose value is the one that is sought; the one here counts
    for nothing.

    变动的内容：set 或 scale，其值即所求；此处所写的值不起作用
    """
    least: Annotated[int, Strict(), Field(ge=0, le=10**17)]
    """The least value that is tried.

    尝试的最小值
    """
    most: Annotated[int, Strict(), Field(ge=0, le=10**17)]
    """The greatest value that is tried.

    尝试的最大值
    """
    step: Annotated[int, Strict(), Field(ge=1, le=10**17)] = 1
    """Values that lie no further apart are not told from each other.

    取值相距不超过此数时不再细分
    """
    workload: Id | None = None
    """The training job.

    训练任务的编号
    """
    centres: dict[str, JsonValue] | None = Field(default=None, min_length=1)
    """The centres, by the values of their fields as in where of an edit.

    智算中心，按字段的取值选定，写法同 where
    """
    programme: Id | None = None
    """The subsidy programme, which must have a budget.

    补贴的编号，须有预算
    """
    group: Id | None = None
    """The stacking group, whose programmes must share a budget.

    叠加组的编号，组内补贴须共用预算
    """
    share: Annotated[PerMille, Field(ge=1, le=1000)] | None = None
    """Per mille of all card-hours that is to be at the centres, or of its budget that a programme
    or group is to pay.

    千分数：位于这些中心的卡时占全部卡时的比例，或补贴（叠加组）支出占其预算的比例
    """

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        given = {name for name in ("workload", "centres", "programme", "group", "share")
                 if getattr(self, name) is not None}  # fmt: skip
        if given not in _ASKED:
            raise ValueError(
                both(
                    "asks for one of four: workload and centres; centres and share; programme or "
                    "group, maybe with share",
                    "四者择一：workload 与 centres；centres 与 share；programme 或 group（可加 "
                    "share）",
                )
            )
        return self

    @model_validator(mode="after")
    def _can_be_varied(self) -> Self:
        if self.edit.op not in ("set", "scale"):
            raise ValueError(both("edit must be a set or a scale", "edit 须为 set 或 scale"))
        if self.most <= self.least:
            raise ValueError(
                both("most {most} is not above least {least}",
                     "most（{most}）必须大于 least（{least}）", most=self.most, least=self.least)
            )  # fmt: skip
        return self
