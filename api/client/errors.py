"""Why a service did not do what it was asked.

* HulineError
  - ProblemError        it refused; carries its ProblemReport
    - BadRequest        400, 413, 415: what was sent cannot be read
      - Invalid         422: it contradicts itself or the rules
    - Unauthorized      401: no key, or none that holds
    - Forbidden         403: the key may not do this
    - NotFound          404: it is not there, or another tenant's
    - Conflict          409: not now, such as the result of a plan that is being made
    - Gone              410: it is told no more, or was purged
    - Outdated          412: another revision came first
    - TooManyRequests   429
    - Unavailable       503: its database is away, or it is too busy
    - ServiceFailed     any other 5xx: an error of the service
  - Unreachable         it does not answer
  - StillGoing          the plan has not ended within the time given to wait for it
"""

from typing import ClassVar

from huline.models.errors import HulineError
from huline.models.sentence import Sentence, both
from huline.models.service import Finding, ProblemReport


class ProblemError(HulineError):
    """A request that the service refused.

    Attributes
    ----------
    report : what it answered, in the client's language
    """

    code: ClassVar[str] = "refused"

    def __init__(self, report: ProblemReport) -> None:
        self.report = report
        text = "\n".join([_head(report), *map(_line, report.errors)])
        super().__init__(Sentence(text, text))

    def __reduce__(self) -> tuple[type["ProblemError"], tuple[ProblemReport]]:
        return type(self), (self.report,)

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return self.report.status

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What is wrong in detail."""
        return self.report.errors


def _head(report: ProblemReport) -> str:
    return f"{report.title}: {report.detail}" if report.detail else report.title


def _line(finding: Finding) -> str:
    row = "" if finding.row is None else str(finding.row)
    where = " ".join(filter(None, (finding.pointer, row, finding.field)))
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"- {where}: {finding.message}{hint}" if where else f"- {finding.message}{hint}"


class BadRequest(ProblemError):
    """What was sent cannot be read."""


class Invalid(BadRequest):
    """What was sent contradicts itself or the rules; `errors` names every place."""


class Unauthorized(ProblemError):
    """There is no key, or none that holds."""


class Forbidden(ProblemError):
    """The key may not do this."""


class NotFound(ProblemError):
    """It is not there, or it is another tenant's."""


class Conflict(ProblemError):
    """It cannot be had or done now."""


class Gone(ProblemError):
    """It is told no more."""


class Outdated(ProblemError):
    """Another revision came first: read it, and change that."""


class TooManyRequests(ProblemError):
    """The key asks too often."""


class Unavailable(ProblemError):
    """The service cannot answer now."""


class ServiceFailed(ProblemError):
    """An error of the service."""


_KINDS: dict[int, type[ProblemError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    412: Outdated,
    422: Invalid,
    429: TooManyRequests,
    503: Unavailable,
}


def refused(report: ProblemReport) -> ProblemError:
    """Make the error that fits a problem document."""
    usual = BadRequest if report.status < 500 else ServiceFailed
    return _KINDS.get(report.status, usual)(report)


class Unreachable(HulineError):
    """The service does not answer."""

    code: ClassVar[str] = "unreachable"

    def __init__(self, url: str, why: str) -> None:
        self.url, self.why = url, why
        super().__init__(
            both(
                "the service at {url} does not answer: {why}",
                "{url} 的服务没有应答：{why}",
                url=url,
                why=why,
            )
        )

    def __reduce__(self) -> tuple[type["Unreachable"], tuple[str, str]]:
        return type(self), (self.url, self.why)


class StillGoing(HulineError):
    """The plan or study has not ended within the time given to wait for it; it goes on."""

    code: ClassVar[str] = "still-going"

    def __init__(self, plan: str) -> None:
        self.plan = plan
        super().__init__(
            both("{id} has not ended yet", "{id} 尚未结束", id=plan),
        )

    def __reduce__(self) -> tuple[type["StillGoing"], tuple[str]]:
        return type(self), (self.plan,)
