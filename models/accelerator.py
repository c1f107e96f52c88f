"""Accelerator models, and nothing that depends on where they stand."""

from typing import Annotated

from pydantic import Field, Strict

from huline.models.base import Named
from huline.models.units import Gigabyte, Id


class Accelerator(Named):
    """A card model: what it can hold and what software it speaks."""

    vendor: str = ""
    ecosystem: Id
    """Software stack: CUDA, CANN, NeuWare ..."""
    memory_gb: Gigabyte
    """Memory of one card."""
    fp16_dense_gflops: Annotated[int, Strict(), Field(ge=0, le=10**9)] = 0
    """Nameplate, dense FP16, GFLOPS a card; 0 where unknown. Never used as speed."""
    domestic: bool
    """Made in China: some subsidies pay more for it."""
