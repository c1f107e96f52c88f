"""A service uses no more pools than it may."""

import numpy as np

from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.formulate.builder import Builder
from huline.optimizer.formulate.rows.base import Row
from huline.optimizer.formulate.variables import Variables

FORMULA = "sum of site <= sites"


def _add(builder: Builder, compiled: Compiled, variables: Variables) -> None:
    limited = [s for s in variables.services if s.site.size and s.service.sites is not None]
    names = [compiled.case.workloads[s.service.workload].id for s in limited]
    row = np.repeat(np.arange(len(limited)), [s.site.size for s in limited])
    column = np.array([c for s in limited for c in s.site], dtype=np.int64)
    most = [s.service.sites for s in limited if s.service.sites is not None]
    builder.add_rows("sites", FORMULA, (row, column, np.ones(row.size)), most, lambda i: names[i])


ROW = Row("sites", FORMULA, _add)
