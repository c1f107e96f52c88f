"""Accelerator models, and nothing that depends on where they stand."""

from typing import Annotated

from pydantic import Field, Strict

from huline.models.base import Named
from huline.models.units import Gigabyte, Id


class Accelerator(Named):
    """A card model: what it can hold and what software it speaks."""

    vendor: str = ""
    """Maker.

    厂商
    """
    ecosystem: Id
    """Software stack: CUDA, CANN, NeuWare ...

    软件栈，如 CUDA、CANN、NeuWare
    """
    memory_gb: Gigabyte
    """Memory of one card.

    单卡显存
    """
    fp16_dense_gflops: Annotated[int, Strict(), Field(ge=0, le=10**9)] = 0
    """Nameplate, dense FP16, GFLOPS a card; 0 where unknown. Never used as speed.

    单卡稠密半精度标称算力，GFLOPS，未知填 0；不用于计算速度
    """
    domestic: bool
    """Made in China: some subsidies pay more for it.

    是否国产：有些补贴对国产卡给得更多
    """
