"""Where commands write: not over what they read, not twice to one place, under a fitting name."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path

from huline.api.cli.doors import replacing, writable
from huline.models.errors import BadInput, Problem
from huline.models.sentence import Lang, Sentence, both, listed

_RESULTS = (".json", ".html", ".xlsx", ".lp", ".mps")
"""Endings that are none of a Case's own: what has another may be read as a part of it."""
_SHOWN = 3
"""Files named of those that would be lost."""
_ELSEWHERE = both("name another file", "请另给一个文件名")


def kept_apart(outputs: Mapping[str, Path | None], inputs: Sequence[Path | None]) -> None:
    """Refuse, before any work, to write over an input or twice to one place.

    Parameters
    ----------
    outputs : option -> the file it names, None where there is none
    inputs : files and the folders of Cases that the command reads, None where there is none

    Raises
    ------
    BadInput
        With every place that is refused.
    """
    named = [(option, path) for option, path in outputs.items() if path is not None]
    read = [path for path in inputs if path is not None]
    problems = [p for _, path in named for p in _over_inputs(path, read)]
    for (one, path), (other, again) in combinations(named, 2):
        if _same(path, again):
            message = both(
                "is named by {one} and by {other}", "{one} 与 {other} 都指向它",
                one=one, other=other,
            )  # fmt: skip
            problems.append(_problem(path, "same-output", message, _ELSEWHERE))
    if problems:
        raise BadInput(problems)


def opened(
    places: Mapping[str, Path | None],
    inputs: Sequence[Path | None],
    waiting: ExitStack,
    lang: Lang | None,
) -> None:
    """Refuse places that cannot be written to; what stands there stays until there is a result.

    Parameters
    ----------
    waiting : its end writes, or leaves what there was
    """
    kept_apart(places, inputs)
    for path in filter(None, places.values()):
        waiting.enter_context(replacing(writable(path), lang))


def over_no_case(path: Path, *, force: bool) -> None:
    """Refuse, before any work, to write a case over another, unless that is asked for.

    Raises
    ------
    BadInput
        If files stand there that would be replaced or removed.
    """
    from huline.models.files import written_over

    there = written_over(path)
    if force or not there:
        return
    names = [file.name for file in there[:_SHOWN]] + ["…"] * (len(there) > _SHOWN)
    message = both("is there already, and would be lost", "文件已存在，会被覆盖")
    if there != [path]:
        message = both(
            "holds a case, of which files would be lost: {names}",
            "已有算例，其中的文件会被覆盖或删除：{names}",
            names=listed(names),
        )
    hint = both(
        "name another place, or add --force to write over it",
        "请另给一个位置；确要覆盖，请加 --force",
    )
    raise BadInput([_problem(path, "over-case", message, hint)])


def named_as(path: Path, to: str) -> Path:
    """Return the path if its ending, where it has one, is that of a format.

    Raises
    ------
    BadInput
        If it has another: programs would take the file for what it is not.
    """
    if path.suffix and path.suffix.lower() != f".{to}":
        message = both(
            "ends in '{ending}', and {to} is to be written",
            "扩展名是“{ending}”，而要写的格式是 {to}",
            ending=path.suffix, to=to,
        )  # fmt: skip
        hint = both("let it end in .{to}", "请以 .{to} 结尾", to=to)
        raise BadInput([_problem(path, "ending", message, hint)])
    return path


def _over_inputs(path: Path, inputs: Sequence[Path]) -> Iterator[Problem]:
    for read in inputs:
        if _same(path, read) and not read.is_dir():
            message = both(
                "is read by this command, and would be overwritten",
                "是此命令要读取的文件，会被覆盖",
            )
            yield _problem(path, "over-input", message, _ELSEWHERE)
        elif read.is_dir() and _among(path, read):
            message = both(
                "lies among the files of the case in {folder}, which are read by this command",
                "位于算例文件夹 {folder} 中，其中的文件是此命令要读取的",
                folder=read,
            )
            hint = both(
                "name a file in another folder, or one that ends in {endings}",
                "请给出其他文件夹中的文件，或以 {endings} 结尾的文件",
                endings=" ".join(_RESULTS),
            )
            yield _problem(path, "over-input", message, hint)


def _among(path: Path, folder: Path) -> bool:
    there = path.resolve()
    return _same(there.parent, folder) and there.suffix.lower() not in _RESULTS


def _same(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one place, by links or by another way of writing it."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def _problem(path: Path, code: str, message: Sentence, hint: Sentence) -> Problem:
    return Problem(str(path), None, "", code, message, hint)
