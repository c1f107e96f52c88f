"""Every explanation is true: on random tiny Cases each claim is held against exact re-solves.

``HULINE_EXPLANATIONS`` says how many Cases; without it they are few.
"""

import os
from collections import Counter
from random import Random

import pytest

from huline.optimizer.explain import Standing, why
from huline.optimizer.explain.why import Asked
from huline.optimizer.verify import verify
from huline.optimizer.verify.bound import bound_of
from tests.agreement.tiny import perspective_of, tiny_case
from tests.optimizer.explain.confirmed import pinned_to, planned, settled
from tests.optimizer.verify.bound.certificates import a_random_certificate
from tests.optimizer.verify.bound.furnished import a_furnished_case

CASES = int(os.environ.get("HULINE_EXPLANATIONS", "24"))
SEEDS = sorted({*range(CASES), 195})
"""The last one ends commitments under a demand charge."""


def _case(seed):
    """Every other Case has rules of all kinds thrown in."""
    return a_furnished_case(seed) if seed % 2 else tiny_case(seed)


def _judged(seed):
    """Return a Case, its best plan and what is asked about; None if nothing can be.

    The certificate knows little: its multipliers are random.
    """
    case = _case(seed)
    off = {setting.rule for setting in case.policy.rules if setting.policy == "off"}
    plan = None if off & {"must-serve", "pin"} else planned(case, perspective_of(seed))
    if plan is None or plan.shortfalls:
        return None
    certificate = a_random_certificate(case, plan.perspective, Random(seed), (0, 20_000))
    known = None if bound_of(case, certificate) is None else certificate
    return case, plan, Standing(case, plan, known)


def _asks(case, workload):
    """Tell whether a service is asked for at all; what nobody asks for runs nowhere."""
    if workload.kind == "training":
        return True
    shape = next(p.per_mille for p in case.profiles if p.id == workload.profile)
    window = range(workload.release, workload.deadline or case.horizon.slots)
    each = [shape[t % len(shape)] for t in window]
    return any(2 * peak * n >= 1000 for peak in workload.peaks.values() for n in each)


def _best(case, workload, centre, perspective):
    return planned(pinned_to(case, workload, centre), perspective)


def _others_do_as_they_did(plan, best, workload):
    did = {p.workload: (p.runs, p.claims) for p in plan.placements}
    return all((p.runs, p.claims) == did[p.workload] for p in best.placements
               if p.workload != workload)  # fmt: skip


def test_claims_hold_against_exact_re_solves(capsys):
    told, errors, alone = Counter(), [], 0
    for seed in SEEDS:
        judged = _judged(seed)
        if judged is None:
            continue
        case, plan, standing = judged
        decreed = {pin.workload for pin in case.pins}
        for workload in (w for w in case.workloads if _asks(case, w)):
            asked = Asked(standing, workload.id, None)
            said = asked.explanation()
            _each_centre_is_told_of_once(case, said)
            for each in said.alternatives:
                told["differences"] += 1
                _a_real_plan_costs_what_was_found(case, plan, asked, each)
                if workload.id not in decreed:
                    best = _best(case, workload.id, each.centre, plan.perspective)
                    low, high = each.delta
                    assert low <= best.cost - plan.cost <= high, (seed, workload.id, each)
                    errors.append(each.found - (best.cost - plan.cost))
                    alone += bool(errors[-1] and _others_do_as_they_did(plan, best, workload.id))
                    if each.at_least is not None:
                        told["lower bounds"] += 1
                        assert each.at_least <= best.cost, (seed, workload.id, each)
            for each in said.refused if workload.id not in decreed else ():
                told[f"refusals of tier {each.tier}"] += 1
                if each.tier < 5:
                    best = _best(case, workload.id, each.centre, plan.perspective)
                    assert best is None, (seed, workload.id, each)
    with capsys.disabled():
        wrong = [error for error in errors if error]
        print(f"\n{dict(told)}; found differences that are not those of the best plans: "
              f"{len(wrong)} of {len(errors)}, by {sum(wrong)} milli-fen in all; "
              f"in {len(wrong) - alone} other work does otherwise, too")  # fmt: skip
    assert min(told["differences"], told["lower bounds"]) > CASES // 4
    assert all(error >= 0 for error in errors)


def _each_centre_is_told_of_once(case, said):
    named = Counter(dict.fromkeys((stay.centre for stay in said.chosen), 1))
    named.update(each.centre for each in (*said.alternatives, *said.refused))
    assert named == Counter(centre.id for centre in case.centres)


def _a_real_plan_costs_what_was_found(case, plan, asked, each):
    """Or less, where other tenants may claim what the workload no longer does."""
    moved = settled(case, plan, asked.spots[each.centre].placement)
    verdict = verify(case, moved)
    assert not verdict.breaches
    assert verdict.cost - plan.cost <= each.found
    assert sum(each.ledger_diff.values()) == each.found
    if verdict.cost - plan.cost < each.found:
        assert case.policy.subsidies


@pytest.mark.parametrize("seed", range(0, 12, 2))
def test_what_is_the_workloads_own_and_the_charges_add_up_to_the_cost(seed):
    judged = _judged(seed)
    if judged is None:
        return
    case, plan, standing = judged
    own = sum(Asked(standing, w.id, ()).explanation().net for w in case.workloads)
    charges = (c.ledger if plan.perspective == "payer" else c.system for c in plan.charges)
    assert own + sum(each.total for each in charges) == plan.cost


def test_a_centre_looked_at_alone_is_told_of_though_another_holds_a_commitment():
    """Of tiny Case 52, C3 holds one; what J1 could do at C2 counts other work of its tenant."""
    case = tiny_case(52)
    (promise,) = case.commitments
    plan = planned(case, perspective_of(52))

    told = why(Standing(case, plan), "J1", ["C2"])

    assert promise.pool == "C3/2"
    assert [each.centre for each in (*told.alternatives, *told.refused)] == ["C2"]
