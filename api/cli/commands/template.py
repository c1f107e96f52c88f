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
        from huline.models.errors import BadInput, Problem
        from huline.models.files import write_template

        writable(output)
        if output.suffix.lower() != ".xlsx":
            message, hint = "is no name for an Excel workbook", "let it end in .xlsx"
            raise BadInput([Problem(str(output), None, "", "ending", message, hint)])
        write_template(output, language(lang))
        wrote(output, lang)
