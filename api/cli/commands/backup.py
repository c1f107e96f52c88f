"""`huline backup` and `huline restore`."""

from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.commands.serve import Data, opened, settings_of
from huline.api.cli.doors import LangOption, guarded, writable, wrote


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
        with opened(settings_of(data=data)) as database:
            backup(database, output)
        wrote(output, lang)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What backup wrote.", exists=True)],
    data: Data = None,
    lang: LangOption = None,
) -> None:
    """Bring a backup back into a store that is still empty."""
    with guarded(lang):
        from huline.api.store.backup import restore
        from huline.api.store.database import Database

        database = Database(settings_of(data=data))
        try:
            restore(database, file)
            database.upgrade()
        finally:
            database.close()
