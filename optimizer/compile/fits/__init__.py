"""Pair rules, one a file. The order of `FITS` decides which reason is named first."""

from huline.optimizer.compile.fits import (
    ban,
    certification,
    density,
    dispatch,
    ecosystem,
    hardware,
    latency,
    locality,
    neutrality,
    pin,
    pricing,
    residency,
    scale,
    window,
)
from huline.optimizer.compile.fits.base import Fit, Miss

FITS: tuple[Fit, ...] = (
    residency.FIT,
    locality.FIT,
    dispatch.FIT,
    neutrality.FIT,
    certification.FIT,
    ban.FIT,
    pin.FIT,
    hardware.FIT,
    pricing.FIT,
    ecosystem.FIT,
    density.FIT,
    scale.FIT,
    latency.FIT,
)
ALWAYS: tuple[Fit, ...] = (hardware.MEASURED, window.COPIED)

__all__ = ["ALWAYS", "FITS", "Fit", "Miss"]
