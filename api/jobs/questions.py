"""What the explainer is asked: a module of its own, which both ends of its line import."""

from __future__ import annotations

from dataclasses import dataclass

from huline.models.workload import Workload

Pair = tuple[str, str | None]
"""A workload, and a centre to look at alone."""


@dataclass(frozen=True)
class NewWork:
    """A workload that is no part of the plan, and how many options are wanted for it."""

    workload: Workload
    most: int


@dataclass(frozen=True)
class AsAWhole:
    """What the plan's cost and gap are made of, what it lacks and what is scarce."""


Question = list[Pair] | NewWork | AsAWhole
