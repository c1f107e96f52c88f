"""Plans of scenarios that are finished, kept in a folder each, so that a killed study goes on."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import BadInput
from huline.models.files import read_certificate, read_plan, write_certificate, write_plan
from huline.models.files.single import write_single
from huline.models.findings import BEST_PLAN
from huline.models.plan import Plan
from huline.models.sentence import Sentence
from huline.models.verdict import Verdict
from huline.optimizer.options import Options
from huline.optimizer.verify import verify

_MOST_OTHERS = 9

Judged = tuple[Plan, Verdict]
"""A plan, and the checker's word on it."""


class Done(NamedTuple):
    """How planning one Case ended.

    Attributes
    ----------
    plan, verdict : the best plan and the checker's word on it; None: there is none
    others : further plans that were found, each checked
    why : why there is no plan
    proven : whether it is proven that there is none
    """

    plan: Plan | None
    certificate: Certificate | None = None
    verdict: Verdict | None = None
    others: tuple[Judged, ...] = ()
    why: Sentence = Sentence("", "")
    proven: bool = False


def key_of(case: Case, options: Options, within: float | None = None) -> str:
    """Return the name of what is kept: by the Case and all that is asked of its plan.

    Parameters
    ----------
    within : the gap within which others beside it are looked for; None: they are not
    """
    asked = options.model_dump_json(exclude={"threads", "workers", "memory_mb"})
    return sha256(f"{case.hash} {asked} {within}".encode()).hexdigest()[:24]


def file_of(n: int) -> str:
    """Name the file of a further plan that was found, beside `BEST_PLAN`."""
    return f"found-{n}.json"


def keep(folder: Path, key: str, case: Case, done: Done) -> None:
    """Keep what is finished: all of it, or nothing if this process is killed meanwhile.

    Beside the plan and its certificate stands the Case, so that anyone can check them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix=".making-", dir=folder))
    write_single(case, making / "case.json")
    if done.plan is None:
        said = {"en": str(done.why), "zh": done.why.zh}
        (making / "none.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    else:
        write_plan(done.plan, making / BEST_PLAN)
    if done.certificate is not None:
        write_certificate(done.certificate, making / "certificate.json")
    for n, (plan, _) in enumerate(done.others[:_MOST_OTHERS]):
        write_plan(plan, making / file_of(n))
    making.chmod(0o755)
    place = folder / key
    shutil.rmtree(place, ignore_errors=True)
    making.rename(place)


def kept(folder: Path, key: str, case: Case) -> Done | None:
    """Return what was kept, checked anew; None if there is nothing, or it does not hold."""
    place = folder / key
    try:
        if (place / "none.json").is_file():
            said = json.loads((place / "none.json").read_text("utf-8"))
            return Done(None, why=Sentence(said["en"], said["zh"]), proven=True)
        if not (place / BEST_PLAN).is_file():
            return None
        plan = read_plan(place / BEST_PLAN)
        certificate = None
        if plan.bound_kind == "certificate":
            certificate = read_certificate(place / "certificate.json")
        verdict = verify(case, plan, certificate)
        others = [read_plan(path) for path in sorted(place.glob("found-*.json"))]
    except (BadInput, OSError, ValueError, KeyError):
        return None
    if plan.case_hash != case.hash or not verdict.ok:
        return None
    if certificate is not None and verdict.bound != plan.bound:
        return None
    return Done(plan, certificate, verdict, checked(case, others))


def checked(case: Case, plans: list[Plan]) -> tuple[Judged, ...]:
    """Return the plans of this Case that break no rule, each with the verdict on it."""
    mine = [plan for plan in plans if plan.case_hash == case.hash]
    judged = [(plan, verify(case, plan)) for plan in mine]
    return tuple((plan, verdict) for plan, verdict in judged if verdict.ok)


def sweep(folder: Path) -> None:
    """Remove what a killed run had begun to write."""
    for left in folder.glob(".making-*"):
        shutil.rmtree(left, ignore_errors=True)
