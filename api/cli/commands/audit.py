"""`huline audit`: follows the chain of writes."""

import json

import typer

from huline.api.cli.doors import Exit, JsonOption, LangOption, guarded, language
from huline.api.cli.store import Data, opened, settings_of
from huline.models.sentence import both, translated

audit = typer.Typer(help="The chain of all writes.", no_args_is_help=True)


@audit.callback()
def _name_what_is_done() -> None:
    """Keep what is done a word of its own, also while there is one thing only."""


@audit.command()
def verify(data: Data = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Follow the chain of writes and name the first that is missing or changed.

    Prints number and digest of the last entry: kept elsewhere, they tell if the chain was cut.
    Exit status: 0 whole; 1 broken.
    """
    with guarded(lang, as_json=as_json):
        from huline.api.store import audit as store

        with opened(settings_of(lang, data=data)) as database, database.begin() as session:
            flaw, (entries, digest) = store.flaw(session), store.head(session)
        if as_json:
            where = None if flaw is None else {"seq": flaw.seq, "what": flaw.what}
            told = {"ok": flaw is None, "flaw": where, "entries": entries, "digest": digest}
            typer.echo(json.dumps(told))
        elif flaw is None:
            whole = both(
                "whole: {n} entries, the last is {digest}",
                "完整：共 {n} 条，末条摘要 {digest}",
                n=entries,
                digest=digest,
            )
            typer.echo(translated(whole, language(lang)))
        else:
            what = both("missing", "缺失") if flaw.what == "missing" else both("changed", "被改动")
            broken = both("broken: entry {seq} is {what}", "已损坏：第 {seq} 条{what}",
                          seq=flaw.seq, what=what)  # fmt: skip
            typer.echo(translated(broken, language(lang)))
    raise typer.Exit(Exit.PROVEN if flaw is None else Exit.BROKEN)
