"""Plans made at the prices of what is scarce, and the bound that the checker finds for them."""

import time

import numpy as np
import pytest

from huline.models.case import Case
from huline.models.invent import invent
from huline.optimizer import solving
from huline.optimizer.compile import compile_case
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.planning import plan, solve_here
from huline.optimizer.settle import settle
from huline.optimizer.strategies.by_prices import solve_by_prices
from huline.optimizer.strategies.first_come import first_come
from huline.optimizer.strategies.packing.packing import Packing
from huline.optimizer.strategies.prices.ascent import ascend
from huline.optimizer.strategies.prices.guide import PriceGuide
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.verify import verify
from huline.optimizer.verify.bound import bound_of
from tests.builders import a_case, a_job, a_link, a_service, a_tariff

PRICES = Options(strategy="prices")


def _crowded(**fields):
    """Four jobs of 8 cards for 4 of 8 slots, of which the last four are dear, on 16 cards."""
    tariff = a_tariff(fen_per_mwh=[60_000] * 4 + [160_000] * 4)
    work = tuple(a_job(f"w{i}") for i in range(4))
    return a_case(**{"tariffs": (tariff,), "workloads": work} | fields)


def test_the_bound_of_a_plan_is_the_one_that_the_checker_finds():
    case, certificates = _crowded(), []

    made = plan(case, PRICES, checked=lambda _, proof: certificates.append(proof))

    assert (made.strategy, made.bound_kind) == ("prices", "certificate")
    assert made.bound == bound_of(case, certificates[-1])
    assert verify(case, made, certificates[-1]).ok


def test_two_jobs_wait_for_the_dear_slots_and_the_bound_knows():
    """64 card-slots at 160,000 and 64 at 260,000."""
    made = solve_here(_crowded(), Options(strategy="prices", gap=0.001))

    assert made.cost == 64 * 420_000
    assert made.status == "within-gap"


def test_the_same_seed_makes_the_same_plan_on_two_threads():
    one, two = (solve_here(_crowded(), Options(strategy="prices", threads=n)) for n in (1, 2))

    assert one.placements == two.placements
    assert one.bound == two.bound


def test_without_a_clock_a_plan_can_be_made_again():
    made = solve_here(_crowded(), Options(strategy="prices", gap=0.0))

    assert made.reproducible
    assert not solve_here(_crowded(), Options(strategy="prices", gap=0.0, seconds=5)).reproducible


def test_it_keeps_a_plan_when_it_is_stopped_at_once():
    made = solve_here(_crowded(), PRICES, Watch(stopped=lambda: True))

    assert made.stop_reason == "cancelled"
    assert made.bound_kind == "certificate"


def test_a_plan_is_told_before_it_is_improved_also_where_another_is_known():
    """First-come, what the prices make of it, and that improved: else settling comes too late.

    In between maybe the same without programmes that nobody opened.
    """
    case, costs = invent(200, 10, 24, seed=4, tightness=1.0), []
    compiled, watch = compile_case(case), Watch()
    known = settle(compiled, first_come(compiled, "payer").schedule())
    watch.incumbent = lambda found, _: costs.append(found.cost("payer"))

    solve_by_prices(compiled, PRICES, [known], watch)

    told = list(dict.fromkeys(costs))
    assert told == sorted(told, reverse=True)
    assert 3 <= len(told) <= 4


def test_auto_states_small_cases_as_a_whole():
    made = solve_here(_crowded())

    assert made.strategy == "whole"
    assert 0 < made.columns < 100_000


def test_guided_prices_are_what_placements_cost_and_the_rows_they_use():
    """8 cards x (160,000 or 260,000 + 1,000) in a slot; a card of the service costs the same."""
    case = _crowded(links=(a_link("wire", "shanghai", "sh-01"),), workloads=(a_job(), a_service()))
    compiled = compile_case(case)
    relaxed = Relaxation(compiled, "payer")
    worth = np.zeros(relaxed.rows.size, dtype=np.int64)
    relaxed.rows.capacity.of(worth)[:] = 1_000
    guide = PriceGuide(compiled, relaxed, worth)
    each = [161_000] * 4 + [261_000] * 4

    per_slot, once = guide.of_arcs(0)

    assert per_slot.tolist() == [[8 * price for price in each]]
    assert once.tolist() == [0]
    assert guide.of_cards(1, np.zeros((1, 8), dtype=np.int64)).tolist() == [each]


