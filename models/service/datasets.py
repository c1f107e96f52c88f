"""Datasets: supplies or whole Cases kept at the service, in revisions."""

from typing import Annotated

from pydantic import Field

from huline.models.base import Frozen
from huline.models.case import Case
from huline.models.change import Change
from huline.models.service.wire import Instant
from huline.models.units import Id


class NewDataset(Frozen):
    """What ``POST /v1/datasets`` takes."""

    name: Annotated[str, Field(max_length=200)] = ""
    """What people call it; the Case's name where none is given.

    数据集名称；不填则用算例名称
    """
    case: Case
    """A supply, or a whole Case with workloads.

    供给侧算例，或含任务的完整算例
    """


class Revision(Frozen):
    """What ``POST /v1/datasets/{id}/revisions`` takes: Changes, made in order."""

    changes: Annotated[tuple[Change, ...], Field(min_length=1, max_length=100)]
    """What is changed.

    变更
    """


class Counts(Frozen):
    """How much there is of each."""

    workloads: int
    centres: int
    pools: int
    slots: int


class Dataset(Frozen):
    """One revision of a dataset."""

    id: Id
    name: str
    revision: int
    """1 is the first."""
    hash: str
    """SHA-256 of the Case."""
    created_at: Instant
    counts: Counts
