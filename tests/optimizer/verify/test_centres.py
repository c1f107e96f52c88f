"""Figures of centres, worked out by hand.

A card-slot costs 100,000 of rent and 60,000 of energy.
"""

import pytest

from huline.models.commitment import Commitment
from huline.models.contract import Contract
from huline.models.plan import Rented
from huline.optimizer.verify import settle, verify
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_pool,
    a_quote,
    a_western_centre,
    an_accelerator,
)
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

RUN = placed("w1", a_run())


def uses(case, *placements, **fields):
    found = verify(case, settle(case, placements, **fields))
    assert found.measures
    return {use.centre: use for use in found.measures.centres}


def use_of(*placements, centre=None, pool=None, rented=(), **fields):
    case = a_case(
        centres=(a_centre(**centre or {}),),
        pools=(a_pool(**pool or {}),),
        **{"workloads": (a_job(),)} | fields,
    )
    return uses(case, *(placements or (RUN,)), contracts=rented)["sh-01"]


def test_margin_is_what_the_payer_pays_less_energy_and_running_cost():
    """32 card-slots: 3,200,000 of rent and 1,920,000 of energy billed, 32 x 7,000 to run them."""
    use = use_of(pool={"running_cost": 7_000})

    assert (use.revenue, use.energy, use.running) == (5_120_000, 1_920_000, 224_000)
    assert use.margin == 2_976_000


def test_energy_that_the_rent_includes_is_the_operators_cost():
    use = use_of(pool={"rent_includes_energy": True})

    assert (use.revenue, use.energy, use.margin) == (3_200_000, 1_920_000, 1_280_000)


@pytest.mark.parametrize(("billed", "revenue"), [(True, 5_144_000), (False, 5_120_000)])
def test_a_demand_charge_is_a_cost_and_billed_a_revenue_too(billed, revenue):
    """8 kW of peak at 3,000 milli-fen a kW."""
    use = use_of(centre={"demand_charge": 3, "demand_charge_billed": billed})

    assert (use.revenue, use.energy) == (revenue, 1_944_000)


def test_a_quoted_cost_is_all_the_revenue():
    assert use_of(quotes=(a_quote(cost=5),)).revenue == 5


def test_a_fabric_surcharge_is_revenue():
    """32 x 1,000 on top."""
    pool = {"fabric_surcharge": 1_000, "fabric_surcharge_paid_by": "payer"}

    assert use_of(pool=pool, workloads=(a_job(fabrics=("IB",)),)).revenue == 5_152_000


def test_cards_rented_under_a_contract_bring_their_rent_used_or_not():
    """10 cards for 8 hours at 100,000, and 1,920,000 of energy billed."""
    contract = Contract(id="k", tenant="acme", pool="sh-01/a", min_cards=10)
    use = use_of(contracts=(contract,), rented=(Rented(contract="k", cards=10),))

    assert use.revenue == 8_000_000 + 1_920_000


def test_payback_is_as_if_every_day_were_alike():
    """3,200,000 in 8 hours are 3,504,000,000 in the 8,760 of a year."""
    assert use_of(centre={"investment": 7_008_000_000}).payback_years == pytest.approx(2)
    assert use_of().payback_years is None
    assert use_of(placed("w1"), centre={"investment": 1}).payback_years is None


def test_rack_rate_and_lit_rate_are_two_things():
    """Of 80 designed cards 40 are installed; 32 + 16 of their 320 card-slots are at work."""
    promise = Commitment(id="c", pool="sh-01/a", cards=4, first=0, end=4)
    use = use_of(pool={"installed_cards": 40, "designed_cards": 80}, commitments=(promise,))

    assert use.rack_rate == pytest.approx(0.5)
    assert use.lit_rate == pytest.approx(48 / 320)


def test_cards_free_in_smaller_numbers_than_any_waiting_gang_needs_are_stranded():
    """While w1 runs 8 of 16 cards are free in 4 slots, then all 16 in 4 more; w2 needs 9 or 12."""
    jobs = (a_job(), a_job("w2", cards=(12, 9)))

    assert use_of(RUN, placed("w2"), workloads=jobs).stranded == 32


@pytest.mark.parametrize(
    ("fields", "stranded"),
    [
        ({"cards": (8,)}, 0),  # it would fit
        ({"cards": (9,), "accelerators": {"a100": 1000}}, 0),  # it runs on other cards
        ({"cards": (17,)}, 32 + 64),  # nor do all 16 suffice
    ],
)
def test_only_gangs_that_wait_for_such_cards_strand_them(fields, stranded):
    cards, jobs = (an_accelerator(), an_accelerator("a100")), (a_job(), a_job("w2", **fields))

    assert use_of(RUN, placed("w2"), accelerators=cards, workloads=jobs).stranded == stranded


def test_where_whole_servers_are_given_a_gang_needs_all_of_theirs():
    """8 cards are free beside w1; a gang of 7 would take 3 servers of 3."""
    pool = {"whole_nodes": True, "cards_per_node": 3, "cards": (17,)}
    jobs = (a_job(cards=(9,), work=36), a_job("w2", cards=(7,)))
    run = placed("w1", a_run(cards=9))

    assert use_of(run, placed("w2"), workloads=jobs, pool=pool).stranded == 4 * 8


def test_each_centre_has_its_own_figures_and_all_add_up_to_the_ledger():
    jobs = (a_job(), a_job("w2"))
    case = an_eastern_and_a_western_case(workloads=jobs)
    plan = settle(case, [RUN, placed("w2", a_run("nx-01/a", end=4))])
    found = uses(case, *plan.placements)

    assert set(found) == {"sh-01", "nx-01"} == {a_centre().id, a_western_centre().id}
    assert sum(use.revenue for use in found.values()) == plan.ledger.rent + plan.ledger.energy
    assert sum(use.energy for use in found.values()) == plan.system.energy
