"""What every command shares: languages, exit statuses, and errors told to people.

Commands import what they work with inside their functions: `--help` and a slip of the pen are
answered without waiting for polars and the engine, and an interrupt meanwhile is met politely.
"""

import errno
import json
import locale
import os
import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console

from huline.models.errors import (
    BadInput,
    HulineError,
    NoPlanExists,
    OutOfTime,
    Problem,
    SolverMissing,
    TooLarge,
    WorkersMissing,
    reason_of,
)
from huline.models.sentence import Lang, Sentence, both, translated

T = TypeVar("T")
PROBLEMS = 200
"""Problems of the input told on a terminal."""
out = Console()
err = Console(stderr=True)


class Exit(IntEnum):
    """Exit statuses of every command."""

    PROVEN = 0
    BROKEN = 1
    BAD_INPUT = 2
    NOT_PROVEN = 3
    NO_PLAN = 4
    OUT_OF_TIME = 5


LangOption = Annotated[
    Lang | None,
    typer.Option(help="Language of sentences; by default that of the locale, else English."),
]
CaseArgument = Annotated[
    Path,
    typer.Argument(
        metavar="CASE", help="Folder with case.yaml, or one JSON file.", show_default=False
    ),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Write over a case that stands there already.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def language(asked: Lang | None) -> Lang:
    """Return the language asked for, else the locale's, else English."""
    if asked:
        return asked
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "zh" if (named or locale.getlocale()[0] or "").startswith("zh") else "en"


def noticed(lang: Lang | None) -> Callable[[Sentence], None]:
    """Return what tells people something about their input that is no error."""

    def notice(text: Sentence) -> None:
        _tell(_said("note", lang, text=translated(text, language(lang))), style="yellow")

    return notice


def wrote(path: Path, lang: Lang | None, about: str = "") -> None:
    """Tell people which file was written."""
    _tell(_said("wrote", lang, path=path) + about)


def writable(path: Path) -> Path:
    """Make the folders for a file, and refuse a place that cannot be written before any work.

    Raises
    ------
    OSError
        Which `guarded` tells as bad input.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return path


def writable_case(path: Path) -> Path:
    """Make the folders for a case, and refuse a place that cannot hold one before any work.

    Raises
    ------
    OSError, BadInput
        Which `guarded` tells.
    """
    if path.suffix.lower() == ".json":
        return writable(path)
    if path.suffix and not path.is_dir():
        message = both(
            "ends in '{ending}', which is no way to write a case",
            "扩展名“{ending}”不能用来写算例",
            ending=path.suffix,
        )
        hint = both(
            "let it end in .json, or name a folder without a dot",
            "请以 .json 结尾，或给出名称中不含点的文件夹",
        )
        raise BadInput([Problem(str(path), None, "", "ending", message, hint)])
    path.mkdir(parents=True, exist_ok=True)
    if not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return path


@contextmanager
def replacing(path: Path, lang: Lang | None) -> Iterator[None]:
    """Say that a file of an earlier run is still what it was if no new one comes to be."""
    before = path.stat() if path.is_file() else None
    try:
        yield
    except (HulineError, KeyboardInterrupt):
        if before is not None and path.is_file() and path.stat() == before:
            _tell(_said("kept", lang, path=path), style="yellow")
        raise


class Gathered:
    """What several readers of input find wrong, to be told at once."""

    def __init__(self) -> None:
        self._problems = list[Problem]()

    def read(self, reader: Callable[[], T]) -> T | None:
        """Return what a reader makes of its input; None where it refuses that."""
        try:
            return reader()
        except BadInput as error:
            self._problems += error.problems
            return None

    def refuse(self) -> None:
        """Raise BadInput with all that was found, if anything was."""
        if self._problems:
            raise BadInput(self._problems)


@contextmanager
def guarded(
    lang: Lang | None = None, *, as_json: bool = False, about: str | Path = "CASE"
) -> Iterator[None]:
    """End the command with the fitting status and words if it raises on purpose.

    Parameters
    ----------
    about : the Case of which is told how to ask why it has no plan
    """
    try:
        yield
    except HulineError as error:
        _end(error, lang, as_json, about)
    except BrokenPipeError:
        raise  # whoever read our output has heard enough
    except OSError as error:
        reason = both("cannot be used: {reason}", "无法使用：{reason}", reason=reason_of(error))
        refused = BadInput([Problem(error.filename, None, "", "unusable", reason)])
        _end(refused, lang, as_json, about)
    except KeyboardInterrupt:
        _tell(_said("stopped", lang))
        raise typer.Exit(Exit.OUT_OF_TIME) from None


def _end(error: HulineError, lang: Lang | None, as_json: bool, about: str | Path) -> NoReturn:
    if as_json:
        typer.echo(json.dumps(_document(error, language(lang)), ensure_ascii=False))
    if isinstance(error, BadInput):
        _tell(_said("problems", lang, count=len(error.problems)), style="bold red")
        for problem in error.problems[:PROBLEMS]:
            _tell(f"- {problem.text(language(lang))}")
        if (more := len(error.problems) - PROBLEMS) > 0:
            _tell(_said("problems.more", lang, count=f"{more:,}", option="--json"))
    else:
        _tell(error.text(language(lang)), style="bold red")
    if isinstance(error, NoPlanExists):
        command = f"huline explain {shlex.quote(str(about))}"
        _tell(_said("no-plan.explain", lang, command=command))
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), Exit.BROKEN)
    raise typer.Exit(status) from None


def _tell(text: str, style: str | None = None) -> None:
    err.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _said(key: str, lang: Lang | None, **fields: object) -> str:
    from huline.api.cli.messages import say

    return say(key, language(lang), **fields)


def _document(error: HulineError, lang: Lang) -> dict[str, object]:
    document: dict[str, object] = {
        "ok": False, "code": error.code, "message": error.text(lang),
    }  # fmt: skip
    if isinstance(error, BadInput):
        document["errors"] = listed_for_machines(error.problems, lang)
    return document


def listed_for_machines(problems: Iterable[Problem], lang: Lang) -> list[dict[str, object]]:
    """Write Problems as records of a JSON document."""
    return [
        {
            "file": p.file, "row": p.row, "field": p.field, "code": p.code,
            "message": translated(p.message, lang), "hint": translated(p.hint, lang),
        }
        for p in problems
    ]  # fmt: skip


_STATUS: dict[type[HulineError], Exit] = {
    BadInput: Exit.BAD_INPUT,
    TooLarge: Exit.BAD_INPUT,
    SolverMissing: Exit.BAD_INPUT,
    WorkersMissing: Exit.BAD_INPUT,
    NoPlanExists: Exit.NO_PLAN,
    OutOfTime: Exit.OUT_OF_TIME,
}
