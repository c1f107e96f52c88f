"""Makes the Case that is meant of a dataset or a Case, and of what a request changes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import ValidationError

from huline.models.case import Case
from huline.models.change import Change
from huline.models.errors import BadInput, Problem
from huline.models.fields import shape_of
from huline.models.plan import Perspective
from huline.models.service import Config, Following, PlanRequest
from huline.models.study import Study
from huline.models.validation import problems_of
from huline.optimizer.options import Options

Steps = tuple[str | int, ...]


def changed(case: Case, changes: Sequence[Change], at: Steps) -> Case:
    """Make changes to a Case, in order; ``at`` is where they stand in what was sent.

    Raises
    ------
    BadInput
        If a change does not fit, or the changed Case contradicts itself.
    """
    if not changes:
        return case
    document = case.model_dump(mode="json")
    found: list[Problem] = []
    for n, change in enumerate(changes):
        try:
            change.edit(document, shape_of(Case))
        except BadInput as error:
            found += moved(error, partial(_beneath, (*at, n))).problems
    if found:
        raise BadInput(found)
    # what contradicts what is told by the Case's own fields, which were not sent
    return _valid(document, lambda _: at)


def wished(case: Case, request: PlanRequest | Following) -> Case:
    """Make the wishes of a request part of its Case: rules, pins, the order of tiers.

    Raises
    ------
    BadInput
        If a pin contradicts the Case.
    """
    policy: dict[str, Any] = {}
    if request.rules:
        named = {setting.rule for setting in request.rules}
        kept = [setting for setting in case.policy.rules if setting.rule not in named]
        policy["rules"] = (*kept, *request.rules)
    if request.objective.tiers:
        policy["tier_order"] = request.objective.tiers
    # pins of a plan that follows another take the place of others
    pins = request.pins if isinstance(request, PlanRequest) else ()
    if not policy and not pins:
        return case
    fields = {name: getattr(case, name) for name in Case.model_fields}
    if policy:
        old = case.policy
        fields["policy"] = {name: getattr(old, name) for name in type(old).model_fields} | policy
    fields["pins"] = (*case.pins, *pins)

    def sent(path: Steps) -> Steps:
        first, second = (*path, None, None)[:2]
        if first == "pins" and isinstance(second, int) and second >= len(case.pins):
            return ("pins", second - len(case.pins), *path[2:])
        return ("rules",) if path[:2] == ("policy", "rules") else ()

    return _valid(fields, sent)


def _valid(document: dict[str, Any], sent: Callable[[Steps], Steps]) -> Case:
    try:
        return Case.model_validate(document)
    except ValidationError as error:
        raise moved(BadInput(problems_of(error, Case)), sent) from None
    except BadInput as error:
        raise moved(error, sent) from None


def _beneath(above: Steps, path: Steps) -> Steps:
    return (*above, *path)


def moved(error: BadInput, sent: Callable[[Steps], Steps]) -> BadInput:
    """Tell of problems where they stand in what was sent."""
    return BadInput([replace(p, path=sent(p.path)) for p in error.problems])


def options_of(config: Config, perspective: Perspective) -> Options:
    """Return how each plan of a study is made that was asked for as a plan is."""
    limits = config.termination
    return Options(
        perspective=perspective, gap=limits.relative_gap,
        seconds=limits.spent_limit and limits.spent_limit.total_seconds(),
        work=limits.work_limit, strategy=config.strategy, certify=config.certificate,
        seed=config.seed,
    )  # fmt: skip


def named_study(make: Callable[[], Study], config: Config) -> Study:
    """Make a study and call it what was asked.

    Raises
    ------
    BadInput
        If what it is asked for by contradicts itself, by its place in ``config``.
    """
    try:
        study = make()
    except BadInput as error:
        raise moved(error, lambda path: ("config", *path)) from None
    return study.model_copy(update={"name": config.name or study.name})
