"""What is wrong with a command line, told as any other bad input: in words, language and JSON."""

import re
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NoReturn, get_args

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from huline.api.cli.doors import Exit, guarded
from huline.models.choices import close_choice
from huline.models.errors import BadInput, Problem
from huline.models.problems import close_to
from huline.models.sentence import NOTHING, Lang, Sentence, both, listed, translated
from huline.models.written import meant_share

_QUOTED = re.compile("'([^']*)'")
_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)")
_NO_COMMAND = re.compile("No such command '(.*?)'")
_INTERRUPTED = 130
"""What typer makes of an interrupt that no command has met."""
_NUMBERS = {
    "int_parsing": both("must be a whole number", "应为整数"),
    "float_parsing": both("must be a number", "应为数字"),
    "finite_number": both("must be a finite number", "应为有限的数字"),
}


class SpeakingGroup(TyperGroup):
    """The commands; what is wrong with a line is told in its ``--lang`` and ends it with 2."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and end the process, or without ``standalone_mode`` return its status.

        The context's ``obj`` is when the command began, of `time.monotonic`; where its line is
        that of the process, when that began, by what it has computed since.
        """
        extra["obj"] = time.monotonic() - (time.process_time() if args is None else 0)
        words = sys.argv[1:] if args is None else args
        try:
            done = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except TyperException as error:
            if not standalone_mode:
                raise
            if type(error).__name__ == "NoArgsIsHelpError":
                sys.exit(Exit.BAD_INPUT)  # it has printed the help already
            end(BadInput([problem_of(error)]), words)
        if not standalone_mode:
            return done
        if done == _INTERRUPTED:
            end(KeyboardInterrupt(), words)
        sys.exit(done)


def end(error: BaseException, args: Sequence[str]) -> NoReturn:
    """End the process where no command has met an error, with the same words and status."""
    try:
        with guarded(_language(args), as_json="--json" in args):
            raise error
    except typer.Exit as done:
        sys.exit(done.exit_code)


def _language(args: Sequence[str]) -> Lang | None:
    """Find the language asked for in a line that could not be read."""
    asked = [after for word, after in pairwise(args) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in args if word.startswith("--lang=")]
    return next((lang for lang in get_args(Lang) if lang in asked), None)


def problem_of(error: TyperException) -> Problem:
    """Return where a line is wrong (command and option), what is wrong, and what would help."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "huline"
    option = getattr(error, "option_name", None)
    if isinstance(error, typer.BadParameter):
        field = error.param.get_error_hint().replace("'", "") if error.param else ""
        message, hint = _of_value(error)
    elif option:
        field = option
        message, hint = _of_option(error, option, context)
    else:
        field = ""
        message, hint = _of_line(error.format_message(), context)
    see = both("see {command} --help", "见 {command} --help，为英文", command=command)
    return Problem(command, None, field, "usage", message, hint or see)


def _of_value(error: typer.BadParameter) -> tuple[Sentence, Sentence]:
    found: list[Any] = getattr(error.__cause__, "errors", list)()
    if not found:
        said = error.message or both("is required but missing", "必填，但缺失")
        return Sentence(said, translated(said, "zh")), NOTHING
    item = found[0]
    kind, given, limits = item["type"], str(item["input"]), item.get("ctx", {})
    hint = NOTHING
    if kind in _NUMBERS:
        wanted = _NUMBERS[kind]
    elif given.strip().lower() == "nan":
        wanted = _NUMBERS["float_parsing"]
    elif kind == "less_than_equal":
        wanted = both("must be at most {most:g}", "至多为 {most:g}", most=limits["le"])
        hint = meant_share(item["input"]) if limits["le"] == 1 else NOTHING
    elif kind == "greater_than_equal":
        wanted = both("must be at least {least:g}", "至少为 {least:g}", least=limits["ge"])
    elif kind == "value_error" and (choices := _QUOTED.findall(item["msg"])[1:]):
        wanted = both("must be one of {all}", "应为以下之一：{all}", all=listed(choices))
        hint = close_choice(given, choices) or NOTHING
    else:
        wanted = both("cannot be used", "无法使用")
    return both("{wanted}; got {given}", "{wanted}；实为{given}", wanted=wanted,
                given=Sentence(repr(given), f"“{given}”")), hint  # fmt: skip


def _of_option(error: TyperException, option: str, context: Any) -> tuple[Sentence, Sentence]:
    if hasattr(error, "possibilities"):
        known = [name for param in context.command.params for name in param.opts]
        return both("there is no such option", "没有这个选项"), close_to(option, known) or NOTHING
    if "not take" in error.message:
        return both("takes no value", "此选项不带值"), NOTHING
    return both("needs a value", "此选项须带值"), NOTHING


def _of_line(said: str, context: Any) -> tuple[Sentence, Sentence]:
    if extra := _EXTRA.fullmatch(said):
        return both("there is too much: {words}", "多出内容：{words}", words=extra[1]), NOTHING
    if unknown := _NO_COMMAND.match(said):
        commands = getattr(context.command, "commands", {}) if context else {}
        message = both("there is no command '{name}'", "没有命令“{name}”", name=unknown[1])
        return message, close_to(unknown[1], commands) or NOTHING
    return both("cannot be read: {said}", "无法读取：{said}", said=said), NOTHING
