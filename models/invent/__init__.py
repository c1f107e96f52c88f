"""Made-up Cases in the shape of the market, the same for the same seed."""

from huline.models.invent.market import invent

__all__ = ["invent"]
