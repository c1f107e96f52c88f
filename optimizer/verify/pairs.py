"""One workload in one pool, and what a pair rule may have against it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huline.models.centre import Centre, Pool
from huline.models.plan import Run
from huline.models.sentence import Sentence
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify.facts import Facts, Home


@dataclass(frozen=True)
class Use:
    """One workload in one pool, seen from one home."""

    workload: TrainingJob | InferenceService
    pool: Pool
    centre: Centre
    home: Home
    runs: tuple[Run, ...]
    """Its runs in this pool."""
    courier: str | None = None
    """Who is said to carry its data."""


@dataclass(frozen=True)
class Miss:
    """By how much a use misses a rule, and the end of a sentence that says so."""

    measured: int | str | None
    limit: int | str | None
    why: Sentence


PairCheck = Callable[[Facts, Use], Miss | None]
PairChecks = Sequence[tuple[str, PairCheck]]
"""Rule id and check."""


@dataclass(frozen=True)
class Strengths:
    """The pair rules in force: those never broken, and those that may be at a price."""

    hard: PairChecks
    soft: PairChecks


def misses(facts: Facts, checks: PairChecks, use: Use) -> list[tuple[str, Miss]]:
    """List what the rules have against a use; a rule speaks once."""
    found: dict[str, Miss] = {}
    for rule, check in checks:
        if rule not in found:
            miss = check(facts, use)
            if miss:
                found[rule] = miss
    return list(found.items())


def admits(facts: Facts, checks: PairChecks, use: Use) -> bool:
    """Tell whether no rule has anything against a use."""
    return all(check(facts, use) is None for _, check in checks)
