"""Benchmark `agreement`: solvers and a plain enumeration must agree to the milli-fen.

Random tiny Cases with every rule of the book switched on at random (`cases`, `features`) are
planned by every backend. An enumeration (`enumeration`, `oracle`) that knows nothing of the
engine then looks for a cheaper plan, judged by the independent checker; and each rule is lifted in
turn, to see that the Cases say something about it.
"""

from huline.optimizer.bench.agreement.cases import Drawn, draw
from huline.optimizer.bench.agreement.compare import Outcome, compare
from huline.optimizer.bench.agreement.report import Report, line, report, table

__all__ = ["Drawn", "Outcome", "Report", "compare", "draw", "line", "report", "table"]
