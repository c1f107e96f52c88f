"""What is sent for a plan or a dataset: read by the readers, made what the store keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Query, Request

from huline.api.http.auth import Analyst, Keeper, Planner
from huline.api.http.batches import About, request_about
from huline.api.http.body import Body, body_of
from huline.api.http.known import refuse_misplaced
from huline.api.http.problems import Rejected
from huline.api.http.service import Service, service_of
from huline.api.intake.media import TABLES, Media
from huline.api.intake.tasks import (
    Read,
    ReadBesides,
    ReadDataset,
    ReadFollowing,
    ReadPlan,
    ReadRevision,
    ReadRulePrices,
    ReadStudy,
    Wanted,
)
from huline.api.jobs.estimate import refuse_too_big
from huline.api.store import datasets
from huline.api.store.datasets import Stored
from huline.api.store.findings import kept
from huline.api.store.keys import Identity
from huline.api.store.plans import STUDY, NewPlan
from huline.models.errors import BadInput, Problem
from huline.models.problems import problem
from huline.models.sentence import NOTHING, Sentence, both
from huline.models.service import Operation, PlanRequest, PlanStatus, Wishes

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_TAG = re.compile(r'"([0-9]{1,9})"')


@dataclass(frozen=True)
class Sent:
    """What is asked for in a body that is not read yet."""

    body: Body
    key: str | None
    digest: bytes
    """Of all that is asked."""


@dataclass(frozen=True)
class Ordered(Sent):
    """A request for a plan."""

    about: PlanRequest | None
    """The rest of the request, where the body is a table of workloads."""
    operation: Operation


def _key(
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Of this request, however often it is sent: 1 to 200 visible characters.",
        ),
    ] = None,
) -> str | None:
    if key is not None and not _KEY.fullmatch(key):
        message = both(
            "must be 1 to 200 visible ASCII characters", "应为 1 至 200 个可见 ASCII 字符"
        )
        raise Rejected(422, problems=[Problem("", None, "Idempotency-Key", "value", message)])
    return key


_OF_TABLES = both(
    "goes with a table of workloads: a request in JSON says it itself",
    "仅用于任务表：JSON 请求应在请求体中说明",
)


def _order(
    request: Request,
    _: Planner,
    key: Annotated[str | None, Depends(_key)],
    about: About,
    operation: Annotated[Operation, Query(description="What is asked.")] = Operation.SOLVE,
) -> Ordered:
    body = body_of(request)
    asked = f"{operation}\n{body.media}\n{body.digest}\n{request.url.query}"
    digest = sha256(asked.encode()).digest()
    table = body.media in TABLES
    if not table:
        refuse_misplaced(set(request.query_params) - {"operation"}, _OF_TABLES)
    told = request_about(about) if table else None
    return Ordered(body, key, digest, told, operation)


Order = Annotated[Ordered, Depends(_order)]
"""A request for a plan."""


def taken_in(service: Service, who: Identity, order: Ordered) -> NewPlan:
    """Read the body of an order.

    Raises
    ------
    BadInput
        With all that is wrong with it.
    Rejected
        404 where it names a dataset that is not there.
    TooLarge
        If this machine cannot plan so much.
    """
    body = order.body
    task = ReadPlan(body.source, _media(body), order.about)
    read = service.intake.read(task, _supply(service, who))
    if order.operation is Operation.EVALUATE and read.given is None:
        message = both("is what is evaluated: give one", "为评估对象：请给出")
        raise BadInput([problem(("plan",), "missing", message)])
    done = order.operation is Operation.VALIDATE
    if not done:
        refuse_too_big(read.size, service.settings)
        _refuse_too_long(read, service.settings.most_spent, table=order.about is not None)
    return _new(read, order.operation, PlanStatus.COMPLETED if done else None)


def _following(request: Request, _: Planner, key: Annotated[str | None, Depends(_key)]) -> Sent:
    body = body_of(request)
    _only_json(body)
    asked = f"replan\n{request.url.path}\n{body.digest}"
    return Sent(body, key, sha256(asked.encode()).digest())


Follow = Annotated[Sent, Depends(_following)]
"""A request for a plan, or for a curve of plans, that follows another."""


def after_others(service: Service, task: ReadFollowing | ReadRulePrices | ReadBesides) -> NewPlan:
    """Make what is asked for of plans that there are: one that follows, a curve, or another one.

    Raises
    ------
    BadInput
        With all that is wrong with it.
    TooLarge
        If this machine cannot plan so much.
    """
    read = service.intake.read(task)
    refuse_too_big(read.size, service.settings)
    _refuse_too_long(read, service.settings.most_spent)
    study = read.document.pop("study", None)
    return _new(read, Operation.SOLVE) if study is None else _of_study(read, study, read.document)


def _new(read: Read, operation: Operation, status: PlanStatus | None = None) -> NewPlan:
    source = dict(read.document)
    wishes = {name: source.pop(name) for name in ("config", "objective")}
    return NewPlan(
        wishes["config"]["name"], operation, read.hash, {"wishes": wishes, "source": source},
        read.case, read.given, {"errors": [], "warnings": kept(_remarks(read))}, status,
    )  # fmt: skip


def _studied(request: Request, _: Analyst, key: Annotated[str | None, Depends(_key)]) -> Sent:
    body = body_of(request)
    _only_json(body)
    return Sent(body, key, sha256(f"study\n{body.digest}".encode()).digest())


StudyOrder = Annotated[Sent, Depends(_studied)]
"""A request for a study."""


def taken_in_study(service: Service, who: Identity, order: Sent) -> NewPlan:
    """Read a request for a study.

    Raises
    ------
    BadInput
        With all that is wrong with it.
    Rejected
        404 where it names a dataset that is not there.
    TooLarge
        If this machine cannot plan so much.
    """
    read = service.intake.read(ReadStudy(order.body.source), _supply(service, who))
    refuse_too_big(read.size, service.settings)
    study = read.document["study"]
    most = service.settings.most_spent
    if (study["seconds"] or 0) > most:
        raise BadInput([problem(("study", "seconds"), "limit", _too_long(most))])
    return _of_study(read, study, read.document["input"])


def _of_study(read: Read, study: dict[str, Any], source: dict[str, Any]) -> NewPlan:
    return NewPlan(
        study["name"], STUDY, read.hash, {"study": study, "source": source},
        read.case, read.given, {"errors": [], "warnings": kept(_remarks(read))},
    )  # fmt: skip


def _refuse_too_long(read: Read, most: float, *, table: bool = False) -> None:
    wishes = Wishes.model_validate({"config": read.document["config"]})
    asked = wishes.config.termination.spent_limit
    if asked is None or asked.total_seconds() <= most:
        return
    path = ("spent_limit",) if table else ("config", "termination", "spent_limit")
    raise BadInput([problem(path, "limit", _too_long(most))])


def _too_long(most: float) -> Sentence:
    return both(
        "is more than the {most:,} seconds that a plan may take here",
        "超过此处一个计划可用的 {most:,} 秒",
        most=int(most),
    )


def _media(body: Body) -> Media:
    if body.media is None:
        said = both("a body is needed: a request in JSON, or a table of workloads",
                    "需要请求体：JSON 请求或任务表")  # fmt: skip
        raise Rejected(400, said, code="empty")
    return body.media


def _remarks(read: Read) -> list[Problem]:
    """List what the submitter should look at again, and what was read in an unusual way."""
    notices = [Problem("", None, "", "notice", said, NOTHING) for said in read.notices]
    return [*read.doubts, *notices]


def _supply(service: Service, who: Identity) -> Callable[[Wanted], bytes]:
    def supply(wanted: Wanted) -> bytes:
        with service.database.begin() as session:
            found = datasets.find(session, who.tenant, wanted.dataset, wanted.revision)
            if found is None:
                raise missing_dataset()
            return datasets.case_of(session, found)

    return supply


def missing_dataset() -> Rejected:
    """Make the answer where there is nothing, or nothing of this tenant's."""
    said = both(
        "there is no such dataset or revision, or it is not yours",
        "没有该数据集或修订，或不属于你",
    )
    return Rejected(404, said)


