"""Electricity prices."""

from huline.models.base import Named
from huline.models.units import TariffPrice


class Tariff(Named):
    """What a megawatt-hour costs in each slot; any vector will do, negative prices too."""

    region: str = ""
    """The grid region whose price this is."""
    fen_per_mwh: tuple[TariffPrice, ...]
    """(1,) or (slots,) fen per MWh: a single value holds for every slot. 0.61 CNY/kWh is 61000."""
