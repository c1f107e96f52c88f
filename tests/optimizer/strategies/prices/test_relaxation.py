"""The bound of a Case at given multipliers, worked out by hand.

A card-slot of the default pool costs 100,000 milli-fen of rent and 60,000 of energy; the job
is 8 cards for 4 slots of 8, the pool has 16.
"""

from random import Random

import numpy as np
import pytest

from huline.models.errors import TooLarge
from huline.models.policy import RuleSetting
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.strategies.prices.relaxation import Relaxation
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import (
    a_case,
    a_centre,
    a_commitment,
    a_group,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_quote,
    a_service,
    a_share,
    a_sum_per_card_hour,
    a_tariff,
)

WIRE = (a_link("wire", "shanghai", "sh-01"),)


def _relaxed(case, perspective="payer", threads=1):
    return Relaxation(compile_case(case), perspective, threads)


def _bound(case, perspective="payer", /, **worth):
    """Return L with some rows priced: `capacity=[...]` for all slots of the first object."""
    relaxed = _relaxed(case, perspective)
    values = np.zeros(relaxed.rows.size, dtype=np.int64)
    for row, prices in worth.items():
        (family,) = [f for f in relaxed.rows.families if f.row == row.replace("_", "-")]
        family.of(values)[0] = prices
    return relaxed.bound(relaxed.rows.clip(values))


def _random_worths(relaxed, rng):
    """Draw multipliers of every size, many of them nothing."""
    values = np.zeros(relaxed.rows.size, dtype=np.int64)
    for family in relaxed.rows.families:
        most = rng.choice((10, 10**4, 2 * 10**5, 10**6, 3 * 10**6))
        drawn = [rng.randint(0, most) * (rng.random() < 0.5) for _ in range(family.limit.size)]
        family.of(values)[:] = np.reshape(drawn, family.limit.shape)
    return values


def test_without_multipliers_each_job_costs_what_it_would_alone():
    """32 x 160,000 each, however many there are."""
    case = a_case(workloads=tuple(a_job(f"w{i}") for i in range(5)))

    assert _bound(case) == 5 * 5_120_000


def test_the_limit_of_a_priced_row_is_credited():
    """Slots 0 to 3 are worth 1,000: the job waits for slot 4, and 4 x 16 x 1,000 are credited."""
    case = a_case(workloads=(a_job(),))

    assert _bound(case, capacity=[1_000] * 4 + [0] * 4) == 5_120_000 - 64_000


def test_a_contiguous_job_takes_the_cheapest_slots_in_a_row():
    """3 hours of 30 fen and one of 90 in between: 8 x (400,000 + 180,000)."""
    prices = [60_000, 60_000, 60_000, 30_000, 30_000, 90_000, 30_000, 90_000]
    case = a_case(tariffs=(a_tariff(fen_per_mwh=prices),), workloads=(a_job(),))

    assert _bound(case) == 8 * 580_000


def test_a_preemptible_job_takes_every_slot_that_pays():
    """At -200 fen a card-slot brings 100,000: six slots do, and work of four is asked for."""
    prices = [-200_000] * 6 + [60_000] * 2
    job = a_job(timing="preemptible")

    assert _bound(a_case(tariffs=(a_tariff(fen_per_mwh=prices),), workloads=(job,))) == (
        8 * 6 * -100_000
    )


def test_minimum_runs_and_spending_limits_are_dropped():
    """Cheap slots lie apart, and pieces of two slots may not; nor may it spend so much."""
    prices = [30_000, 90_000] * 4
    tariffs = (a_tariff(fen_per_mwh=prices),)
    job = a_job(timing="preemptible", min_run=2, spending_limit=1)

    assert _bound(a_case(tariffs=tariffs, workloads=(job,))) == 32 * 130_000


def test_what_is_not_worth_its_price_is_left_unserved():
    """Serving costs 160,000 a card-hour and the penalty is 1,000."""
    assert _bound(a_case(workloads=(a_job(unserved=1_000),))) == 32_000


def test_no_bound_where_a_demand_that_must_be_served_has_no_pool():
    """No link leads from its users to the only centre."""
    case = a_case(workloads=(a_service(must_serve=True),))

    assert _bound(case) is None


def test_a_service_takes_whole_cards():
    """2,100 units a slot on cards that serve 1,000: 3 x 160,000 in each of 8 slots."""
    case = a_case(links=WIRE, workloads=(a_service(peaks={"shanghai": 2_100}),))

    assert _bound(case) == 8 * 480_000


@pytest.mark.parametrize("sites", [None, 1])
def test_a_service_leaves_what_fills_no_card(sites):
    """Two cards at 160,000, and 100 units at 500 each: what they use are two cards a slot."""
    service = a_service(peaks={"shanghai": 2_100}, unserved=500_000, sites=sites)
    relaxed = _relaxed(a_case(links=WIRE, workloads=(service,)))

    assert relaxed.bound(np.zeros(relaxed.rows.size, dtype=np.int64)) == 8 * 370_000
    left = relaxed.rows.capacity.of(relaxed.use())
    assert (left == 2 - relaxed.rows.capacity.limit).all()


def test_a_service_that_one_pool_serves_wholly_takes_whole_cards():
    """Three cards a slot, not 2.1."""
    service = a_service(peaks={"shanghai": 2_100}, sites=1, part_service=False)

    assert _bound(a_case(links=WIRE, workloads=(service,))) == 8 * 480_000


