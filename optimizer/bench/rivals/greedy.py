"""Rivals that place one workload after the other and never look back."""

from collections.abc import Callable, Sequence

from huline.models.case import Case
from huline.models.plan import Plan
from huline.optimizer.compile import Compiled, compile_case
from huline.optimizer.options import Options
from huline.optimizer.settle import settle
from huline.optimizer.strategies.first_come import first_come, largest_first
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.writing import Writer


def in_file_order(case: Case, options: Options) -> Plan | None:
    """Plan first come, first served."""
    return _placed(case, options, lambda _: None)


def by_size(case: Case, options: Options) -> Plan | None:
    """Plan in the same way, the largest first."""
    return _placed(case, options, largest_first)


def _placed(
    case: Case, options: Options, order: Callable[[Compiled], Sequence[int] | None]
) -> Plan | None:
    compiled = compile_case(case)
    made = first_come(compiled, options.perspective, order=order(compiled))
    if compiled.hopeless() or not made.sound:
        return None
    writer = Writer(compiled, options, Watch())
    return writer.write(settle(compiled, made.schedule()), writer.unknown).whole().plan
