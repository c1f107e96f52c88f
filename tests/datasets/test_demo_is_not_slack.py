"""The demo is no walk-over: scarce things bind in its plan and have a price in its relaxation."""

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from huline.models.change import Change, Edit
from huline.models.files import read_case
from huline.models.units import MILLI_FEN_PER_CNY
from huline.optimizer.backends import Limits
from huline.optimizer.backends.highs import load
from huline.optimizer.backends.scaling import scaled
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.options import Options
from huline.optimizer.planning import plan as make_plan
from huline.optimizer.verify import settle, verify
from tests.datasets.scarcity import drained, full_pool_slots, starved

USUAL = {
    "residency", "locality", "latency", "hardware", "scale", "dispatch", "window", "capacity",
    "power", "demand-charge", "take-or-pay", "link", "budget", "firm-cap", "ecosystem", "sites",
    "must-serve", "pin",
}  # fmt: skip
"""Rules that any such day is expected to have."""
OF_THE_MODEL = {"option", "work", "demand", "entitlement"}


@pytest.fixture(scope="module")
def case():
    return read_case(Path(__file__).parents[2] / "datasets" / "east-west")


@pytest.fixture(scope="module")
def plan(case):
    return make_plan(case, Options(gap=0.01))


def relaxed(case):
    """The linear relaxation's optimum in CNY, and which rows of each rule have a price there."""
    program = formulate(compile_case(case), "payer").program
    model = scaled(program)
    solver = load(program, model, Limits(), relaxed=True)
    solver.run()
    duals = np.asarray(solver.getSolution().row_dual)
    found = defaultdict(list)
    for block in program.row_blocks:
        part = duals[block.first : block.first + block.count]
        found[block.rule] += [block.label(int(i)) for i in np.flatnonzero(part < -1e-6)]
    optimum = solver.getInfo().objective_function_value * model.unit + program.constant
    return optimum / MILLI_FEN_PER_CNY, found


@pytest.fixture(scope="module")
def relaxation(case):
    return relaxed(case)


@pytest.fixture(scope="module")
def prices(relaxation):
    """How many rows of each rule have a price."""
    return Counter({rule: len(rows) for rule, rows in relaxation[1].items()})


def test_it_is_proven_within_one_per_cent_and_passes_the_checker(case, plan):
    assert plan.status == "within-gap"
    assert plan.gap <= 0.01
    assert verify(case, plan).ok


def test_first_come_is_at_least_three_per_cent_dearer(plan):
    assert plan.rivals["first-come"] >= 1.03 * plan.cost


@pytest.mark.parametrize(
    ("rule", "least"),
    [("capacity", 10), ("power", 1), ("link", 1), ("budget", 1), ("firm-cap", 1)],
)
def test_the_scarce_carries_a_price_in_the_relaxation(prices, rule, least):
    assert prices[rule] >= least


def test_at_least_ten_pool_slots_are_full(case, plan):
    assert len(full_pool_slots(case, plan)) >= 10


def test_a_centre_has_no_power_for_one_more_card_though_it_has_cards(case, plan):
    assert starved(case, plan)


def test_disks_go_by_rail_where_a_cheaper_line_has_no_volume_left_for_them(case, plan):
    """Sent by the cheapest line, all else as it is, they cost less and break that one rule."""
    kept_out = []
    for n, placement in enumerate(plan.placements):
        if placement.courier is not None:
            sent = placement.model_copy(
                update={"courier": None, "links": cheapest_lines(case, placement)}
            )
            placements = (*plan.placements[:n], sent, *plan.placements[n + 1 :])
            other = settle(case, placements, "payer", plan.contracts, plan.terminations)
            broken = {breach.rule for breach in verify(case, other).breaches}
            if other.cost < plan.cost and broken == {"link"}:
                kept_out.append(placement.workload)

    assert kept_out


def cheapest_lines(case, placement):
    """The lines by which the data of a job travels most cheaply to where it runs."""
    lines = nx.Graph()
    for link in case.network.links:
        lines.add_edge(link.a, link.b, price=link.price, id=link.id)
    centre = next(pool.centre for pool in case.pools if pool.id == placement.runs[0].pool)
    origin = next(w.data.at for w in case.workloads if w.id == placement.workload)
    way = nx.shortest_path(lines, origin, centre, weight="price")
    return tuple(lines.edges[a, b]["id"] for a, b in pairwise(way))


def test_without_the_limit_of_a_line_that_binds_the_day_would_cost_less(case, relaxation):
    """In the relaxation, whose optimum is exact: by more than 100 CNY for one line at least."""
    least, priced = relaxation
    saved = {}
    for line in priced["link"]:
        endless = Edit(table="network.links", id=line, field="volume_mb", value=None)
        saved[line] = least - relaxed(case.apply(Change(name="endless", edits=(endless,))))[0]

    assert min(saved.values()) > 0
    assert max(saved.values()) > 100, saved


def test_no_plan_near_the_best_raises_a_peak_for_which_a_month_would_be_paid(plan, prices):
    """The card says why: the charge keeps work away by its price."""
    assert prices["demand-charge"] >= 1
    assert plan.ledger.peak == 0


def test_a_programme_is_exhausted_and_a_firm_reaches_its_cap(case, plan):
    exhausted, capped = drained(case, plan)

    assert exhausted
    assert capped


def test_six_rules_of_other_kinds_refuse_a_pool_or_carry_a_price(plan, prices):
    at_work = {rule for rule, n in prices.items() if n} | {r.rule for r in plan.refusals}

    assert len(at_work - USUAL - OF_THE_MODEL) >= 6


def test_a_contract_is_rented_and_another_is_refused(case, plan):
    rented = {contract.contract for contract in plan.contracts}

    assert rented
    assert {contract.id for contract in case.contracts} - rented


def test_disks_go_by_rail_from_east_to_west_where_the_lines_are_dearer(case, plan):
    lines = nx.Graph()
    for link in case.network.links:
        lines.add_edge(link.a, link.b, price=link.price)
    workloads = {w.id: w for w in case.workloads}
    places = {place.id: place for place in (*case.metros, *case.centres)}
    centre_of = {pool.id: pool.centre for pool in case.pools}
    cheaper = []
    for placement in plan.placements:
        if placement.courier is not None:
            data = workloads[placement.workload].data
            centre = centre_of[placement.runs[0].pool]
            assert (places[data.at].side_policy, places[centre].side_policy) == ("east", "west")
            line = nx.shortest_path_length(lines, data.at, centre, weight="price")
            cheaper.append(placement.ledger.transfer < data.mb * line)

    assert any(cheaper)