def test_a_card_that_pays_is_taken_as_often_as_the_rules_allow():
    """At -200 fen it brings 100,000; up to two may stand there in each of 8 slots."""
    tariffs = (a_tariff(fen_per_mwh=[-200_000]),)

    assert _bound(a_case(links=WIRE, tariffs=tariffs, workloads=(a_service(),))) == -8 * 200_000


def test_a_priced_budget_makes_claims_worth_less():
    """30 % of 100,000 off; at half its worth 15 %, and half of 500,000 is credited."""
    case = a_case(policy=a_policy(subsidies=(a_share(budget=500_000),)), workloads=(a_job(),))

    assert _bound(case) == 32 * 130_000
    assert _bound(case, budget=[500_000]) == 32 * 145_000 - 250_000


def test_rates_of_one_pool_are_priced_by_its_rows_and_their_own():
    """Of 30 and 60 %, which exclude each other, the pool takes half, a cap 10 % of the 60."""
    group = a_group("pool", exclusive=True, budget=500_000)
    rules = (
        a_share("usual", groups=("pool",)),
        a_share("start-up", 600, groups=("pool",), firm_cap=1_000_000),
    )
    policy = a_policy(subsidies=rules, stacking_groups=(group,))
    case = a_case(policy=policy, workloads=(a_job(),))

    assert _bound(case) == 32 * 100_000
    assert _bound(case, budget=[500_000]) == 32 * 130_000 - 250_000
    assert _bound(case, budget=[500_000], firm_cap=[100_000]) == 32 * 136_000 - 250_000 - 100_000


def test_all_claims_count_for_no_more_than_the_rent():
    """Two vouchers of 80,000 stand against a rent of 100,000."""
    vouchers = (a_sum_per_card_hour("a", 80_000), a_sum_per_card_hour("b", 80_000))

    assert _bound(a_case(policy=a_policy(subsidies=vouchers), workloads=(a_job(),))) == 32 * 60_000


def test_power_is_charged_by_the_card_and_credited_as_promised():
    """1 kW a card, 16 kW a slot: 1,000 a card-slot, 16,000 a slot in all 8."""
    case = a_case(centres=(a_centre(power_limit_w=(16_000,)),), workloads=(a_job(),))

    assert _bound(case, power=[1_000] * 8) == 32 * 161_000 - 8 * 16_000


def test_the_multiplier_of_a_demand_charge_is_cut_off_where_the_charge_is_reached():
    """1,000 a W is 10^6 a kW: two slots use it up, whatever is named for the others."""
    centre = a_centre(demand_charge=1_000)
    case = a_case(centres=(centre,), workloads=(a_job(release=4),))

    assert _bound(case, demand_charge=[500_000] * 8) == 32 * 160_000


def test_ending_a_commitment_frees_cards_for_a_fee():
    """4 cards in slots 1 to 3 at 1,000 each: 12,000 a commitment of 5,000; 12 cards credited."""
    case = a_case(commitments=(a_commitment(termination_fee=5_000),))

    assert _bound(case, capacity=[0, 1_000, 1_000, 1_000, 0, 0, 0, 0]) == (
        5_000 - 12_000 - 3 * 12_000
    )


def test_a_quoted_cost_covers_all_but_the_rows():
    """1,000,000 in all, and 1,000 for each of 32 card-slots of 8 x 16 credited."""
    case = a_case(quotes=(a_quote(cost=1_000_000),), workloads=(a_job(),))

    assert _bound(case, capacity=[1_000] * 8) == 1_000_000 + 32_000 - 128_000


def test_a_soft_rule_is_worth_no_more_than_its_price():
    """Headroom at 60 an hour: named 1,000, a card-slot is charged 60; 6 of 16 cards are kept."""
    soft = RuleSetting(rule="headroom", policy="soft", price=60)
    case = a_case(
        pools=(a_pool(headroom=(6,)),), policy=a_policy(rules=(soft,)), workloads=(a_job(),)
    )

    assert _bound(case, headroom=[1_000] * 8) == 32 * 160_060 - 8 * 10 * 60


def test_multipliers_whose_sums_might_not_fit_are_refused():
    case = a_case(pools=(a_pool(cards=(10**7,)),), workloads=(a_job(cards=(10**6,), work=10**6),))

    with pytest.raises(TooLarge):
        _bound(case, capacity=[10**12] * 8)


@pytest.mark.parametrize("seed", range(8))
def test_no_plan_costs_less_whatever_the_multipliers(seed):
    case, perspective = tiny_case(seed), perspective_of(seed)
    relaxed, rng = _relaxed(case, perspective), Random(seed)
    best = solve_here(case, Options(perspective=perspective, gap=0.0))

    for _ in range(5):
        bound = relaxed.bound(relaxed.rows.clip(_random_worths(relaxed, rng)))
        assert best is None or (bound is not None and bound <= best.cost)


def test_two_threads_find_the_same_as_one():
    case = a_case(
        links=WIRE, workloads=(*(a_job(f"w{i}", release=i) for i in range(4)), a_service())
    )
    one, two = _relaxed(case, threads=1), _relaxed(case, threads=2)
    worth = one.rows.clip(_random_worths(one, Random(1)))

    assert one.bound(worth) == two.bound(worth)
    assert (one.use() == two.use()).all()


def test_a_certificate_gives_its_multipliers_back():
    relaxed = _relaxed(a_case(workloads=(a_job(),)))
    worth = _random_worths(relaxed, Random(3))

    assert (relaxed.rows.worth_of(relaxed.rows.certificate(worth)) == worth).all()
