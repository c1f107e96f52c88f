"""How commands come to the store: settings that are told of when wrong, and a store opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huline.api.cli.doors import noticed
from huline.models.sentence import Lang, both

if TYPE_CHECKING:
    from huline.api.settings import Settings
    from huline.api.store.database import Database

Data = Annotated[
    Path | None,
    typer.Option(help="Folder of the built-in database; HULINE_DATABASE_URL names any other."),
]


def settings_of(lang: Lang | None = None, **given: Any) -> "Settings":
    """Read the settings, of which some are given on the command line; tell of misspelt names.

    Raises
    ------
    BadInput
        With every setting that is wrong.
    """
    from pydantic import ValidationError

    from huline.api.settings import Settings, misspelt
    from huline.models.errors import BadInput
    from huline.models.validation import problems_of

    for name, meant in misspelt().items():
        noticed(lang)(
            both("{name} is no setting: did you mean {meant}?",
                 "没有设置 {name}：是否想写 {meant}？", name=name, meant=meant)
        )  # fmt: skip
    typed = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**typed)
    except ValidationError as error:
        problems = problems_of(error, Settings)
    named = ((p, str(p.path[0])) for p in problems)
    raise BadInput(
        replace(p, field=f"--{name}" if name in typed else f"HULINE_{name.upper()}")
        for p, name in named
    )


@contextmanager
def connected(
    settings: "Settings", *, new: bool = False, stop: bool | None = None
) -> "Iterator[Database]":
    """Connect to a database, whatever it holds, and close it in the end.

    Parameters
    ----------
    new : whether the built-in one may be made where there is none
    stop : whether the built-in one is to be stopped in the end, unless others use it; by default
        if it was started here

    Raises
    ------
    BadInput, NoDatabase
        Which `guarded` tells.
    """
    from huline.api.store.database import Database

    database = Database(settings, new=new)
    try:
        with database.told():
            yield database
    finally:
        database.close()
        if database.started if stop is None else stop:
            database.stop_if_alone()


@contextmanager
def opened(
    settings: "Settings", *, new: bool = False, stop: bool | None = None, patience: float = 0.0
) -> "Iterator[Database]":
    """Open the store with all its tables, and close it in the end.

    Parameters
    ----------
    new : whether a store may be made where there is none
    stop : as for `connected`
    patience : seconds to wait for a database that is away
    """
    with connected(settings, new=new, stop=stop) as database:
        database.open(patience, new=new)
        yield database
