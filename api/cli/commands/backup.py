"""`huline backup` and `huline restore`."""

from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.doors import LangOption, guarded, language, writable, wrote
from huline.api.cli.store import Data, connected, opened, settings_of
from huline.models.sentence import both, translated


def backup(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write.", show_default=False)
    ],
    data: Data = None,
    lang: LangOption = None,
) -> None:
    """Write the whole store of the service into one file, while it runs."""
    with guarded(lang):
        from huline.api.store.backup import backup

        writable(output)
        with opened(settings_of(lang, data=data)) as database:
            backup(database, output)
        wrote(output, lang)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What backup wrote.", exists=True)],
    data: Data = None,
    lang: LangOption = None,
) -> None:
    """Bring a backup back into a store that is still empty."""
    with guarded(lang):
        from huline.api.store import audit
        from huline.api.store.backup import holds, restorable, restore

        restorable(file)
        with connected(settings_of(lang, data=data), new=True) as database:
            restore(database, file)
            database.open()
            with database.begin() as session:
                counts = holds(session)
                audit.record(session, "", "huline restore", "store.restore", file.name)
        said = both(
            "restored: plans {plans}, datasets {datasets}, keys {keys}, "
            "entries of the audit {audit}",
            "已恢复：计划 {plans}、数据集 {datasets}、密钥 {keys}、审计记录 {audit}",
            **counts,
        )
        typer.echo(translated(said, language(lang)))
