"""The Cases a Study asks about: its base Case with Changes made, and with demand drawn anew."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple

from pydantic import ValidationError

from huline.models.case import Case
from huline.models.change import Change
from huline.models.errors import BadInput, Problem
from huline.models.fields import shape_of
from huline.models.misfits import Made
from huline.models.misfits import told as misfits
from huline.models.sentence import NOTHING, Sentence, both
from huline.models.study import Draws, Scenario, Study
from huline.models.units import half_up
from huline.models.validation import problems_of


class Variant(NamedTuple):
    """One Case to be planned.

    Attributes
    ----------
    draw : seed of the demand; None: as the Case states it
    """

    scenario: Scenario
    draw: int | None
    case: Case

    @property
    def name(self) -> tuple[str, int | None]:
        """What it goes by in its study."""
        return self.scenario.name, self.draw


def variants(study: Study, base: Case) -> tuple[Variant, ...]:
    """Return every Case of a Study: for each draw all scenarios, the base first.

    Raises
    ------
    BadInput
        With every Change that does not fit the Case, by its place in the study, and every
        scenario that contradicts itself.
    """
    problems: list[Problem] = []
    found = list(_made(study, base, problems))
    if problems:
        raise BadInput(problems)
    return tuple(found)


def _made(study: Study, base: Case, problems: list[Problem]) -> Iterator[Variant]:
    stated = base.model_dump(mode="json")
    places = {change.name: n for n, change in enumerate(study.changes)}
    told = set[tuple[str, str]]()
    for draw in study.draws.seeds if study.draws else (None,):
        for scenario in study.all_scenarios():
            if not scenario.changes and draw is None:
                yield Variant(scenario, draw, base)
                continue
            made = Made([(places[name], study.changes[places[name]]) for name in scenario.changes],
                        stated, _copied(stated))  # fmt: skip
            case, wrong = _drawn(made, study.draws, draw)
            for found, n in wrong:
                # of many scenarios that are wrong in the same way one is told
                if (found.field, found.message) not in told:
                    told.add((found.field, found.message))
                    problems.append(_within(scenario, n, found))
            if case is not None:
                yield Variant(scenario, draw, case)


def _drawn(
    made: Made, draws: Draws | None, seed: int | None
) -> tuple[Case | None, list[tuple[Problem, int | None]]]:
    """Make the changes, and draw the demand.

    Returns
    -------
    The Case; or None, and what is wrong: each with how many changes went before the one that
    cannot be made, or None where all could, and do not make a Case
    """
    document = made.after
    wrong: list[tuple[Problem, int | None]] = [
        (problem, n)
        for n, (place, change) in enumerate(made.changes)
        for problem in _misfits(change, place, document)
    ]
    stays = _draw(document, draws, seed)
    if wrong:
        return None, wrong
    case, contradictions = _case_of(document)
    if long := [p.path[1] for p in contradictions if p.path[2:] == ("work",) and stays]:
        for n in long:
            document["workloads"][n]["work"] = stays[n]
        case, contradictions = _case_of(document)
    found = misfits(made, contradictions, lambda changed: _case_of(changed)[1])
    return case, [(problem, None) for problem in found]


def _misfits(change: Change, place: int, document: dict[str, Any]) -> Iterator[Problem]:
    """Make a Change, and yield why it cannot be made, by its place in the study."""
    try:
        change.edit(document, shape_of(Case))
    except BadInput as error:
        for problem in error.problems:
            path = ("changes", place, *problem.path)
            yield replace(problem, path=path, field=".".join(map(str, path)))


def _case_of(document: dict[str, Any]) -> tuple[Case | None, Sequence[Problem]]:
    try:
        return Case.model_validate(document), ()
    except BadInput as error:
        return None, error.problems
    except ValidationError as error:
        return None, problems_of(error, Case)


def _within(scenario: Scenario, n: int | None, problem: Problem) -> Problem:
    """Say in which scenario a changed Case is wrong, or a change cannot be made after others."""
    if n == 0:
        return problem
    after: Sentence = NOTHING
    if n is not None:
        before = "', '".join(scenario.changes[:n])
        after = both("after '{before}', ", "在“{before}”之后，", before=before)
    message = both(
        "in scenario '{scenario}', {after}{said}", "情景“{scenario}”中，{after}{said}",
        scenario=scenario.name, after=after, said=problem.message,
    )  # fmt: skip
    return replace(problem, message=message)


def _copied(value: Any) -> Any:
    """Copy a document of plain values, which is faster than any copy of objects."""
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_copied(inner) for inner in value]
    return value


def _draw(document: dict[str, Any], draws: Draws | None, seed: int | None) -> dict[Any, int]:
    """Scale the work of every job and the peaks of every service, each by a factor of its own.

    Returns
    -------
    place of each job -> its work as stated, which it keeps if more would not fit its window
    """
    stated = dict[Any, int]()
    if draws is None or seed is None:
        return stated
    for n, workload in enumerate(document["workloads"]):
        factor = factor_of(workload["id"], draws.spread, seed)
        if "work" in workload:
            stated[n] = workload["work"]
            workload["work"] = max(1, half_up(workload["work"] * factor, 1000))
        else:
            peaks = workload["peaks"]
            workload["peaks"] = {m: half_up(peak * factor, 1000) for m, peak in peaks.items()}
    return stated


def factor_of(workload: str, spread: int, seed: int) -> int:
    """Return the per mille by which a workload is multiplied in a draw.

    It depends on the seed and the workload's id alone, and is uniform on the whole numbers from
    ``1000 - spread`` to ``1000 + spread``, as far as a hash is random.
    """
    digest = sha256(f"{seed} {workload}".encode()).digest()
    return 1000 - spread + int.from_bytes(digest[:8], "big") % (2 * spread + 1)
