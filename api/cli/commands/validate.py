"""`huline validate`."""

import json
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
from huline.models.sentence import Lang

if TYPE_CHECKING:
    from huline.models.case import Case


def validate(
    case: CaseArgument,
    workloads: Annotated[Path | None, typer.Option(help="A batch to validate with it.")] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Read CASE and say what is wrong with it, all at once, or what it holds.

    Exit status: 0 sound; 2 bad input.
    """
    with guarded(lang, as_json=as_json):
        from huline.models.files import read_batch, read_case

        subject = read_case(case, notice=noticed(lang))
        if workloads is not None:
            subject = read_batch(workloads, subject, notice=noticed(lang))
        if as_json:
            document = {"ok": True, "hash": subject.hash, "counts": _counts(subject)}
            typer.echo(json.dumps(document, ensure_ascii=False))
            return
        _tell(subject, language(lang))


def _tell(case: "Case", spoken: Lang) -> None:
    from huline.api.cli.facts import assumed
    from huline.api.cli.field_names import field_name, table_name
    from huline.api.cli.messages import say

    out.print(say("valid", spoken, name=case.name), markup=False)
    for table, count in _counts(case).items():
        if count:
            out.print(f"  {table_name(table, spoken)}: {count}", markup=False)
    for group in assumed(case):
        line = say(
            "valid.assumed", spoken, table=table_name(group.table, spoken),
            field=field_name(group.field, spoken), records=group.records, of=group.of,
        )  # fmt: skip
        out.print(f"  {line}", markup=False, style="yellow", highlight=False)


def _counts(case: "Case") -> dict[str, int]:
    tables = (
        "metros", "centres", "pools", "accelerators", "tariffs", "tenants", "profiles",
        "workloads", "quotes", "contracts", "commitments", "pins",
    )  # fmt: skip
    counts = {table: len(getattr(case, table)) for table in tables}
    return counts | {
        "network.links": len(case.network.links),
        "network.couriers": len(case.network.couriers),
        "policy.residency": len(case.policy.residency),
        "policy.subsidies": len(case.policy.subsidies),
    }
