"""The options of `huline plan`, each said once."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from huline.optimizer.solvers import BackendName

Workloads = Annotated[
    Path | None,
    typer.Option(help="Batch of workloads (CSV, XLSX, Parquet, JSON) in place of the case's."),
]
Output = Annotated[str, typer.Option("--output", "-o", help="Where the plan goes; - prints it.")]
Seconds = Annotated[float | None, typer.Option(min=0.1, max=86_400, help="Stop after this long.")]
Work = Annotated[
    int | None,
    typer.Option(
        min=1, max=10**9,
        help="Stop after so much work: the same plan each time, on any number of threads.",
    ),
]  # fmt: skip
Gap = Annotated[
    float, typer.Option(min=0, max=1, help="Stop once proven within this share of gross.")
]
Strategy = Annotated[
    Literal["auto", "whole", "prices"],
    typer.Option(help="How to solve; auto: whole where the case is small, prices above."),
]
Backend = Annotated[BackendName, typer.Option(help="Solver.")]
View = Annotated[Literal["payer", "system"], typer.Option(help="Whose cost is minimised.")]
Seed = Annotated[
    int, typer.Option(min=0, max=2**31 - 1, help="Of the solver's choices among equals.")
]
Threads = Annotated[int, typer.Option(min=1, max=256, help="Threads of the solver.")]
Workers = Annotated[
    str,
    typer.Option(help="Who works on the bound: local, processes:N, or ray://HOST:PORT."),
]
Memory = Annotated[
    int,
    typer.Option(
        min=256, help="MB the solving process may hold; beyond that the best plan so far is kept."
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change the case first: TABLE[ID].FIELD=VALUE; repeatable."),
]
Certified = Annotated[
    Path | None,
    typer.Option("--certificate", help="Write the multipliers from which the bound follows."),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        help="Begin with the placements of an earlier plan, also of another case, that still fit.",
    ),
]
FromCertificate = Annotated[
    Path | None,
    typer.Option(help="The certificate of the plan of --from: begin with its multipliers."),
]
Html = Annotated[Path | None, typer.Option(help="Write a self-contained page.")]
Full = Annotated[bool, typer.Option("--full", help="List every placement.")]
