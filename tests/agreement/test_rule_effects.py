"""The tiny Cases put every rule to the test."""

from tests.agreement.brute_force import best, changed
from tests.agreement.rule_effects import effects, told
from tests.agreement.tiny import perspective_of, tiny_case


def test_every_rule_decides_often_and_cases_are_neither_hopeless_nor_easy(capsys):
    table = effects(range(500))
    with capsys.disabled():
        print(f"\n{told(table)}")

    assert min(table.decided.values()) >= 20, table.decided
    assert table.infeasible >= 0.03 * table.cases
    assert table.infeasible + table.partly_served + table.unserved >= 0.15 * table.cases
    assert table.wholly_served + table.partly_served >= 0.6 * table.cases


def test_quotes_and_further_resources_often_decide_what_the_best_plan_costs():
    quoted = short = 0
    for seed in range(500):
        case, perspective = tiny_case(seed), perspective_of(seed)
        least = best(case, perspective)
        if case.quotes:
            quoted += best(changed(case, quotes=()), perspective) != least
        plenty = [
            p.model_copy(update={"resources": dict.fromkeys(p.resources, (99,))})
            for p in case.pools
        ]
        if any(w.uses for w in case.workloads):
            short += best(changed(case, pools=tuple(plenty)), perspective) != least

    assert min(quoted, short) >= 20, (quoted, short)


def test_ending_commitments_often_decides_what_the_best_plan_costs():
    decided = 0
    for seed in range(500):
        case, perspective = tiny_case(seed), perspective_of(seed)
        if any(c.termination_fee is not None for c in case.commitments):
            kept = best(case, perspective, frozenset({"termination"}))
            decided += kept != best(case, perspective)

    assert decided >= 20


def test_fees_for_moving_and_porting_often_decide_what_the_best_plan_costs():
    moved = ported = 0
    for seed in range(300):
        case, perspective = tiny_case(seed), perspective_of(seed)
        for_nothing = [w.model_copy(update={"migration_cost": 0}) for w in case.workloads]
        stuck = [w.model_copy(update={"port_cost": None, "port_slots": 0}) for w in case.workloads]
        least = best(case, perspective)
        if any(w.migration_cost for w in case.workloads):
            moved += best(changed(case, workloads=tuple(for_nothing)), perspective) != least
        if any(w.port_cost is not None for w in case.workloads):
            ported += best(changed(case, workloads=tuple(stuck)), perspective) != least

    assert min(moved, ported) >= 10, (moved, ported)
