"""How a plan is to be made: limits, gap, perspective, strategy."""

from typing import Annotated, Literal

from pydantic import Field

from huline.models.base import Frozen
from huline.models.plan import Perspective
from huline.optimizer.solvers import BackendName


class Options(Frozen):
    """What the caller asks of the engine; the same options and Case give comparable plans."""

    perspective: Perspective = "payer"
    gap: Annotated[float, Field(ge=0, le=1)] = 0.0001
    """Stop once proven within this share of the plan's gross."""
    seconds: Annotated[float, Field(gt=0, le=86_400)] | None = None
    """Stop after this long, from when the engine gets the Case; none: until the gap is reached."""
    strategy: Literal["auto", "whole", "prices"] = "auto"
    certify: bool = False
    """Prove the bound by a certificate, which strategy `whole` alone cannot."""
    backend: BackendName = BackendName.HIGHS
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    threads: Annotated[int, Field(ge=1, le=256)] = 1
    memory_mb: Annotated[int, Field(ge=256)] = 16_384
    """MB of resident memory beyond which the solving process is ended and its best plan kept."""