def test_a_start_from_a_certificate_is_as_good_as_where_it_ended():
    compiled = compile_case(_crowded())
    relaxed = Relaxation(compiled, "payer")
    found = ascend(relaxed, np.zeros(relaxed.rows.size, dtype=np.int64), 50)
    kept = relaxed.rows.certificate(found.worth)

    assert ascend(relaxed, relaxed.rows.worth_of(kept), 1).bound == found.bound


def test_a_rival_that_would_take_the_time_of_the_search_is_left_out(monkeypatch):
    soon = solve_here(_crowded(), Options(strategy="prices", seconds=60))
    monkeypatch.setattr(solving, "SECONDS_EACH", 10)
    late = solve_here(_crowded(), Options(strategy="prices", seconds=60))

    assert (list(soon.rivals), list(late.rivals)) == (["first-come"], [])
    assert late.cost == soon.cost


@pytest.mark.parametrize(("gap", "solver"), [(0.5, False), (0.0, True)])
def test_a_solver_is_asked_only_where_prices_leave_too_much(gap, solver):
    made = solve_here(invent(12, 3, 24, seed=1), Options(certify=True, gap=gap))

    assert made.strategy == "prices"
    assert ("formulate" in {phase.name for phase in made.phases}) is solver


def test_a_certificate_costs_a_small_case_no_better_plan():
    """A solver improves the plan; the bound is the certificate's."""
    case = invent(12, 3, 24, seed=1)

    trusted = solve_here(case)
    proven = solve_here(case, Options(certify=True))

    assert proven.bound_kind == "certificate"
    assert proven.cost <= trusted.cost
    assert proven.bound <= trusted.cost


@pytest.fixture(scope="module")
def scenario():
    """A Case, and where a search of it begins that knows the plan of nearly the same Case."""
    case, proofs = invent(80, 4, 24, 0, 1.2), []
    options = Options(strategy="prices", certify=True, gap=0.0, work=200)
    base = plan(case, options, checked=lambda _, proof: proofs.append(proof))
    document = case.model_dump(mode="json")
    document["pools"][0]["rent"] += 10
    dearer = Case.model_validate(document)
    return dearer, Earlier(base, proofs[0], stay=False), base.gap


@pytest.fixture
def heats(monkeypatch):
    """How hot the packing was at each turn of moves; 0 where no move may be dearer."""
    found, improve = [], Packing.improve

    def heeding(packing, least, count, heat=0.0):
        found.append(heat)
        return improve(packing, least, count, heat)

    monkeypatch.setattr(Packing, "improve", heeding)
    return found


def test_a_scenario_that_is_near_enough_from_the_start_is_not_improved(scenario, heats):
    case, earlier, gap = scenario
    watch = Watch(deadline=time.monotonic() + 600)

    made = solve_here(case, Options(strategy="prices", gap=1.5 * gap), watch, earlier)

    assert made.status == "within-gap"
    assert not heats


def test_a_scenario_ends_as_soon_as_it_is_near_enough_while_moves_may_still_be_dearer(
    scenario, heats
):
    """A search that goes on to its end has cooled down by then, as the next one does."""
    case, earlier, gap = scenario
    watch = Watch(deadline=time.monotonic() + 8)

    made = solve_here(case, Options(strategy="prices", gap=0.97 * gap), watch, earlier)

    assert made.status == "within-gap"
    assert heats[-1] > 0


def test_a_scenario_that_is_not_leaves_its_start_for_dearer_plans_meanwhile(scenario, heats):
    case, earlier, _ = scenario
    watch = Watch(deadline=time.monotonic() + 4)

    made = solve_here(case, Options(strategy="prices", gap=0.0), watch, earlier)

    assert made.gap > 0
    assert any(heats)
    assert heats[-1] == 0
