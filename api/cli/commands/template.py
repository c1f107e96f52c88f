"""`huline template`."""

from pathlib import Path
from typing import Annotated

import typer

from huline.api.cli.doors import LangOption, err, guarded, language
from huline.models.files import write_template


def template(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="XLSX file to write.", show_default=False)
    ],
    lang: LangOption = None,
) -> None:
    """Write an empty XLSX batch of workloads, with headers in Chinese and English."""
    with guarded():
        output.parent.mkdir(parents=True, exist_ok=True)
        write_template(output, language(lang))
        err.print(f"wrote {output}", markup=False, highlight=False)
