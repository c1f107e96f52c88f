"""How a plan is to be made: limits, gap, perspective, strategy."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from huline.models.base import Frozen
from huline.models.plan import Perspective
from huline.models.sentence import both
from huline.optimizer.solvers import BackendName

WORKERS = r"^(local|processes:[1-9][0-9]{0,2}|ray://[^\s/]+:[0-9]+)$"
"""What may be asked for as workers."""


class Options(Frozen):
    """What the caller asks of the engine; the same options and Case give comparable plans."""

    perspective: Perspective = "payer"
    gap: Annotated[float, Field(ge=0, le=1)] = 0.0001
    """Stop once proven within this share of the plan's gross."""
    seconds: Annotated[float, Field(gt=0, le=86_400)] | None = None
    """Stop after this long, from when the engine gets the Case; none: until the gap is reached."""
    work: Annotated[int, Field(ge=1, le=10**9)] | None = None
    """Stop after so much work, counted as `huline.optimizer.effort` says; not with ``seconds``."""
    strategy: Literal["auto", "whole", "prices"] = "auto"
    certify: bool = False
    """Prove the bound by a certificate, which strategy `whole` alone cannot."""
    backend: BackendName = BackendName.HIGHS
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    threads: Annotated[int, Field(ge=1, le=256)] = 1
    workers: Annotated[str, Field(pattern=WORKERS)] = "local"
    """Who works on the bound: threads here, ``processes:N``, or a cluster, ``ray://HOST:PORT``."""
    memory_mb: Annotated[int, Field(ge=256)] = 16_384
    """MB of resident memory beyond which the solving process is ended and its best plan kept."""

    @model_validator(mode="after")
    def _is_limited_once(self) -> Self:
        if self.seconds is not None and self.work is not None:
            raise ValueError(
                both(
                    "a limit of time and one of work exclude each other: set one",
                    "时间限制与工作量限制只能设其一",
                )
            )
        return self
