"""Problem documents (RFC 9457): what every refused request is answered with, in zh or en.

`Rejected` is what code of this service raises where HTTP has a status of its own for it; errors of
the domain are answered as they are. `answer` makes the response of either, and `install` lets an
app answer with nothing else.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from huline.api.http.parameters import parameter_problems
from huline.api.intake.tasks import Busy
from huline.models.errors import (
    BadInput,
    HulineError,
    NoPlanExists,
    Problem,
    SolverMissing,
    TooLarge,
    WorkersMissing,
)
from huline.models.sentence import NOTHING, Lang, Sentence, both, translated
from huline.models.service import Finding, ProblemReport
from huline.models.service.reports import MOST

MEDIA_TYPE = "application/problem+json"

_LONGEST = 800
"""Characters of a sentence that are shown: it may quote the input."""
_LONGEST_PLACE = 200
_LANGUAGES: tuple[Lang, ...] = get_args(Lang)
_MOST_LANGUAGES = 20
_AGAIN = {"Retry-After": "5"}
_WEIGHT = re.compile(r"[01](\.[0-9]{0,3})?")

_SYNTAX = frozenset({"json", "encoding", "empty", "depth", "not-finite", "number-length"})
_SYNTAX |= {"surrogate", "null-character", "duplicate-key", "parquet", "xlsx", "csv", "gzip"}
"""Codes of what cannot be read at all."""

_TITLES: dict[int, tuple[str, Sentence]] = {
    400: ("bad-request", both("The request cannot be read", "无法读取请求")),
    401: ("unauthorized", both("A key is required", "需要密钥")),
    403: ("forbidden", both("The key may not do this", "该密钥无权执行此操作")),
    404: ("not-found", both("There is nothing here", "没有这个资源")),
    405: ("method-not-allowed", both("There is no such method here", "此处不支持该方法")),
    406: ("not-acceptable", both("It cannot be had in that form", "无法以该格式提供")),
    408: ("timeout", both("The request took too long to arrive", "请求传输超时")),
    409: ("conflict", both("It conflicts with what is there", "与现有内容冲突")),
    410: ("gone", both("It is no longer there", "已不再提供")),
    412: ("precondition-failed", both("It was changed meanwhile", "内容已被更改")),
    413: ("too-large", both("The body is too large", "请求体过大")),
    415: ("media-type", both("The body is of a kind that is not read", "请求体的类型不能读取")),
    422: ("invalid", both("The request contradicts itself or the rules", "请求内容有误")),
    428: ("precondition-required", both("A precondition is required", "须给出前提条件")),
    429: ("too-many-requests", both("Too many requests", "请求过于频繁")),
    431: ("headers-too-large", both("The headers are too large", "请求头过大")),
    500: ("internal", both("The service failed", "服务出错")),
    503: ("unavailable", both("The service cannot answer now", "服务暂不可用")),
}

_log = structlog.get_logger(__name__)


class Rejected(HulineError):
    """A request that is refused with a status of HTTP.

    Parameters
    ----------
    status : one of 4xx, or 503
    said : what is wrong, and what would help
    code : machine name of the kind; that of the status where none is given
    problems : what is wrong in detail
    headers : sent with the answer, such as ``Retry-After``
    """

    def __init__(
        self,
        status: int,
        said: Sentence = NOTHING,
        *,
        code: str = "",
        problems: Iterable[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(said)
        self.status, self.kind = status, code
        self.problems, self.headers = list(problems), dict(headers or {})


def language(scope: Scope) -> Lang:
    """Return the language that ``Accept-Language`` prefers; English where it prefers neither."""
    best: tuple[float, Lang] = (0.0, "en")
    for part in Headers(scope=scope).get("accept-language", "").split(",")[:_MOST_LANGUAGES]:
        tag, _, weight = part.replace(" ", "").lower().partition(";q=")
        found = next(
            (lang for lang in _LANGUAGES if tag == lang or tag.startswith(f"{lang}-")), None
        )
        if found and _WEIGHT.fullmatch(weight or "1") and float(weight or 1) > best[0]:
            best = float(weight or 1), found
    return best[1]


def answer(error: HulineError, scope: Scope) -> Response:
    """Make the response to a request, of which ``scope`` tells the language, that is refused."""
    match error:
        case Rejected():
            said = error.args[0]
            return _response(scope, error.status, error.kind, said, error.problems, error.headers)
        case BadInput():
            unreadable = {problem.code for problem in error.problems} <= _SYNTAX
            count = len(error.problems)
            said = both(
                "{n} problem{s} in the input", "输入有 {n} 处问题", n=count, s="s" * (count != 1)
            )
            status = 400 if unreadable else 422
            return _response(scope, status, error.code, said, error.problems)
        case Busy():
            return _response(scope, 503, error.code, error.args[0], headers=_AGAIN)
        case TooLarge() | NoPlanExists() | SolverMissing() | WorkersMissing():
            return _response(scope, 422, error.code, error.args[0])
        case _:
            return failed(error, scope)


def failed(error: BaseException, scope: Scope) -> Response:
    """Make the response where the fault is ours: an id of the log's entry and nothing more."""
    entry = scope.get("state", {}).get("request_id") or uuid4().hex
    # as text, for loggers that print a traceback by themselves may print keys and bodies with it
    trace = "".join(traceback.format_exception(error))
    _log.error("unforeseen", error_id=entry, path=scope.get("path"), trace=trace)
    said = both(
        "this is an error of the service; it is logged as {id}",
        "这是服务自身的错误，日志编号为 {id}",
        id=entry,
    )
    return _response(scope, 500, "", said)


def install(app: FastAPI) -> None:
    """Let an app answer all that it refuses with problem documents."""
    app.add_exception_handler(HulineError, _on_huline)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_parameters)


async def _on_huline(request: Request, error: Exception) -> Response:
    assert isinstance(error, HulineError)
    return answer(error, request.scope)


async def _on_http(request: Request, error: Exception) -> Response:
    # what it says of itself is Starlette's or FastAPI's, in English and perhaps of the input
    assert isinstance(error, HTTPException)
    return _response(request.scope, error.status_code, "", headers=error.headers)


async def _on_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return answer(BadInput(parameter_problems(error.errors())), request.scope)


def _response(
    scope: Scope,
    status: int,
    code: str,
    said: Sentence = NOTHING,
    problems: Sequence[Problem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    lang = language(scope)
    usual, title = _TITLES.get(status) or _TITLES[400 if status < 500 else 500]
    report = ProblemReport(
        title=translated(title, lang),
        status=status,
        detail=shown(translated(said, lang), _LONGEST),
        code=code or usual,
        errors=tuple(_finding(problem, lang) for problem in problems[:MOST]),
        truncated=len(problems) > MOST,
    )
    told = {"Content-Language": lang, "Vary": "Accept-Language"} | dict(headers or {})
    return Response(report.model_dump_json(), status, told, MEDIA_TYPE)


def _finding(problem: Problem, lang: Lang) -> Finding:
    told = Finding.of(problem, lang)
    return told.model_copy(
        update={
            "pointer": shown(told.pointer, _LONGEST_PLACE),
            "field": shown(told.field, _LONGEST_PLACE),
            "message": shown(told.message, _LONGEST),
            "hint": shown(told.hint, _LONGEST),
        }
    )


def shown(text: str, longest: int) -> str:
    """Return text that may quote the input as it may be sent back: short, and nothing hidden.

    Characters that are invisible or turn the writing direction are written as escapes.
    """
    if len(text) > longest:
        text = f"{text[:longest]}…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
