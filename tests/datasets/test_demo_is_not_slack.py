"""The demo is no walk-over: scarce things bind in its plan and have a price in its relaxation."""

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from huline.models.change import Change, Edit
from huline.models.files import read_case
from huline.models.units import MILLI_FEN_PER_CNY, at_slot
from huline.optimizer.backends import Limits
from huline.optimizer.backends.highs import load
from huline.optimizer.backends.scaling import scaled
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.options import Options
from huline.optimizer.planning import plan as make_plan
from huline.optimizer.verify import settle, verify

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


def used(case, plan):
    busy = {p.id: [0] * case.horizon.slots for p in case.pools}
    for promise in case.commitments:
        for t in range(promise.first, promise.end):
            busy[promise.pool][t] += promise.cards
    for placement in plan.placements:
        for run in placement.runs:
            for t in range(run.first, run.end):
                busy[run.pool][t] += run.cards
    return busy


def test_at_least_ten_pool_slots_are_full(case, plan):
    busy = used(case, plan)
    full = [
        (pool.id, t)
        for pool in case.pools
        for t in range(case.horizon.slots)
        if at_slot(pool.cards, t) and busy[pool.id][t] == at_slot(pool.cards, t)
    ]

    assert len(full) >= 10


def test_a_centre_has_no_power_for_one_more_card_though_it_has_cards(case, plan):
    busy = used(case, plan)
    starved = []
    for centre in case.centres:
        pools = [p for p in case.pools if p.centre == centre.id]
        for t in range(case.horizon.slots) if centre.power_limit_w else ():
            draw = sum(
                busy[p.id][t] * p.busy_w + (at_slot(p.cards, t) - busy[p.id][t]) * p.idle_w
                for p in pools
            )
            left = 1000 * (at_slot(centre.power_limit_w, t) - centre.fixed_w)
            left -= draw * at_slot(centre.pue, t)
            idle = [p for p in pools if busy[p.id][t] < at_slot(p.cards, t)]
            card = [(p.busy_w - p.idle_w) * at_slot(centre.pue, t) for p in idle]
            if card and left < min(card):
                starved.append((centre.id, t))

    assert starved


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
    tenant_of = {w.id: w.tenant for w in case.workloads}
    claimed = {t.id: t.claimed for t in case.tenants}
    groups = {rule.id: rule.groups for rule in case.policy.subsidies}
    paid, drawn = Counter(), Counter()
    for placement in plan.placements:
        for claim in placement.claims:
            for fund in (claim.subsidy, *groups[claim.subsidy]):
                paid[fund] += claim.amount
                drawn[fund, tenant_of[placement.workload]] += claim.amount
    funds = (*case.policy.subsidies, *case.policy.stacking_groups)
    exhausted = [fund.id for fund in funds if fund.budget and paid[fund.id] == fund.budget]
    capped = [
        (fund.id, tenant)
        for fund in funds
        for tenant in claimed
        if fund.firm_cap is not None
        and drawn[fund.id, tenant]
        and drawn[fund.id, tenant] + claimed[tenant].get(fund.id, 0) == fund.firm_cap
    ]

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
