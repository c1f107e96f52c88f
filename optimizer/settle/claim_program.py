"""Claims where something is all or nothing: an exact integer program."""

from huline.models.errors import EngineFailed
from huline.models.sentence import both
from huline.optimizer.settle.claim_parts import Part


def program(part: Part) -> dict[int, int]:
    """Find the amounts of the greatest total under limits, least claims and rivals.

    CP-SAT computes in whole numbers; one worker and a fixed seed make it repeatable.

    Raises
    ------
    EngineFailed
        If the solver does not prove its answer.
    """
    # heavy to import, and most Cases have nothing that is all or nothing
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    amount, taken = {}, {}
    for i, ask in part.asks.items():
        amount[i] = model.new_int_var(0, ask.most, "")
        taken[i] = model.new_bool_var("")
        model.add(amount[i] <= ask.most * taken[i])
        model.add(amount[i] >= max(1, ask.least) * taken[i])
    for limit in part.limits:
        model.add(sum(amount[i] for i in limit.asks) <= limit.most)
    for rivals in part.rivals:
        model.add_at_most_one(taken[i] for i in rivals)
    model.maximize(sum(amount.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    # its own handler would stay behind and end the whole process at the next Ctrl-C
    solver.parameters.catch_sigint_signal = False
    if solver.solve(model) != cp_model.OPTIMAL:
        raise EngineFailed(
            both("the best subsidy claims were not found", "未能求出最优的补贴申领")
        )
    return {i: int(solver.value(x)) for i, x in amount.items()}
