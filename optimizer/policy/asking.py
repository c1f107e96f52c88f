"""What a Study asks, read and judged as a whole: all that is wrong with it is told at once."""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from huline.models.case import Case
from huline.models.errors import BadInput, Problem
from huline.models.files import read_base, read_draft
from huline.models.files.single import located
from huline.models.files.text import Notice, silent
from huline.models.study import Study
from huline.models.study_parts import Draft
from huline.models.variants import Variant, variants
from huline.optimizer.policy.break_even import check_break_evens


def asked_of(
    study: Study | Path | str, base: Case | None = None, notice: Notice = silent
) -> tuple[Study, Case, tuple[Variant, ...]]:
    """Return a Study, its base, and all of its Cases.

    Parameters
    ----------
    study : or where its file is
    base : None: the one it names, seen from the folder of its file, or from the current one where
        it came from no file

    Raises
    ------
    BadInput
        With every problem of the study, of the base, and of what is sound of the one where it
        does not fit the other.
    """
    if isinstance(study, Study):
        return _judged(Draft.of(study), base, Path(), "", notice)
    path = Path(study)
    return _judged(read_draft(path), base, path.parent, path.name, notice)


def _judged(
    draft: Draft, base: Case | None, folder: Path, file: str, notice: Notice
) -> tuple[Study, Case, tuple[Variant, ...]]:
    problems, study = [*draft.problems], draft.study
    if base is None and study is not None and (study.case or not problems):
        try:
            base = read_base(study, folder, notice, file=file)
        except BadInput as error:
            problems += error.problems
    if study is None or base is None:
        raise BadInput(problems)
    with located(folder / file) if file else nullcontext():
        return study, base, _fitting(study, base, draft.sought, problems)


def _fitting(
    study: Study, base: Case, sought: tuple[int, ...], known: Iterable[Problem] = ()
) -> tuple[Variant, ...]:
    """Return all Cases of a Study; with what is wrong all that was known to be is told, too."""
    problems, found = [*known], tuple[Variant, ...]()
    try:
        found = variants(study, base)
    except BadInput as error:
        problems += error.problems
    try:
        check_break_evens(study, base)
    except BadInput as error:
        problems += [_as_given(p, sought) for p in error.problems]
    if problems:
        raise BadInput(problems)
    return found


def _as_given(problem: Problem, sought: tuple[int, ...]) -> Problem:
    _, n, *rest = problem.path
    path = ("break_evens", sought[int(n)], *rest)
    return replace(problem, path=path, field=".".join(map(str, path)))
