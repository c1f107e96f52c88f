"""Reads what was sent: bytes in, a sound Case out. Runs in a reader, whose end does no harm."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from huline.api.intake.bombs import refuse_bombs
from huline.api.intake.comparing import plan_of
from huline.api.intake.documents import Opened
from huline.api.intake.making import Steps, changed, moved, named_study, options_of, wished
from huline.api.intake.media import Media
from huline.api.intake.tasks import (
    Compare,
    Read,
    ReadBesides,
    ReadDataset,
    ReadFollowing,
    ReadPlan,
    ReadRevision,
    ReadRulePrices,
    ReadStudy,
    Size,
    Source,
    Task,
    Wanted,
)
from huline.models.alternatives import Besides
from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import BadInput, Problem
from huline.models.files.batch import case_of_batch, read_batch
from huline.models.files.text import refused
from huline.models.garbage import collection_paused
from huline.models.problems import problem
from huline.models.replanning import Followed, Over
from huline.models.sentence import Sentence, both, listed
from huline.models.service import (
    CurveRequest,
    Following,
    NewDataset,
    PlanRequest,
    ReplanRequest,
    Revision,
    RulePricesRequest,
    StudyRequest,
)
from huline.models.workload import TrainingJob

M = TypeVar("M", PlanRequest, StudyRequest)
F = TypeVar("F", bound=Following)
Supply = Callable[[Wanted], bytes]
"""Returns the Case of a dataset, as it is kept."""

_ENDINGS = {Media.CSV: ".csv", Media.XLSX: ".xlsx", Media.PARQUET: ".parquet", Media.JSON: ".json"}
_PLAN_CASE = ("input", "case")
_NULL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""The null character as JSON has it; the store takes none, nor does any program written in C."""
_WITH_NULL = both("holds the null character", "含空字符")
_LEFT_OUT: Any = {"input": {"case", "workloads"}, "plan": True}
_FAST = 1
"""Level of zlib: a Case shrinks to a tenth, and no other level is as quick."""


def read(task: Task, supply: Supply) -> Read:
    """Read what was sent.

    Raises
    ------
    BadInput
        With every problem of it.
    """
    match task:
        case ReadPlan(about=None):
            return _plan(task, supply)
        case ReadPlan():
            return _batch(task, supply)
        case ReadStudy():
            return _study(task, supply)
        case ReadDataset():
            return _dataset(task)
        case ReadRevision():
            return _revision(task)
        case ReadFollowing():
            return _curve(task) if task.curve else _replan(task)
        case ReadRulePrices():
            return _rule_prices(task)
        case ReadBesides():
            return _besides(task)
        case Compare():
            raise AssertionError("compared elsewhere")


def _bytes(source: Source) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def _plan(task: ReadPlan, supply: Supply) -> Read:
    opened, told = Opened(_bytes(task.source)), _Told()
    request, case = _with_case(opened, told, PlanRequest, supply)
    try:
        case = wished(case, request)
    except BadInput as error:
        raise _with_lines(error, opened) from None
    document = _document(request, case)
    scored = request.plan or request.sketch
    given = None if scored is None else _packed(scored.model_dump_json().encode())
    return told.of(case, document, given)


def _study(task: ReadStudy, supply: Supply) -> Read:
    """Read a study, and make all of its Cases once, so that what does not fit is refused."""
    from huline.optimizer.policy import asked_of

    opened, told = Opened(_bytes(task.source)), _Told()
    request, case = _with_case(opened, told, StudyRequest, supply)
    try:
        asked_of(request.study, case)
    except BadInput as error:
        raise _with_lines(moved(error, lambda path: ("study", *path)), opened) from None
    document = request.model_dump(mode="json", exclude={"input": {"case", "workloads"}})
    return told.of(case, document, None)


def _with_case(opened: Opened, told: _Told, model: type[M], supply: Supply) -> tuple[M, Case]:
    """Make a request, and the Case that its ``input`` names or brings, with its changes."""
    case = opened.take_case(_PLAN_CASE)
    batch = _taken_batch(opened)
    request = opened.make(model)
    if request is None or (case is None and request.input.case is not None):
        # the dataset of a request that is wrong is not even looked for
        opened.refuse()
        raise AssertionError("refused nothing")
    asked = request.input
    if asked.dataset_id is not None:
        case = _kept(supply(Wanted(asked.dataset_id, asked.revision)))
        if batch is not None:
            case = opened.gather(
                ("input",),
                partial(
                    case_of_batch, batch, case,
                    lambda steps: opened.line_of(("input", *steps)),
                    notice=told.notices.append, doubt=opened.doubt_at(("input",)),
                ),
            )  # fmt: skip
    opened.refuse()
    assert case is not None
    told.doubts = opened.doubts
    try:
        return request, changed(case, asked.changes, ("input", "changes"))
    except BadInput as error:
        raise _with_lines(error, opened) from None