@dataclass(frozen=True)
class NewSupply:
    """A dataset to be kept."""

    name: str
    stored: Stored


def _new_case(request: Request, _: Keeper) -> NewSupply:
    body = body_of(request)
    _only_json(body)
    read = service_of(request).intake.read(ReadDataset(body.source))
    return NewSupply(str(read.document.get("name", "")), _stored(read))


NewCase = Annotated[NewSupply, Depends(_new_case)]
"""A new dataset."""


@dataclass(frozen=True)
class Edits:
    """Changes to a dataset, made."""

    after: int
    """The revision they were made to."""
    stored: Stored
    changes: list[dict[str, Any]]


def _changed(
    request: Request,
    who: Keeper,
    dataset: Annotated[
        str, Path(max_length=100, pattern=r"^[\w-]+$", description="Id of the dataset.")
    ],
    tag: Annotated[
        str | None, Header(alias="If-Match", description="`ETag` of the latest revision.")
    ] = None,
) -> Edits:
    after, body, service = _number(tag), body_of(request), service_of(request)
    _only_json(body)
    with service.database.begin() as session:
        latest = datasets.find(session, who.tenant, dataset)
        if latest is None:
            raise missing_dataset()
        if latest.revision != after:
            raise outdated(latest.revision)
        base = datasets.case_of(session, latest)
    read = service.intake.read(ReadRevision(body.source, base))
    return Edits(after, _stored(read), read.document["changes"])


Changed = Annotated[Edits, Depends(_changed)]
"""The next revision of a dataset."""


def _number(tag: str | None) -> int:
    if tag is None:
        said = both(
            "say which revision is changed: If-Match with its ETag",
            "请以 If-Match 给出所修改修订的 ETag",
        )
        raise Rejected(428, said)
    match = _TAG.fullmatch(tag)
    if match is None:
        raise Rejected(412, both("no revision has this ETag", "没有修订具有该 ETag"))
    return int(match[1])


def outdated(latest: int) -> Rejected:
    """Make the answer where another revision came first."""
    said = both(
        "revision {n} is the latest by now: read it, and change that",
        "最新修订已是 {n}：请读取后再修改",
        n=latest,
    )
    return Rejected(412, said, headers={"ETag": f'"{latest}"'})


def _only_json(body: Body) -> None:
    if _media(body) is not Media.JSON:
        raise Rejected(415, both("JSON is wanted here", "此处应为 JSON"))


def _stored(read: Read) -> Stored:
    size = asdict(read.size)
    del size["options"]
    return Stored(read.hash, read.case, size)
