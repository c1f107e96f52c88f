"""On any case, every transfer is named: the two views differ by what others gain, to the last."""

from dataclasses import replace

import pytest

from huline.models.errors import EngineFailed
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.policy.accounts import balance, flows
from huline.optimizer.policy.measures import figures, outlay
from huline.optimizer.policy.pairs import pair_figures
from huline.optimizer.policy.seen import Seen, split
from huline.optimizer.verify import verify
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_job


def _seen(seed):
    case = tiny_case(seed)
    plan = solve_here(case, Options(perspective=perspective_of(seed), gap=0.0))
    return None if plan is None else Seen(case, plan, verify(case, plan))


@pytest.mark.parametrize("seed", range(20_000, 20_150))
def test_accounts_of_random_cases_add_up_to_the_milli_fen(seed):
    seen = _seen(seed)
    if seen is None:
        return
    net = balance(flows(seen))  # which raises where they contradict ledgers or centres
    others = sum(-n for party, n in net.items() if party not in ("payer", "resources"))

    assert net.get("payer", 0) == -net.get("resources", 0) + others
    programmes = -sum(-n for party, n in net.items() if party.startswith("programme "))
    assert programmes == outlay(seen.plan) == sum(paid.amount for paid in seen.paid)
    told = {(f.measure, f.by, f.key): f.value for f in figures(seen)}
    for by in ("programme", "tenant", "tenant_province", "centre_province"):
        parts = [value for (m, b, _), value in told.items() if (m, b) == ("outlay", by)]
        assert sum(parts) == outlay(seen.plan)
    assert {figure.value for figure in pair_figures(seen, seen) if figure.measure == "moved"} == {
        0
    }


def test_accounts_that_contradict_a_ledger_are_an_error_of_ours():
    case = a_case(workloads=(a_job(),))
    plan = solve_here(case)
    ledger = replace(plan.ledger, rent=plan.ledger.rent - 1)
    wrong = Seen(case, plan.model_copy(update={"ledger": ledger}), verify(case, plan))

    with pytest.raises(EngineFailed, match="do not add up"):
        flows(wrong)


def test_shares_of_an_amount_add_up_to_it():
    parts = split(100, {"a": 3, "b": 3, "c": 3})

    assert parts == {"a": 34, "b": 33, "c": 33}
