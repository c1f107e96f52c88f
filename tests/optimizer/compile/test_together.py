"""Workloads are compiled together, and come out as if each were compiled alone."""

import numpy as np
import pytest
from hypothesis import given, settings

from huline.models.case import Case
from huline.models.data import Data
from huline.optimizer.compile import arcs, compile_case, freight
from tests.agreement.tiny import tiny_case
from tests.builders import a_case, a_job, a_link
from tests.strategies import tiny_cases


def of_one(compiled, w):
    """What a workload's arcs say, the freight of each beside it; its refusals."""
    mine = compiled.arcs.span(w)
    columns = [getattr(compiled.arcs, name)[mine].tolist() for name in NAMES]
    return list(zip(*columns, map(carried(compiled), compiled.arcs.of(w)), strict=True)), list(
        compiled.refusals.of(w)
    )


NAMES = ("pool", "cards", "slots", "earliest", "deadline", "mode", "moved", "use", "cost")


def carried(compiled):
    def of(arc):
        found = compiled.freight
        pairs = found.span(arc, arc + 1)
        return list(zip(found.lane[pairs].tolist(), found.mb[pairs].tolist(), strict=True))

    return of


def alone(case: Case, w: int) -> Case:
    """Return the Case with one of its workloads."""
    kept = case.workloads[w].model_copy(
        update={"after": ()} if hasattr(case.workloads[w], "after") else {}
    )
    decrees = {
        name: tuple(r for r in getattr(case, name) if r.workload == kept.id)
        for name in ("pins", "quotes")
    }
    return case.model_copy(update={"workloads": (kept,), "groups": (), **decrees})


@settings(max_examples=40, deadline=None)
@given(tiny_cases)
def test_what_a_workload_may_do_does_not_depend_on_the_others(case):
    together = compile_case(case)

    for w in range(len(case.workloads)):
        assert of_one(together, w) == of_one(compile_case(alone(case, w)), 0)


@settings(max_examples=40, deadline=None)
@given(tiny_cases)
def test_what_refuses_workloads_is_counted_as_it_is_told(case):
    refusals = compile_case(case).refusals

    told = [list(refusals.of(w)) for w in range(len(case.workloads))]
    by_rule = {r.rule for mine in told for r in mine}
    assert {count.rule for count in refusals.counts()} == by_rule
    for count in refusals.counts():
        mine = [[r for r in each if r.rule == count.rule] for each in told]
        assert count.pairs == sum(map(len, mine))
        assert count.workloads == sum(map(bool, mine))
        assert count.example in next(filter(None, mine))


@pytest.mark.parametrize("seed", range(20))
def test_it_makes_no_difference_how_many_are_looked_at_together(monkeypatch, seed):
    case = tiny_case(seed)
    at_once = compile_case(case)

    monkeypatch.setattr(arcs, "_CELLS", 1)
    monkeypatch.setattr(freight, "_TOGETHER", 1)
    one_by_one = compile_case(case)

    for w in range(len(case.workloads)):
        assert of_one(one_by_one, w) == of_one(at_once, w)


@settings(max_examples=40, deadline=None)
@given(tiny_cases)
def test_a_service_may_need_the_cards_that_serve_all_it_may_be_asked_for_in_a_pool(case):
    compiled = compile_case(case)

    for service in compiled.services:
        most = service.reach.T.astype(int) @ service.demand
        for (p, t), cards in np.ndenumerate(service.need):
            units, late = int(service.units[p]), t < service.ready[p]
            wanted = -(-int(most[p, t]) // units) if units else 0
            if service.lasting and t in service.window and units and most[p].any():
                wanted = max(wanted, 1)
            assert cards == (0 if late else wanted)


def test_data_is_followed_slot_by_slot_as_it_travels():
    """In an hour 1 Mbit/s carries 450 MB: three hours, from the first after it is ready."""
    slow = a_link(
        "slow", "shanghai", "sh-01", rate_mbit_s=1, volume_mb=9_000, volume_per_slot_mb=(9_000,)
    )
    data = Data(mb=1_000, at="shanghai", ready=1)
    compiled = compile_case(a_case(slots=9, links=(slow,), workloads=(a_job(data=data),)))
    (arc,) = compiled.arcs.of(0)

    whole, *by_slot = carried(compiled)(arc)

    assert whole == (0, 1_000)
    assert by_slot == [(2, 333), (3, 333), (4, 334)]
    assert [mb for _, mb in by_slot] == data.travelling(3, 9)
