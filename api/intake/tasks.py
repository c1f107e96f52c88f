"""What a reader is asked to read, and what it makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huline.api.intake.media import Media
from huline.models.errors import HulineError, Problem
from huline.models.sentence import Sentence
from huline.models.service import AlternativeRequest, PlanRequest

Source = bytes | Path
"""The bytes of a body, or the file that holds them."""


@dataclass(frozen=True)
class ReadPlan:
    """A request for a plan.

    Attributes
    ----------
    source, media : a `PlanRequest` in JSON; or a batch of workloads where ``about`` is given
    about : the rest of the request, of which ``input`` names a dataset
    """

    source: Source
    media: Media = Media.JSON
    about: PlanRequest | None = None


@dataclass(frozen=True)
class ReadDataset:
    """A `NewDataset` in JSON."""

    source: Source


@dataclass(frozen=True)
class ReadRevision:
    """A `Revision` in JSON, and the Case it is made to, as it is kept."""

    source: Source
    base: bytes


@dataclass(frozen=True)
class Published:
    """A plan as it is kept: all of it compressed, the placements as Parquet."""

    case: bytes
    head: bytes
    placements: bytes


@dataclass(frozen=True)
class ReadStudy:
    """A `StudyRequest` in JSON."""

    source: Source


@dataclass(frozen=True)
class ReadFollowing:
    """A `ReplanRequest` in JSON, or of a curve a `CurveRequest`, and the plan that is followed."""

    source: Source
    earlier: Published
    curve: bool = False


@dataclass(frozen=True)
class ReadRulePrices:
    """A `RulePricesRequest` in JSON, and the plan whose rules are to be priced."""

    source: Source
    earlier: Published


@dataclass(frozen=True)
class ReadBesides:
    """An `AlternativeRequest`, the plan it is about, and those besides it.

    Attributes
    ----------
    certificate : of the plan, as it is kept; None if it has none
    """

    request: AlternativeRequest
    given: Published
    besides: tuple[Published, ...]
    certificate: bytes | None
    source: Source = b""


@dataclass(frozen=True)
class Compare:
    """Two plans to be compared, the second in its Case; the answer is JSON."""

    first: Published
    second: Published
    source: Source = b""


Task = (
    ReadPlan | ReadStudy | ReadDataset | ReadRevision | ReadFollowing | ReadRulePrices
    | ReadBesides | Compare
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How much there is of each in a Case."""

    workloads: int
    centres: int
    pools: int
    slots: int
    options: int
    """At most so many ways to run the workloads: pools, numbers of cards and starts, before any
    rule is looked at."""


@dataclass(frozen=True)
class Read:
    """A Case that is sound, and what came with it.

    Attributes
    ----------
    case : canonical JSON, compressed by zlib
    hash : SHA-256 of the Case
    size : how much there is of each
    document : what was sent, as JSON has it, without the Case, its workloads and the plan
    given : the plan that is to be scored, as JSON, compressed; None if there was none
    doubts : what of the Case is most likely not meant
    notices : what was read in an unusual way
    """

    case: bytes
    hash: str
    size: Size
    document: dict[str, Any]
    given: bytes | None
    doubts: tuple[Problem, ...]
    notices: tuple[Sentence, ...]


@dataclass(frozen=True)
class Wanted:
    """A dataset of which a reader needs the Case; the latest revision where none is named."""

    dataset: str
    revision: int | None


class Busy(HulineError):
    """All readers are at work, and were for as long as a request may wait."""

    code = "busy"
