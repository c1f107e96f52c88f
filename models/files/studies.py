"""Reads Studies: one YAML or JSON file each, beside the Case it names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from huline.models.case import Case
from huline.models.errors import BadInput
from huline.models.files.reading import read_case
from huline.models.files.single import opened, placed
from huline.models.files.text import Notice, silent
from huline.models.problems import problem
from huline.models.sentence import both
from huline.models.study import Study
from huline.models.study_parts import Draft, drafted


def read_study(path: Path | str) -> Study:
    """Read a Study; whether it fits the Case, `huline.optimizer.policy.asked_of` says.

    Raises
    ------
    BadInput
        With every problem found.
    """
    draft = read_draft(path)
    if draft.study is None or draft.problems:
        raise BadInput(draft.problems)
    return draft.study


def read_draft(path: Path | str) -> Draft:
    """Read a Study as far as it is sound, with its problems by their lines.

    Raises
    ------
    BadInput
        If there is no file, or none that can be read as a Study.
    """
    what_it_is = both("a Study is one .yaml or .json file", "政策研究是一个 .yaml 或 .json 文件")
    document = opened(path, Study, what_it_is)
    draft = drafted(document.value)
    problems = [*document.problems, *(placed(p, document, path) for p in draft.problems)]
    if not document.value.get("case"):
        message = both("is required: the base case, seen from the folder of the study",
                       "必填：基准算例，相对于研究文件所在的文件夹")  # fmt: skip
        problems.append(replace(problem(("case",), "missing", message), file=Path(path).name))
    return draft._replace(problems=tuple(problems))


def read_base(
    study: Study, folder: Path | str = ".", notice: Notice = silent, *, file: str = ""
) -> Case:
    """Read the base Case that a Study names.

    Parameters
    ----------
    folder : from which its place is seen
    file : name of the study's file, if it came from one: problems of the study tell it

    Raises
    ------
    BadInput
        If it names none, or none is there; else with every problem of the Case.
    """
    if not study.case:
        message = both("is required: the base case, or hand one over with the study",
                       "必填：基准算例，或随研究一并给出算例")  # fmt: skip
        raise BadInput([replace(problem(("case",), "missing", message), file=file)])
    place = Path(folder) / study.case
    if not place.exists():
        message = both("there is no case at '{place}'", "“{place}”处没有算例", place=place)
        hint = both("case is seen from the folder of the study's file; without a file, from the "
                    "current one",
                    "case 相对于研究文件所在的文件夹；没有文件时相对于当前文件夹")  # fmt: skip
        raise BadInput([replace(problem(("case",), "unreadable", message, hint), file=file)])
    return read_case(place, notice=notice)
