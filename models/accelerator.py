"""Accelerator models, and nothing that depends on where they stand."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from huline.models.base import Named
from huline.models.units import Gigabyte, Gigaflops, Id, YesOrNo

Precision = Literal["fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "int8"]


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
    dense_gflops: dict[Precision, Gigaflops] = Field(default_factory=dict)
    """Nameplate of a card by precision, dense: fp16=312000. For prices by P; never used as speed.

    单卡各精度的稠密标称算力，如 fp16=312000；用于按 P 计价，不用于计算速度
    """
    sparse_gflops: dict[Precision, Gigaflops] = Field(default_factory=dict)
    """The same with structured sparsity.

    单卡各精度的稀疏标称算力
    """
    domestic: YesOrNo
    """Made in China: some subsidies pay more for it.

    是否国产：有些补贴对国产卡给得更多
    """

    def gflops(self, *, sparse: bool) -> Mapping[Precision, int]:
        """Return the nameplate by precision, dense or sparse."""
        return self.sparse_gflops if sparse else self.dense_gflops
