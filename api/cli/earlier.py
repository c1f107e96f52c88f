"""What an earlier run left behind, read for a plan that is to begin with it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from huline.models.errors import BadInput, Problem
from huline.models.sentence import both

if TYPE_CHECKING:
    from huline.optimizer.made import Earlier


def read_earlier(plan: Path | None, certificate: Path | None) -> "Earlier | None":
    """Read an earlier plan and its certificate, as far as they are named.

    Raises
    ------
    BadInput
        With every problem of both.
    """
    if plan is None and certificate is None:
        return None
    from huline.models.files import read_certificate, read_plan
    from huline.optimizer.made import Earlier

    problems, found = list[Problem](), list[Any]()
    if plan is None:
        message = both(
            "is of use only beside the plan that it belongs to",
            "只有同时给出它所属的计划才有用",
        )
        hint = both("name that plan by --from", "请用 --from 给出该计划")
        problems.append(Problem("", None, "--from-certificate", "certificate", message, hint))
    for path, read in ((plan, read_plan), (certificate, read_certificate)):
        try:
            found.append(None if path is None else read(path))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return Earlier(*found)
