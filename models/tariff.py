"""Electricity prices."""

from huline.models.base import Named
from huline.models.units import TariffPrice


class Tariff(Named):
    """What a megawatt-hour costs in each slot; any vector will do, negative prices too."""

    region: str = ""
    """The grid region whose price this is.

    电价所属的电网区域
    """
    fen_per_mwh: tuple[TariffPrice, ...]
    """Fen per MWh, one for every slot or a single one for all. 0.61 CNY/kWh is 61000.

    每兆瓦时的分数，每时段一个值，或一个通用值；0.61 元/千瓦时写 61000
    """
