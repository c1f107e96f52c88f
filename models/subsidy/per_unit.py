"""A fixed sum for every unit used."""

from typing import Literal

from huline.models.subsidy.base import SubsidyRule
from huline.models.units import Price


class PerUnit(SubsidyRule):
    """Pays a fixed sum for each card-hour used, or for each kWh metered.

    A card-slot entitles to ``half_up(amount * slot_minutes, 60)`` milli-fen, or to
    ``half_up(amount * W * PUE * slot_minutes, 60,000,000)``.
    """

    kind: Literal["per-unit"] = "per-unit"
    """A share of the rent or the electricity (share), a fixed sum a card-hour or kWh (per-unit),
    or a share that changes with the firm's spend in the year (tiered).

    share 按租金或电费的比例补，per-unit 按卡时或千瓦时定额补，tiered 按企业年度消费分档补
    """
    unit: Literal["card-hour", "kWh"] = "card-hour"
    """What is counted; kWh at the meter, whoever pays for them.

    计量单位：card-hour 为卡时，kWh 为电表千瓦时（不论由谁付费）
    """
    amount: Price
    """Milli-fen per unit.

    每单位的补贴，毫分
    """
