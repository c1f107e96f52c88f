"""`huline keys`: issues, lists, rotates and revokes API keys."""

import json
import re
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from huline.api.cli.doors import Exit, JsonOption, LangOption, guarded, language, noticed
from huline.api.cli.store import Data, opened, settings_of
from huline.models.sentence import Sentence, both, translated

if TYPE_CHECKING:
    from huline.api.store.keys import KeyInfo

keys = typer.Typer(help="Keys of the service.", no_args_is_help=True)

RoleName = Literal["viewer", "planner", "policy-analyst", "admin"]
KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="Id of the key, as list shows.")]
_TENANT = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
PROGRAM = "huline keys"
"""Who does it, as the audit has it."""


@keys.command()
def issue(
    tenant: Annotated[str, typer.Option(help="Whose it is; a new name makes a new tenant.")],
    role: Annotated[RoleName, typer.Option(help="What it may do.")] = "planner",
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    days: Annotated[int | None, typer.Option(min=1, max=3_650, help="It ends after.")] = None,
    data: Data = None,
    lang: LangOption = None,
) -> None:
    """Issue a key and print it, once."""
    with guarded(lang):
        from huline.api.store import audit
        from huline.api.store import keys as store
        from huline.models.errors import BadInput, Problem

        if not _TENANT.fullmatch(tenant):
            message = both(
                "must be 1 to 63 of a-z, 0-9, - and _, no - or _ first",
                "应为 1 至 63 个 a-z、0-9、- 和 _，且首字符不得为 - 或 _",
            )
            raise BadInput([Problem("", None, "--tenant", "value", message)])
        settings = settings_of(lang, data=data)
        with opened(settings, new=True) as database, database.begin() as session:
            token = store.issue(session, tenant, store.Role(role), name, days)
            audit.record(session, tenant, PROGRAM, "key.issue", token.split("_")[1], role=role)
        typer.echo(token)


@keys.command("list")
def list_(data: Data = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """List all keys, without their secrets."""
    with guarded(lang, as_json=as_json):
        from huline.api.store import keys as store

        with opened(settings_of(lang, data=data)) as database, database.begin() as session:
            found = store.keys(session)
        if as_json:
            typer.echo(json.dumps([asdict(key) for key in found], default=str))
            return
        for key in found:
            state = translated(_state(key), language(lang))
            typer.echo(f"{key.id}  {key.tenant}  {key.role}  {state}  {key.name}")


@keys.command()
def rotate(
    key: KeyArgument,
    grace_hours: Annotated[
        float, typer.Option(min=0, max=8_760, help="How long the old one still holds.")
    ] = 24,
    data: Data = None,
    lang: LangOption = None,
) -> None:
    """Issue a successor of a key and print it, once.

    It ends when the old one was to end; that is told.
    """
    with guarded(lang):
        from huline.api.store import audit
        from huline.api.store import keys as store

        with opened(settings_of(lang, data=data)) as database, database.begin() as session:
            token = store.rotate(session, key, timedelta(hours=grace_hours))
            if token is not None:
                new = store.identify(session, token)
                assert new is not None
                audit.record(session, new.tenant, PROGRAM, "key.rotate", key, successor=new.key)
                (ends,) = (k.expires_at for k in store.keys(session) if k.id == new.key)
        if token is None:
            _no_such(key, lang)
        typer.echo(token)
        if ends is not None:
            noticed(lang)(
                both("it ends {at}, as the old one was to", "新密钥与原密钥同时到期：{at}",
                     at=f"{ends:%Y-%m-%d %H:%M %Z}")
            )  # fmt: skip


@keys.command()
def revoke(key: KeyArgument, data: Data = None, lang: LangOption = None) -> None:
    """End a key at once."""
    with guarded(lang):
        from huline.api.store import audit
        from huline.api.store import keys as store

        with opened(settings_of(lang, data=data)) as database, database.begin() as session:
            ended = store.revoke(session, key)
            if ended:
                tenant = next(k.tenant for k in store.keys(session) if k.id == key)
                audit.record(session, tenant, PROGRAM, "key.revoke", key)
        if not ended:
            _no_such(key, lang)


def _state(key: "KeyInfo") -> Sentence:
    if key.revoked_at:
        return both("revoked", "已吊销")
    if key.expires_at is None:
        return both("until revoked", "吊销前有效")
    at = f"{key.expires_at:%Y-%m-%d %H:%M %Z}"
    if key.expired:
        return both("ended {at}", "已于 {at} 到期", at=at)
    return both("until {at}", "有效期至 {at}", at=at)


def _no_such(key: str, lang: LangOption) -> None:
    said = both("no key '{key}' that still holds", "没有仍然有效的密钥“{key}”", key=key)
    typer.echo(translated(said, language(lang)), err=True)
    raise typer.Exit(Exit.BAD_INPUT)
