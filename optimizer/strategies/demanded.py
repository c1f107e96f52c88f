"""What must be served, stated apart from all else: small enough for a solver, as a rule."""

from huline.models.case import Case
from huline.optimizer.compile.compiled import Compiled, compile_case
from huline.optimizer.options import Options
from huline.optimizer.strategies.search import Solved
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.whole import MOST_COLUMNS, columns_of, solve_whole

MOST = 3 * MOST_COLUMNS
"""Columns up to which a solver is asked: there, any plan that serves what must be is enough."""
SHARE = 0.5
"""Share of the time left that the solver may take."""


def demanded_alone(compiled: Compiled) -> Case:
    """Return a Case without the work that need not be served.

    What other work waits for is kept: without that it cannot run. So is all work where a centre
    must have cards at work, for which any will do.
    """
    case, terms = compiled.case, compiled.terms
    must = (w for w, workload in enumerate(case.workloads) if terms.must_serve(workload))
    floors = any(ceiling.is_floor and ceiling.rate is None for ceiling in compiled.ceilings)
    needed = compiled.ties.needed_by(must)
    workloads = tuple(w for i, w in enumerate(case.workloads) if floors or i in needed)
    kept = {w.id for w in workloads}
    groups = tuple(
        group.model_copy(update={"workloads": tuple(w for w in group.workloads if w in kept)})
        for group in case.groups
    )
    parts = {
        "workloads": workloads,
        "pins": tuple(pin for pin in case.pins if pin.workload in kept),
        "quotes": tuple(quote for quote in case.quotes if quote.workload in kept),
        "groups": groups,
    }
    return case.model_copy(update=parts)


def serve_demanded(compiled: Compiled, options: Options, watch: Watch) -> Solved | None:
    """Let a solver find some plan of what must be served; None where that is too much for one.

    Where two solvers agree that there is none, no plan of all the work exists either.
    """
    case = demanded_alone(compiled)
    policy = case.policy.model_copy(update={"tier_order": "priced"})
    alone = compile_case(case.model_copy(update={"policy": policy}))
    if columns_of(alone) > MOST:
        return None
    # its plans are not of the whole Case: nobody else hears of them
    apart = Watch(stopped=watch.stopped, deadline=watch.within(SHARE))
    return solve_whole(alone, options.model_copy(update={"gap": 1.0}), (), apart)
