"""`huline doctor`."""

import json
from dataclasses import asdict

import typer

from huline.api.cli.doors import Exit, JsonOption, LangOption, language, out
from huline.models.sentence import translated


def doctor(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Show versions, refuse solvers known to be wrong, and try them on problems with traps.

    Exit status: 0 all well; 1 something is not.
    """
    from huline.api.cli.messages import say
    from huline.optimizer.canaries import examine

    findings, spoken = examine(), language(lang)
    ill = [finding for finding in findings if not finding.ok]
    if as_json:
        told = [asdict(f) | {"detail": translated(f.detail, spoken)} for f in findings]
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        for finding in findings:
            mark, style = ("ok  ", "green") if finding.ok else ("FAIL", "bold red")
            line = f"{mark} {finding.name}: {translated(finding.detail, spoken)}"
            out.print(line, style=style, markup=False, highlight=False, soft_wrap=True)
        out.print(say("doctor.ill" if ill else "doctor.well", spoken), markup=False)
    raise typer.Exit(Exit.BROKEN if ill else Exit.PROVEN)
