"""Errors raised on purpose, and the problems a reader of input collects.

* HulineError
  - BadInput      the input cannot be a Case, a Plan or a batch; carries every Problem found
  - TooLarge      the Case is sound, but its sums or its size exceed what can be computed exactly
  - SolverMissing the solver asked for is not installed
  - WorkersMissing  the workers asked for cannot be had
  - NoPlanExists  what must be served cannot be, whatever else is given up
    - FitsNowhere        some of it fits into no pool even alone
    - CannotAllBeServed  it fits one by one, but not together
  - OutOfTime     the limit passed before there was a plan, or a proof that there is none
  - FalseBound    a bound turned out above the cost of a plan: an error of ours
  - EngineFailed  a solver or its process failed; no plan is published
    - ProcessLost   its process was ended by somebody else, so another try may do
    - OutOfMemory   its process held more memory than it may
"""

import errno
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from huline.models.constraints import CONSTRAINTS
from huline.models.sentence import NOTHING, Lang, Sentence, both, joined, listed, translated


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input, where it is and what would help."""

    file: str
    """File name, relative to what was asked to be read; empty for input without files."""
    row: int | None
    """1-based row of a table as a spreadsheet numbers it (the header is row 1), or line of a
    text file; None where the whole file or a document field is meant."""
    field: str
    """Column as the table heads it, or dotted path; empty for the whole row or file."""
    code: str
    """Machine name of the kind of problem, such as ``unknown-id``."""
    message: Sentence
    """What is wrong."""
    hint: Sentence = NOTHING
    """What would help."""
    path: tuple[str | int, ...] = ()
    """Steps into the document, such as ``("pools", 3, "centre")``."""

    def __str__(self) -> str:
        return self.text("en")

    def text(self, lang: Lang) -> str:
        """Return all of it in one language: where, what, and what would help."""
        comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
        row = "" if self.row is None else both("row {n}", "第 {n} 行", n=self.row)
        where = comma.join(
            filter(None, (self.file, translated(row, lang), translated(self.field, lang)))
        )
        text = colon.join(filter(None, (where, translated(self.message, lang))))
        hint = translated(self.hint, lang)
        return text + (f"（{hint}）" if lang == "zh" else f" ({hint})") if hint else text


class HulineError(Exception):
    """Base of all errors raised on purpose."""

    code: ClassVar[str] = "error"

    def __init__(self, said: Sentence) -> None:
        super().__init__(said)

    def text(self, lang: Lang) -> str:
        """Return what went wrong in one language."""
        return translated(self.args[0], lang)


class BadInput(HulineError):
    """The input cannot be used; `problems` holds every reason found."""

    code: ClassVar[str] = "bad-input"

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = set(problems)
        self.problems = sorted(unique, key=lambda p: (p.file, p.row or 0, p.field, p.message))
        count = len(self.problems)
        super().__init__(
            both(
                "{count} problem{s} in the input:",
                "输入有问题，共 {count} 处：",
                count=count,
                s="s" * (count != 1),
            )
        )

    def __reduce__(self) -> tuple[type[Self], tuple[list[Problem]]]:
        return type(self), (self.problems,)

    def __str__(self) -> str:
        return self.text("en")

    def text(self, lang: Lang) -> str:
        """Return all that is wrong in one language, a line each."""
        return "\n".join([super().text(lang), *(problem.text(lang) for problem in self.problems)])


class TooLarge(HulineError):
    """The Case exceeds what can be computed exactly or held in memory."""

    code: ClassVar[str] = "too-large"


class SolverMissing(HulineError):
    """The solver asked for stands on something that is not installed."""

    code: ClassVar[str] = "solver-missing"


class WorkersMissing(HulineError):
    """The workers asked for stand on something that is not installed, or do not answer."""

    code: ClassVar[str] = "workers-missing"


class EngineFailed(HulineError):
    """A solver or the process it ran in failed."""

    code: ClassVar[str] = "engine-failed"


class ProcessLost(EngineFailed):
    """The process that was at work is gone, by no fault of its task that is known."""

    code: ClassVar[str] = "process-lost"


class OutOfMemory(EngineFailed):
    """The process held more memory than it may."""

    code: ClassVar[str] = "out-of-memory"


_SOME_CANNOT = both("some work that must be served cannot be", "有必须服务的任务无法服务")


class NoPlanExists(HulineError):
    """What must be served cannot be, whatever else is given up."""

    code: ClassVar[str] = "no-plan"

    def __init__(self, why: Sentence = _SOME_CANNOT) -> None:
        self.why = why
        super().__init__(both("no plan exists: {why}", "不存在可行计划：{why}", why=why))


class FitsNowhere(NoPlanExists):
    """Workloads that must be served fit into no pool even alone.

    ``refusals`` counts, for each of them, the pools that each rule refuses.
    """

    def __init__(self, refusals: Mapping[str, Mapping[str, int]]) -> None:
        self.refusals = {w: dict(rules) for w, rules in refusals.items()}
        super().__init__(
            joined(
                both(
                    "{id} must be served{why} and fits no pool, even alone ({counts})",
                    "{id} {why}必须服务，但即使单独安排也没有资源池可用（{counts}）",
                    id=w,
                    why=both(", as it is pinned,", "已被指定，") if "pin" in rules else NOTHING,
                    counts=_counts(rules),
                )
                for w, rules in self.refusals.items()
            )
        )

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, dict[str, int]]]]:
        return type(self), (self.refusals,)


class CannotAllBeServed(NoPlanExists):
    """Workloads that must be served fit one by one, but not together, or not with every rule.

    Attributes
    ----------
    demanded : how many must be served
    left_out : without these the others can be served; as few as were found
    fewest : whether leaving out fewer was proven not to do
    lifted : rules any one of which, switched off alone, would let all of them be served
    """

    def __init__(
        self, demanded: int, left_out: Iterable[str], *, fewest: bool, lifted: Iterable[str]
    ) -> None:
        self.demanded, self.fewest = demanded, fewest
        self.left_out, self.lifted = tuple(left_out), tuple(lifted)
        super().__init__(_together(self))

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Any, ...]]:
        make = partial(type(self), fewest=self.fewest, lifted=self.lifted)
        return make, (self.demanded, self.left_out)


def _counts(rules: Mapping[str, int]) -> Sentence:
    if not rules:
        return both("there is none that could serve it whole", "没有一个能完整服务它")
    return joined(
        both("{n} pool{s}: {said}", "{n} 个资源池：{said}",
             n=n, s="s" * (n != 1), said=_SAID.get(rule, rule))
        for rule, n in rules.items()
    )  # fmt: skip


def _together(error: CannotAllBeServed) -> Sentence:
    if not error.demanded:
        return both(
            "not every rule can be kept, whatever is served{lifted}",
            "无论服务哪些任务，都无法遵守所有规则{lifted}",
            lifted=both(
                "; there would be a plan if this rule did not bind: {rules}",
                "；若不受此规则限制即有可行计划：{rules}",
                rules=joined(map(_rule, error.lifted), " or ", " 或 "),
            )
            if error.lifted
            else NOTHING,
        )
    text = both("not all work that must be served can be", "必须服务的任务无法全部服务")
    if error.left_out:
        text = both(
            "{text}: {least} {count} of {all} workloads must be left out, for example {ids}",
            "{text}：{all} 个任务中{least}须放弃 {count} 个，例如 {ids}",
            text=text,
            least=both("at least", "至少") if error.fewest else both("say", "大约"),
            count=len(error.left_out),
            all=error.demanded,
            ids=listed(error.left_out),
        )
    if error.lifted:
        text = both(
            "{text}; all could be served if this rule did not bind: {rules}",
            "{text}；若不受此规则限制即可全部服务：{rules}",
            text=text,
            rules=joined(map(_rule, error.lifted), " or ", " 或 "),
        )
    return text


_SAID = {rule.id: Sentence(rule.en, rule.zh) for rule in CONSTRAINTS}


def _rule(rule: str) -> Sentence:
    """Say what a rule says, in English after the id by which it is switched."""
    if rule not in _SAID:
        return Sentence(rule, rule)
    return both("{rule} ({said})", "{said}", rule=rule, said=_SAID[rule])


class FalseBound(HulineError):
    """A bound is above the cost of a plan that breaks no rule: one of the two is computed wrongly.

    An error of ours, whatever the certificate says: no multipliers may lead to this.
    """

    code: ClassVar[str] = "false-bound"


class OutOfTime(HulineError):
    """The limit passed before a plan was found, or a proof that there is none."""

    code: ClassVar[str] = "out-of-time"


def reason_of(error: OSError) -> Sentence:
    """Return why the operating system refused a file."""
    said = (error.strerror or str(error)).lower()
    return _REASONS.get(error.errno or 0, Sentence(said, f"系统提示“{said}”"))


_REASONS = {
    errno.ENOENT: both("no such file or folder", "没有这个文件或文件夹"),
    errno.EACCES: both("permission denied", "没有权限"),
    errno.EPERM: both("operation not permitted", "操作不被允许"),
    errno.EISDIR: both("is a folder, not a file", "是文件夹，不是文件"),
    errno.ENOTDIR: both("a part of the path is no folder", "路径中有一段不是文件夹"),
    errno.EEXIST: both("a file stands where a folder should", "应为文件夹之处已有同名文件"),
    errno.ENOSPC: both("no space left on device", "磁盘空间不足"),
    errno.EROFS: both("read-only file system", "文件系统只读"),
    errno.ENAMETOOLONG: both("file name too long", "文件名过长"),
    errno.EMFILE: both("too many open files", "打开的文件过多"),
}
