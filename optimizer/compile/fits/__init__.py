"""Pair rules, one a file. The order of `FITS` decides which reason is named first."""

from huline.optimizer.compile.fits import (
    ban,
    dispatch,
    ecosystem,
    hardware,
    latency,
    locality,
    pin,
    residency,
    scale,
)
from huline.optimizer.compile.fits.base import Fit, Miss

FITS: tuple[Fit, ...] = (
    residency.FIT,
    locality.FIT,
    dispatch.FIT,
    ban.FIT,
    pin.FIT,
    hardware.FIT,
    ecosystem.FIT,
    scale.FIT,
    latency.FIT,
)
ALWAYS: tuple[Fit, ...] = (hardware.MEASURED,)

__all__ = ["ALWAYS", "FITS", "Fit", "Miss"]
