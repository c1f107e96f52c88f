"""What every domain class has in common."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from huline.models.sentence import both
from huline.models.units import Id


class Frozen(BaseModel):
    """A value that never changes and takes no field it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )


LIGHT = ConfigDict(extra="forbid", use_attribute_docstrings=True)
"""Of frozen dataclasses with slots, for values that a large plan has by the million: they take a
seventh of the memory of `Frozen` ones."""


class Sourced(Frozen):
    """A record that says how firm its figures are.

    ``assumed`` and ``derived`` name fields of the record; what neither names is as its source
    gives it.
    """

    source: str = ""
    """Where the figures come from.

    数据出处
    """
    assumed: tuple[str, ...] = ()
    """Fields that no public source gives: a modelling choice, shown as such.

    没有公开来源、属于假设的字段名
    """
    derived: tuple[str, ...] = ()
    """Fields computed from sourced figures.

    由有出处的数字推算得到的字段名
    """

    @model_validator(mode="after")
    def _names_its_own_fields(self) -> Self:
        # looked up once: a record names many of its fields, and there are many records
        fields = type(self).model_fields if self.assumed or self.derived else {}
        for name in self.assumed + self.derived:
            if name not in fields:
                raise ValueError(
                    both(
                        "assumed or derived names '{name}', which is no field here",
                        "assumed 或 derived 提到“{name}”，此处没有这个字段",
                        name=name,
                    )
                )
        return self


class Named(Sourced):
    """A sourced record with an id and names for people."""

    id: Id
    """Unique in the table.

    唯一编号，不含空格
    """
    name: str = Field(default="", max_length=200)
    """English name; the id stands in where it is empty.

    英文名称；不填则显示编号
    """
    name_zh: str = Field(default="", max_length=200)
    """Chinese name; the English one stands in where it is empty.

    中文名称；不填则显示英文名称
    """

    def label(self, lang: str = "en") -> str:
        """Return the name to show a reader of ``lang`` (``zh`` or ``en``)."""
        return (self.name_zh if lang == "zh" else "") or self.name or self.id
