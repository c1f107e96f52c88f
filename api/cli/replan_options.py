"""The options of `huline replan` that no other command has."""

from pathlib import Path
from typing import Annotated

import typer

Earlier = Annotated[
    Path,
    typer.Argument(
        metavar="PLAN", help="The plan to follow, of CASE or another.", show_default=False
    ),
]
Output = Annotated[Path, typer.Option("--output", "-o", help="Where the new plan goes.")]
CaseTo = Annotated[
    Path | None,
    typer.Option(help="Where its case goes, a JSON file; by default beside the plan."),
]
Pins = Annotated[
    list[str] | None,
    typer.Option("--pin", help="WORKLOAD=CENTRE or WORKLOAD=POOL: it runs there; repeatable."),
]
Bans = Annotated[
    list[str] | None,
    typer.Option("--ban", help="WORKLOAD=CENTRE: it does not run there; repeatable."),
]
Freeze = Annotated[
    str | None, typer.Option(help="Slot or instant: what begins before stays as it is.")
]
Tax = Annotated[
    str | None, typer.Option(help="CNY for each workload that moves to another centre.")
]
MaxMoves = Annotated[
    int | None,
    typer.Option(
        min=0, max=10_000_000, help="The most workloads that may move, besides those that must."
    ),
]
NotWorseThan = Annotated[
    list[str] | None,
    typer.Option(
        "--not-worse",
        help="tenant-quota, energy-quota or lit-floor: passed no further than PLAN does.",
    ),
]
Curve = Annotated[
    str | None,
    typer.Option(help="First list what these numbers of moves cost, such as 0,5,20."),
]
CurveTo = Annotated[
    Path | None,
    typer.Option(help="Folder for the plans of the curve: moves-5.json, moves-5.case.json, …"),
]
FromCertificate = Annotated[
    Path | None, typer.Option(help="PLAN's certificate: begin with its multipliers.")
]
Full = Annotated[bool, typer.Option("--full", help="List all work that runs otherwise.")]
