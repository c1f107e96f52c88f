"""The command line: one file a command in `huline.api.cli.commands`."""

import typer

from huline.api.cli.commands import (
    alternatives,
    audit,
    backup,
    bench,
    check,
    compare,
    doctor,
    evaluate,
    explain,
    export,
    importing,
    invent,
    keys,
    lab,
    plan,
    quarantine,
    recommend,
    replan,
    rules,
    serve,
    submit,
    template,
    validate,
    warm,
)
from huline.api.cli.usage import SpeakingGroup

app = typer.Typer(
    cls=SpeakingGroup,
    help="Place AI training and inference on compute centres at the least proven cost.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(plan.plan)
app.command()(check.check)
app.command()(compare.compare)
app.command()(replan.replan)
app.command()(recommend.recommend)
app.command()(alternatives.alternatives)
app.command()(explain.explain)
app.command()(evaluate.evaluate)
app.command()(lab.lab)
app.command()(validate.validate)
app.command()(rules.rules)
app.command()(template.template)
app.command()(invent.invent)
app.add_typer(importing.importing, name="import")
app.command()(export.export)
app.add_typer(bench.bench, name="bench")
app.command()(doctor.doctor)
app.command()(warm.warm)
app.command()(serve.serve)
app.command()(serve.worker)
app.command()(submit.submit)
app.command()(submit.jobs)
app.command()(submit.stop)
app.add_typer(keys.keys, name="keys")
app.add_typer(audit.audit, name="audit")
app.command()(quarantine.quarantine)
app.command()(backup.backup)
app.command()(backup.restore)
