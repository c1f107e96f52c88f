"""Subsidy rules as data: fields only. Engine and checker each compute what a rule is worth."""

from typing import Annotated

from pydantic import Field

from huline.models.subsidy.base import SubsidyRule
from huline.models.subsidy.group import StackingGroup
from huline.models.subsidy.per_unit import PerUnit
from huline.models.subsidy.share import Share
from huline.models.subsidy.tiered import Tiered

Subsidy = Annotated[Share | PerUnit | Tiered, Field(discriminator="kind")]

__all__ = ["PerUnit", "Share", "StackingGroup", "Subsidy", "SubsidyRule", "Tiered"]
