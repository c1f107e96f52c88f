"""`huline quarantine`: plans that the checker refused, and what reproduces it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.doors import (
    JsonOption,
    LangOption,
    guarded,
    language,
    noticed,
    writable,
    wrote,
)
from huline.api.cli.outputs import named_as
from huline.api.cli.store import Data, opened, settings_of
from huline.models.sentence import both, translated


def quarantine(
    number: Annotated[
        int | None,
        typer.Argument(metavar="[ID]", help="Of the refusal, as the list shows.", min=1),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="ZIP to write.", show_default="refused-ID.zip"),
    ] = None,
    data: Data = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """List plans that the checker refused, or write what reproduces one of them into a ZIP.

    No such plan was published. The ZIP holds the case, what was asked for, the plan, its
    certificate and the verdict, and says how to see it again.
    """
    with guarded(lang, as_json=as_json):
        if number is None:
            _list(data, lang, as_json=as_json)
        else:
            path = named_as(output or Path(f"refused-{number}.zip"), "zip")
            found = _bundle(number, data, lang)
            writable(path).write_bytes(found)
            wrote(path, lang)


def _list(data: Path | None, lang: LangOption, *, as_json: bool) -> None:
    from huline.api.store import quarantine as store

    with opened(settings_of(lang, data=data)) as database, database.begin() as session:
        found = store.refused(session)
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], default=str, ensure_ascii=False))
        return
    if not found:
        noticed(lang)(both("no plan was refused by the checker", "没有被校验器拒绝的计划"))
    for each in found:
        size = translated(both("{n:,} bytes", "{n:,} 字节", n=each.bytes), language(lang))
        at = f"{each.at:%Y-%m-%d %H:%M %Z}"
        typer.echo(f"{each.id}  {each.plan}  {each.tenant}  {at}  {size}  {each.why}")


def _bundle(number: int, data: Path | None, lang: LangOption) -> bytes:
    from huline.api.store import quarantine as store
    from huline.models.errors import BadInput, Problem

    with opened(settings_of(lang, data=data)) as database, database.begin() as session:
        found = store.bundle(session, number)
    if found is None:
        message = both("there is no refusal {n}", "没有编号为 {n} 的记录", n=number)
        hint = both("huline quarantine lists them", "请用 huline quarantine 列出")
        raise BadInput([Problem("", None, "ID", "unknown-id", message, hint)])
    return found
