"""`huline recommend`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huline.api.cli.doors import (
    CaseArgument,
    JsonOption,
    LangOption,
    guarded,
    language,
    noticed,
    out,
)
from huline.api.cli.subject import ItsBatch, ItsSettings, read_subject

if TYPE_CHECKING:
    from huline.models.certificate import Certificate


def recommend(
    case: CaseArgument,
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help="A plan of CASE.", show_default=False)
    ],
    new: Annotated[
        Path,
        typer.Argument(
            metavar="NEW", help="New workloads: CSV, XLSX, Parquet or JSON.", show_default=False
        ),
    ],
    certificate: Annotated[
        Path | None,
        typer.Option(help="The plan's certificate: what its cards are worth to other work."),
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=1000, help="Options for each workload.")] = 5,
    workloads: ItsBatch = None,
    settings: ItsSettings = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Say where new workloads would best go beside PLAN, all of whose work stays as it is.

    Each workload is looked at by itself. Exit status: 0; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        from huline.models.files import read_batch, read_plan
        from huline.optimizer.replan import Desk

        subject = read_subject(case, lang, workloads, settings)
        # quotes, pins and groups of the plan's own work are nothing to new work
        apart = {"quotes": (), "pins": (), "groups": ()}
        asked = read_batch(new, subject.model_copy(update=apart), notice=noticed(lang)).workloads
        desk = Desk(subject, read_plan(plan), _read(certificate))
        found = [desk.recommend(workload, most) for workload in asked]
        if as_json:
            typer.echo(f"[{','.join(each.model_dump_json() for each in found)}]")
            return
        from huline.api.cli.recommending import recommended

        for each in found:
            out.print(recommended(each, subject, language(lang)))


def _read(certificate: Path | None) -> "Certificate | None":
    from huline.models.files import read_certificate

    return None if certificate is None else read_certificate(certificate)
