"""Subsidy rules as data: fields only. Engine and checker each compute what a rule is worth."""

from typing import Annotated

from pydantic import Field

from huline.models.subsidy.base import SubsidyRule
from huline.models.subsidy.per_card_hour import PerCardHour
from huline.models.subsidy.share_of_rent import ShareOfRent

Subsidy = Annotated[ShareOfRent | PerCardHour, Field(discriminator="kind")]

__all__ = ["PerCardHour", "ShareOfRent", "Subsidy", "SubsidyRule"]
