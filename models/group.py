"""Groups: workloads that share a centre, or must not."""

from typing import Literal, Self

from pydantic import Field, model_validator

from huline.models.base import Named
from huline.models.sentence import both
from huline.models.units import Id


class Group(Named):
    """Workloads tied to each other by where they run; any of them may be left out."""

    kind: Literal["together", "apart"]
    """Together: those that run use one and the same centre; apart: none uses another's centre.

    类型：together 为运行者同在一个智算中心，apart 为不得同在一个智算中心
    """
    workloads: tuple[Id, ...] = Field(min_length=2)
    """Ids of the workloads, two or more.

    任务编号，至少两个
    """

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if len(set(self.workloads)) != len(self.workloads):
            raise ValueError(both("workloads names one twice", "workloads 中有重复的任务"))
        return self