def _taken_batch(opened: Opened) -> list[Any] | None:
    """Take the batch out of a request; it is made with the dataset it belongs to."""
    holder = opened.holder(("input",))
    found = holder.get("workloads") if holder else None
    if not isinstance(found, list) or not found or not holder or "dataset_id" not in holder:
        return None
    # an empty one is as good for what a request says of itself
    holder["workloads"] = []
    return found


def _batch(task: ReadPlan, supply: Supply) -> Read:
    """Read workloads that are sent by themselves."""
    assert task.about is not None
    asked, told = task.about.input, _Told()
    if asked.dataset_id is None:
        raise _needs_dataset()
    case = _kept(supply(Wanted(asked.dataset_id, asked.revision)))
    with tempfile.TemporaryDirectory(prefix="huline-batch-") as folder:
        path = Path(folder) / f"batch{_ENDINGS[task.media]}"
        if isinstance(task.source, bytes):
            path.write_bytes(task.source)
        else:
            os.symlink(task.source, path)
        refuse_bombs(path, task.media)
        try:
            case = read_batch(path, case, notice=told.notices.append, doubt=told.doubts.append)
        except BadInput as error:
            raise BadInput(_as_sent(p) for p in error.problems) from None
    told.doubts = [_as_sent(doubt) for doubt in told.doubts]
    case = wished(changed(case, asked.changes, ()), task.about)
    return told.of(case, _document(task.about, case), None)


def _document(request: PlanRequest, case: Case) -> dict[str, Any]:
    """Write a request down; a plan that nobody named goes by the name of its Case."""
    document = request.model_dump(mode="json", exclude=_LEFT_OUT)
    document["config"]["name"] = document["config"]["name"] or case.name
    return document


def _as_sent(problem: Problem) -> Problem:
    """Tell of a table by its row and column: it has no paths. Of sheets, name which."""
    _, bracket, sheet = problem.file.partition(" [")
    field = problem.field
    if bracket:
        name = sheet.removesuffix("]")
        field = (
            both("{sheet}!{field}", "{sheet}!{field}", sheet=name, field=field) if field else name
        )
    path = problem.path if problem.file.endswith(_ENDINGS[Media.JSON]) else ()
    return replace(problem, file="", field=field, path=path)


def _needs_dataset() -> BadInput:
    message = both("a batch of workloads needs a dataset", "一批任务需要对应的数据集")
    return refused("", "missing", message, both("name it: dataset_id", "请填写 dataset_id"))


def _dataset(task: ReadDataset) -> Read:
    opened, told = Opened(_bytes(task.source)), _Told()
    case = opened.take_case(("case",))
    made = opened.make(NewDataset)
    opened.refuse()
    assert case is not None
    assert made is not None
    told.doubts = opened.doubts
    return told.of(case, {"name": made.name or case.name}, None)


def _revision(task: ReadRevision) -> Read:
    opened = Opened(_bytes(task.source))
    made = opened.make(Revision)
    opened.refuse()
    assert made is not None
    try:
        case = changed(_kept(task.base), made.changes, ("changes",))
    except BadInput as error:
        raise _with_lines(error, opened) from None
    return _Told().of(case, made.model_dump(mode="json"), None)


def _replan(task: ReadFollowing) -> Read:
    """Make the Case of a plan that follows another; that one is given on."""
    request, case, followed, told = _following(task, ReplanRequest)
    document = request.model_dump(mode="json", exclude={"changes"})
    return told.of(case, document, _packed(followed.model_dump_json().encode()))


def _curve(task: ReadFollowing) -> Read:
    """Make the Case in which nothing moves, and the study of numbers of moves beside it."""
    from huline.optimizer.policy import study_of_moves

    request, case, followed, told = _following(task, CurveRequest)
    options = options_of(request.config, request.objective.perspective)
    study = named_study(lambda: study_of_moves(case, request.moves, options), request.config)
    document = request.model_dump(mode="json", exclude={"changes"})
    document["study"] = study.model_dump(mode="json")
    return told.of(case, document, _packed(followed.model_dump_json().encode()))


