"""Reads Studies: one YAML or JSON file each, beside the Case it names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from huline.models.case import Case
from huline.models.errors import BadInput
from huline.models.files.reading import read_case
from huline.models.files.single import read_single
from huline.models.files.text import Notice, refused, silent
from huline.models.problems import problem
from huline.models.sentence import both
from huline.models.study import Study
from huline.models.variants import Variant, variants


def read_study(path: Path | str) -> Study:
    """Read a Study; whether its Changes fit the Case, `read_variants` says.

    Raises
    ------
    BadInput
        With every problem found.
    """
    what_it_is = both("a Study is one .yaml or .json file", "政策研究是一个 .yaml 或 .json 文件")
    study = read_single(path, Study, what_it_is)
    if not study.case:
        message = both("is required: the base case, seen from the folder of the study",
                       "必填：基准算例，相对于研究文件所在的文件夹")  # fmt: skip
        found = problem(("case",), "missing", message)
        raise BadInput([replace(found, file=Path(path).name)])
    return study


def read_variants(
    study: Study, path: Path | str, notice: Notice = silent
) -> tuple[Case, tuple[Variant, ...]]:
    """Read the base Case that a Study at ``path`` names, and make its Changes.

    Raises
    ------
    BadInput
        With every problem of the Case; where it is sound, with every Change that does not fit.
    """
    path = Path(path)
    place = path.parent / study.case
    if not place.exists():
        message = both("there is no case at '{place}'", "“{place}”处没有算例", place=place)
        hint = both("case is seen from the folder of the study", "case 相对于研究文件所在的文件夹")
        error = refused(path.name, "unreadable", message, hint)
        raise BadInput(replace(p, field="case") for p in error.problems)
    base = read_case(place, notice=notice)
    try:
        return base, variants(study, base)
    except BadInput as error:
        raise BadInput(replace(p, file=path.name) for p in error.problems) from None
