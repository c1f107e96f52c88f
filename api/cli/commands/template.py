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
        from huline.models.sentence import both

        writable(output)
        if output.suffix.lower() != ".xlsx":
            message = both("is no name for an Excel workbook", "不是 Excel 工作簿的文件名")
            hint = both("let it end in .xlsx", "请以 .xlsx 结尾")
            raise BadInput([Problem(str(output), None, "", "ending", message, hint)])
        write_template(output, language(lang))
        wrote(output, lang)
