"""Writes a Program as MPS text, for other solvers."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from huline.optimizer.formulate.lp_text import column_names, row_names
from huline.optimizer.formulate.program import Program
from huline.optimizer.formulate.pyomo_model import MPS_OPTIONS, pyomo_model


def mps_text(program: Program) -> str:
    """Write the Program as free MPS, through Pyomo's writer.

    Columns and rows have the names of `lp_text`, rows between ``c_u_`` and ``_``. The constant of
    the cost is a column fixed at 1.
    """
    model = pyomo_model(program, program, program.constant)
    columns, rows = column_names(program), row_names(program)

    def named(component: Any) -> str:
        parent, place = component.parent_component().local_name, component.index()
        names = {"x": columns, "rows": rows}.get(parent)
        return "cost" if names is None else names[place]

    with TemporaryDirectory() as folder:
        path = Path(folder) / "program.mps"
        model.write(str(path), format="mps", io_options=MPS_OPTIONS | {"labeler": named})
        return path.read_text()