def _rule_prices(task: ReadRulePrices) -> Read:
    """Make the study of the plan's Case without each rule; it begins with the plan."""
    from huline.optimizer.policy import study_without_rules

    opened = Opened(_bytes(task.source))
    request = opened.make(RulePricesRequest)
    opened.refuse()
    assert request is not None
    plan, case = plan_of(task.earlier), _kept(task.earlier.case)
    options = options_of(request.config, plan.perspective)
    study = named_study(lambda: study_without_rules(case, request.rules, options), request.config)
    document = request.model_dump(mode="json")
    document["study"] = study.model_dump(mode="json")
    followed = Followed(plan=plan, over=Over())
    return _Told().of(case, document, _packed(followed.model_dump_json().encode()))


def _following(task: ReadFollowing, model: type[F]) -> tuple[F, Case, Followed, _Told]:
    """Make a request, and the Case that the plan which is followed is written into."""
    from huline.optimizer.replan import restated

    opened = Opened(_bytes(task.source))
    request = opened.make(model)
    opened.refuse()
    assert request is not None
    earlier, told = plan_of(task.earlier), _Told()
    try:
        case = changed(_kept(task.earlier.case), request.changes, ("changes",))
        case = wished(case, request)
        rules = request.kept(case.horizon)
        written, found = restated(case, earlier, rules)
    except BadInput as error:
        raise _with_lines(_as_asked(error), opened) from None
    if found.released:
        told.notices.append(
            both(
                "{n:,} workloads cannot stay where they were, and move freely: {ids}",
                "{n:,} 项任务无法留在原处，可自由迁移：{ids}",
                n=len(found.released),
                ids=listed([*list(found.released)[:5], *["…"] * (len(found.released) > 5)]),
            )
        )
    over = Over(frozen=found.frozen, until=rules.freeze_until)
    return request, written, Followed(plan=earlier, over=over), told


def _besides(task: ReadBesides) -> Read:
    """Put the plans together from which another is to differ; the Case stays as it is."""
    plans = [plan_of(each) for each in (task.given, *task.besides)]
    same = both("is a plan of another case", "是另一个算例的计划")
    hint = both("name plans of one case", "请给出同一算例的计划")
    wrong = [
        problem(("besides", i), "other-case", same, hint)
        for i, plan in enumerate(plans[1:])
        if plan.case_hash != plans[0].case_hash
    ]
    if wrong:
        raise BadInput(wrong)
    proof = task.certificate and Certificate.model_validate_json(zlib.decompress(task.certificate))
    handed = Besides(rules=task.request.asked, plans=tuple(plans), certificate=proof or None)
    document = task.request.model_dump(mode="json")
    given = _packed(handed.model_dump_json().encode())
    return _Told().of(_kept(task.given.case), document, given)


def _as_asked(error: BadInput) -> BadInput:
    """Tell of pins and bans where they stand in the request, and of all else by itself."""

    def asked(path: Steps) -> Steps:
        if path[:1] in (("bans",), ("changes",), ("rules",)):
            return path
        # those of the Case stand among the request's
        return ("pins",) if path[:1] == ("pins",) else ()

    return BadInput(replace(p, path=asked(p.path)) for p in error.problems)


def _with_lines(error: BadInput, opened: Opened) -> BadInput:
    """Say on which line stands what turned out to be wrong only with the whole Case."""
    return BadInput(
        replace(p, row=opened.line_of(p.path) if p.path else None) for p in error.problems
    )


def _kept(packed: bytes) -> Case:
    with collection_paused():
        return Case.model_validate_json(zlib.decompress(packed))


def _packed(text: bytes) -> bytes:
    return zlib.compress(text, level=_FAST)


class _Told:
    """What is remarked while a Case is read."""

    def __init__(self) -> None:
        self.doubts: list[Problem] = []
        self.notices: list[Sentence] = []

    def of(self, case: Case, document: dict[str, Any], given: bytes | None) -> Read:
        """Write the Case down."""
        # as model_dump_json writes it, without a copy of a hundred MB as text
        text = case.__pydantic_serializer__.to_json(case)
        if b"\\u0000" in text and _NULL.search(text):
            raise refused("", "null-character", _WITH_NULL, both("leave it out", "请删去"))
        return Read(
            case=_packed(text),
            hash=f"sha256:{hashlib.sha256(text).hexdigest()}",
            size=size_of(case),
            document=document,
            given=given,
            doubts=tuple(self.doubts),
            notices=tuple(self.notices),
        )


def size_of(case: Case) -> Size:
    """Count what there is in a Case."""
    pools = Counter(pool.accelerator for pool in case.pools)
    options = 0
    for work in case.workloads:
        there = sum(pools[name] for name in work.accelerators)
        gangs = len(work.cards) if isinstance(work, TrainingJob) else 1
        options += there * gangs * case.horizon.slots
    return Size(
        len(case.workloads), len(case.centres), len(case.pools), case.horizon.slots, options
    )
