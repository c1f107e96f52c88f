"""What every command shares: languages, exit statuses, and errors told to people."""

import json
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console

from huline.api.cli.figures import Lang
from huline.models.errors import BadInput, HulineError, NoPlanExists, OutOfTime, TooLarge

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
    Literal["zh", "en"] | None,
    typer.Option(help="Language of sentences; by default that of the locale, else English."),
]
CaseArgument = Annotated[
    Path, typer.Argument(help="Folder with case.yaml, or one JSON file.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def language(asked: Lang | None) -> Lang:
    """Return the language asked for, else the locale's, else English."""
    if asked:
        return asked
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "zh" if (named or locale.getlocale()[0] or "").startswith("zh") else "en"


def notice(text: str) -> None:
    """Tell people something about their input that is no error."""
    err.print(f"note: {text}", style="yellow", markup=False, highlight=False)


@contextmanager
def guarded(*, as_json: bool = False) -> Iterator[None]:
    """End the command with the fitting status and words if it raises on purpose."""
    try:
        yield
    except HulineError as error:
        _end(error, as_json)
    except KeyboardInterrupt:
        err.print("stopped before there was anything to keep", markup=False)
        raise typer.Exit(Exit.OUT_OF_TIME) from None


def _end(error: HulineError, as_json: bool) -> NoReturn:
    if as_json:
        typer.echo(json.dumps(_document(error), ensure_ascii=False))
    if isinstance(error, BadInput):
        count = len(error.problems)
        err.print(f"{count} problem{'s' * (count != 1)} in the input:", style="bold red")
        for problem in error.problems:
            err.print(f"- {problem}", markup=False, highlight=False, soft_wrap=True)
    else:
        err.print(str(error), style="bold red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(_STATUS.get(type(error), Exit.BROKEN)) from None


def _document(error: HulineError) -> dict[str, object]:
    document: dict[str, object] = {"ok": False, "code": error.code, "message": str(error)}
    if isinstance(error, BadInput):
        document["errors"] = [
            {
                "file": p.file, "row": p.row, "field": p.field, "code": p.code,
                "message": p.message, "hint": p.hint,
            }
            for p in error.problems
        ]  # fmt: skip
    return document


_STATUS: dict[type[HulineError], Exit] = {
    BadInput: Exit.BAD_INPUT,
    TooLarge: Exit.BAD_INPUT,
    NoPlanExists: Exit.NO_PLAN,
    OutOfTime: Exit.OUT_OF_TIME,
}
