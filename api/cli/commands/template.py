"""`huline template`."""

from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.doors import LangOption, guarded, language, writable, wrote


def template(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="XLSX file to write.", show_default=False)
    ],
    lang: LangOption = None,
) -> None:
    """Write an empty XLSX batch of workloads, with headers in Chinese and English."""
    with guarded(lang):
        from huline.models.files import write_template

        write_template(writable(output), language(lang))
        wrote(output, lang)
