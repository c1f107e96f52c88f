"""Stays of a service in a pool: unbroken rows of slots in which it has cards there."""

from typing import NamedTuple

import numpy as np

from huline.models.workload import InferenceService
from huline.optimizer.verify.facts import Vector


class Stay(NamedTuple):
    """The slots ``[first, end)``; ``before`` says that it began before the horizon."""

    first: int
    end: int
    before: bool


def stays_of(service: InferenceService, pool: str, cards: Vector) -> list[Stay]:
    """List the stays of a service in a pool where it has (slots,) cards, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], cards > 0, [0])))).tolist()
    return [
        Stay(first, end, first == 0 and pool in service.warm_at)
        for first, end in zip(edges[::2], edges[1::2], strict=True)
    ]


def warm(service: InferenceService, pool: str, cards: Vector) -> Vector:
    """(slots,) the cards that serve: none at the beginning of a stay."""
    if not service.warm_up:
        return cards
    serving = cards.copy()
    for stay in stays_of(service, pool, cards):
        if not stay.before:
            serving[stay.first : min(stay.first + service.warm_up, stay.end)] = 0
    return serving
