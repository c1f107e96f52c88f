"""`huline lab`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli.doors import (
    Exit,
    JsonOption,
    LangOption,
    err,
    guarded,
    language,
    noticed,
    out,
    wrote,
)
from huline.models.sentence import Lang, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from huline.models.findings import Findings

KEPT = "scenarios"
"""The folder within the results in which finished scenarios are kept."""


def lab(
    study: Annotated[
        Path,
        typer.Argument(metavar="STUDY", help="One YAML or JSON file.", show_default=False),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="Folder for the results; a run that was ended goes on there.",
            show_default=False,
        ),
    ],
    workers: Annotated[
        str,
        typer.Option(
            metavar="N|local|ray://HOST:PORT",
            help="Scenarios planned at once: so many processes here, one with local; or all CPUs "
            "of a Ray cluster.",
        ),
    ] = "local",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Plan every scenario of STUDY, and say what each rule does, to whom and at what cost.

    Writes report.html, results.csv, results.parquet, results.xlsx, moves.csv (work that
    changes place) and findings.json; finished scenarios are kept in the folder and not
    planned twice.

    Exit status: 0 every scenario proven within the gap; 3 some are not, or have no plan; 4 the
    base has no plan; 5 the base ran out of time, or the run was ended; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        from huline.models.files.single import located
        from huline.optimizer.policy import asked_of, run

        crew = _crew(workers)
        asked, base, _ = asked_of(study, notice=noticed(lang))
        output.mkdir(parents=True, exist_ok=True)
        tell = _telling(language(lang))
        try:
            with located(study):
                found = run(asked, base, output / KEPT, workers=crew, tell=tell)
        except KeyboardInterrupt:
            _told_to_go_on(output / KEPT, lang)
            raise typer.Exit(Exit.OUT_OF_TIME) from None
        _write(found, output, lang)
        if as_json:
            typer.echo(found.model_dump_json())
        else:
            from huline.api.cli.lab_summary import findings

            out.print(findings(found, language(lang)))
    raise typer.Exit(status_of(found))


def _told_to_go_on(kept: Path, lang: Lang | None) -> None:
    from huline.models.sentence import both, translated

    said = both(
        "ended before its last scenario; finished ones are kept in {folder}, and the same command "
        "goes on there",
        "在完成所有情景之前即已结束；已完成的保存在 {folder}，再次运行同一命令即可继续",
        folder=str(kept),
    )  # fmt: skip
    err.print(translated(said, language(lang)), markup=False, highlight=False, soft_wrap=True)


def _crew(asked: str) -> int | str:
    """Read who plans: a number of processes here, or where a cluster is.

    Raises
    ------
    BadInput
        If it is none of them.
    """
    from huline.models.errors import BadInput, Problem
    from huline.models.sentence import both

    if asked == "local":
        return 1
    if re.fullmatch(r"[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-6]", asked):
        return int(asked)
    if re.fullmatch(r"ray://[^\s/]+:[0-9]+", asked):
        return asked
    message = both("cannot read '{value}'", "读不懂“{value}”", value=asked)
    hint = both("write {examples}", "请写 {examples}",
                examples="local, 4, ray://192.168.1.5:6379")  # fmt: skip
    raise BadInput([Problem("", None, "--workers", "workers", message, hint)])


def status_of(found: "Findings") -> Exit:
    """Return the status a study ends with."""
    base = found.outcomes[0].status
    if base in ("no-plan", "out-of-time"):
        return Exit.NO_PLAN if base == "no-plan" else Exit.OUT_OF_TIME
    return Exit.PROVEN if found.proven else Exit.NOT_PROVEN


def _write(found: "Findings", folder: Path, lang: Lang | None) -> None:
    from huline.api.report import write_report
    from huline.models.files import write_findings, write_relocations
    from huline.models.files.single import write_single

    write_single(found, folder / "findings.json")
    for name in ("results.csv", "results.parquet", "results.xlsx"):
        write_findings(found, folder / name)
        wrote(folder / name, lang)
    write_relocations(found, folder / "moves.csv")
    wrote(folder / "moves.csv", lang)
    write_report(found, folder / "report.html", language(lang))
    wrote(folder / "report.html", lang)


def _telling(lang: Lang) -> "Callable[[Sentence, int, int, bool], None]":
    from huline.models.sentence import both, translated

    def tell(name: Sentence, finished: int, count: int, before: bool) -> None:
        kept = both(", kept from an earlier run", "（沿用此前的结果）") if before else ""
        said = both("{n} of {count}: {name}{kept}", "第 {n} 个，共 {count} 个：{name}{kept}",
                    n=finished, count=count, name=name, kept=kept)  # fmt: skip
        err.print(translated(said, lang), markup=False, highlight=False, soft_wrap=True)

    return tell
