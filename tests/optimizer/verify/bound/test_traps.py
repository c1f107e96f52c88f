"""Cases in which a formula that looks right gives a bound above the optimum; ours does not.

Each test works out by hand what the naive formula says, and asserts ``naive > optimum >= bound``.
A card-slot costs 100,000 of rent and 60,000 of energy where nothing else is said.
"""

import pytest

from huline.models.contract import Contract
from tests.builders import (
    a_case,
    a_centre,
    a_commitment,
    a_group,
    a_job,
    a_ladder,
    a_link,
    a_policy,
    a_pool,
    a_profile,
    a_service,
    a_share,
    a_sum_per_card_hour,
    a_tariff,
    an_accelerator,
)
from tests.optimizer.verify.bound.certificates import bound, is_the_optimum
from tests.optimizer.verify.plans import off, soft

NEAR = a_link("near", "shanghai", "sh-01")


def traps(case, *rows, naive, optimum):
    """Assert that the naive figure is above the optimum, and return our bound, which is not."""
    found = bound(case, *rows)
    assert is_the_optimum(case, optimum)
    assert naive > optimum >= found
    return found


def test_the_cheapest_slots_are_too_few_where_cards_bring_money():
    """Four slots at -60,000 come to -240,000; with a restart in between the job runs for five.

    Naive: the n cheapest slots. Ours: every slot with a negative price besides.
    """
    job = a_job(work=4, cards=(1,), timing="preemptible", restart_slots=1)
    case = a_case(
        slots=6,
        tariffs=(a_tariff(fen_per_mwh=(-60_000,)),),
        pools=(a_pool(rent=0),),
        workloads=(job,),
    )

    assert traps(case, naive=-240_000, optimum=-300_000) == -360_000


def test_multipliers_too_make_slots_bring_money():
    """Five of the pool's six card-slots must be lit, which the same job does with a restart.

    At 200,000 for a lit card-slot each costs it -40,000, and 4.998 are asked for. Naive, the n
    cheapest slots: -160,000 + 999,600. Ours: -240,000 + 999,600.
    """
    job = a_job(work=4, cards=(1,), timing="preemptible", restart_slots=1)
    case = a_case(
        slots=6,
        centres=(a_centre(lit_floor=833),),
        pools=(a_pool(cards=(1,)),),
        workloads=(job,),
    )

    found = traps(case, ("lit-floor", "sh-01", 200_000), naive=839_600, optimum=800_000)
    assert found == 759_600


def test_shares_that_grow_with_spend_are_not_frozen_at_what_is_spent_so_far():
    """The job's rent of 3,200,000 earns 900 per mille above 400,000: claims of 2,520,000.

    Naive, the share of the bracket that the firm is in before this plan, 0: 5,120,000. Ours: the
    greatest share on all of the rent.
    """
    policy = a_policy(subsidies=(a_ladder((0, 400_000), (0, 900)),))
    case = a_case(slots=4, workloads=(a_job(),), policy=policy)

    assert traps(case, naive=5_120_000, optimum=2_600_000) == 5_120_000 - 2_880_000


def test_a_threshold_that_the_plan_itself_reaches_is_not_taken_as_closed():
    """Nothing is spent so far and 3,000,000 are asked for, which the job's rent passes."""
    subsidy = a_share(share=500, threshold=3_000_000)
    case = a_case(slots=4, workloads=(a_job(),), policy=a_policy(subsidies=(subsidy,)))

    assert traps(case, naive=5_120_000, optimum=3_520_000) == 3_520_000


def test_demand_is_not_rounded_up_to_cards_of_one_kind():
    """1,500 units fit on one card of each kind: 160,000 for 1,000 and 100,000 for 500.

    Naive, whole cards of one pool: two at 160,000, or three at 100,000, so 300,000. Ours: one of
    the cheapest cards may stand beside another one.
    """
    pools = (a_pool(), a_pool("sh-01/b", accelerator="small", rent=40_000))
    service = a_service(
        peaks={"shanghai": 1_500},
        accelerators={"h100": 1_000, "small": 500},
        unserved=10_000_000,
        part_service=False,
    )
    case = a_case(
        slots=1,
        links=(NEAR,),
        accelerators=(an_accelerator(), an_accelerator("small")),
        pools=pools,
        workloads=(service,),
    )

    assert traps(case, naive=300_000, optimum=260_000) == 260_000


def test_services_alike_are_not_held_to_one_pool_together():
    """Two services of two cards and one site each, and two pools of two cards.

    Naive, both as one service of one site: its four cards fit nowhere, so it pays the penalty,
    2 x 2,000 units at 1,000. Ours: each has a site of its own.
    """
    pools = (a_pool(cards=(2,)), a_pool("sh-01/b", cards=(2,), rent=140_000))
    fields = {"sites": 1, "part_service": False, "unserved": 1_000_000}
    services = (a_service("s1", **fields), a_service("s2", **fields))
    case = a_case(slots=1, links=(NEAR,), pools=pools, workloads=services)

    found = traps(
        case, ("capacity", "sh-01/a", 40_000), naive=2 * 2_000 * 1_000, optimum=320_000 + 400_000
    )
    assert found == 720_000


def test_claims_on_energy_are_limited_by_the_rent_of_all_slots_together():
    """All of 120,000 for energy comes back, as the rent of both slots is 120,000.

    Naive, the lesser of the claim and the rent in each slot: 60,000 in the dear one, nothing in
    the other, so 180,000.
    """
    case = a_case(
        slots=2,
        tariffs=(a_tariff(fen_per_mwh=(120_000, 0)),),
        pools=(a_pool(rent=60_000),),
        workloads=(a_job(work=2, cards=(1,)),),
        policy=a_policy(subsidies=(a_share(share=1_000, basis="energy"),)),
    )

    assert traps(case, naive=180_000, optimum=120_000) == 120_000


def test_a_ceiling_on_claims_by_energy_is_one_on_their_sum_too():
    """The same with a ceiling of all the rent in place of stacking."""
    subsidy = a_share(share=1_000, basis="energy", groups=("group",))
    policy = off("stacking", subsidies=(subsidy,), stacking_groups=(a_group(ceiling=1_000),))
    case = a_case(
        slots=2,
        tariffs=(a_tariff(fen_per_mwh=(120_000, 0)),),
        pools=(a_pool(rent=60_000),),
        workloads=(a_job(work=2, cards=(1,)),),
        policy=policy,
    )

    assert traps(case, naive=180_000, optimum=120_000) == 120_000


@pytest.mark.parametrize("by", ["stacking", "ceiling"])
def test_claims_on_cards_of_one_pool_may_use_the_rent_of_another(by):
    """A card of each pool; only the first is paid for, with 150,000 and a rent of 100,000.

    The rent of both allows all of it: 320,000 - 150,000 = 170,000. Naive, limited pool by pool
    and with 100,000 on a card of the first: 2 x 160,000 - 100,000 = 220,000. Ours: 2 x 110,000 -
    100,000.
    """
    domestic = an_accelerator("910b", domestic=True)
    group = a_group(ceiling=1_000)
    policy = off(
        {"stacking": "ceiling", "ceiling": "stacking"}[by],
        subsidies=(a_sum_per_card_hour(amount=150_000, origin="domestic", groups=("group",)),),
        stacking_groups=(group,),
    )
    case = a_case(
        slots=1,
        links=(NEAR,),
        accelerators=(an_accelerator(), domestic),
        pools=(a_pool(accelerator="910b", cards=(1,)), a_pool("sh-01/b", cards=(1,))),
        workloads=(a_service(accelerators={"h100": 1_000, "910b": 1_000}, unserved=9_000_000),),
        policy=policy,
    )

    found = traps(case, ("capacity", "sh-01/a", 100_000), naive=220_000, optimum=170_000)
    assert found == 120_000


def test_programmes_of_two_groups_that_exclude_are_counted_once():
    """x goes with y or z, which do not exclude each other: y and z together pay 800 per mille.

    Naive, the greatest of each group: 500 of x in both, or once, so 500 in all.
    """
    groups = (a_group("first", exclusive=True), a_group("second", exclusive=True))
    policy = a_policy(
        subsidies=(
            a_share("x", 500, groups=("first", "second")),
            a_share("y", 400, groups=("first",)),
            a_share("z", 400, groups=("second",)),
        ),
        stacking_groups=groups,
    )
    case = a_case(slots=4, workloads=(a_job(),), policy=policy)

    found = traps(case, naive=5_120_000 - 1_600_000, optimum=5_120_000 - 2_560_000)
    assert found == 5_120_000 - 3_200_000 * 9 // 10


def test_what_ending_a_commitment_frees_is_there_for_all():
    """All cards are promised, and may be had back for 1,000.

    Naive, cards as promised: the job fits nowhere and pays its penalty of 160,000,000. Ours: it
    might run on what is freed, and the price of cards is weighed against the fee.
    """
    promise = a_commitment(cards=16, first=0, end=4, termination_fee=1_000)
    case = a_case(slots=4, workloads=(a_job(),), commitments=(promise,))

    assert traps(case, naive=160_000_000, optimum=5_121_000) == 5_120_000
    # 64 card-slots are freed: at 15 they are worth less than the fee, at 16 more
    assert bound(case, ("capacity", "sh-01/a", 15)) == 5_120_000 + 32 * 15
    assert bound(case, ("capacity", "sh-01/a", 16)) == 5_120_000 + 32 * 16 + 1_000 - 64 * 16


def test_cards_of_an_ended_commitment_are_dark_where_they_must_be_lit():
    """Half of the pool must be lit, which is promised; the job lights as much as the rest.

    Ending it is free, and its 32 card-slots are worth 9,000 to the capacity and 10,000 to the
    floor. The job pays 9,000 more and 10,000 less, and 32 free card-slots are credited: with the
    floor left out of what ending costs, 32 x 9,000 less would be found.
    """
    promise = a_commitment(cards=8, first=0, end=4, termination_fee=0)
    case = a_case(
        slots=4,
        centres=(a_centre(lit_floor=500),),
        commitments=(promise,),
        workloads=(a_job(),),
    )
    rows = ("capacity", "sh-01/a", 9_000), ("lit-floor", "sh-01", 10_000)

    assert is_the_optimum(case, 5_120_000)
    assert bound(case, *rows) == 32 * 159_000 - 32 * 9_000


def test_a_soft_limit_is_worth_no_more_than_its_price():
    """All cards are kept free at 1,000 a card-hour, so the job pays 32,000 more.

    Naive, with 1,000,000 a card-slot as stated: 32 x 1,160,000. Ours: cut to 1,000.
    """
    case = a_case(
        slots=4,
        pools=(a_pool(headroom=(16,)),),
        workloads=(a_job(),),
        policy=soft(1_000, "headroom"),
    )

    found = traps(
        case, ("headroom", "sh-01/a", 1_000_000), naive=32 * 1_160_000, optimum=5_152_000
    )
    assert found == 5_152_000


def test_raising_a_peak_is_worth_no_more_than_its_charge():
    """A W more costs 1, so the 8 kW of the job cost 8,000.

    Naive, with 10,000 a kW in each slot, where 1,000 in all is the most: 32 x 170,000. Ours:
    1,000 in the first slot, which the job avoids.
    """
    case = a_case(slots=5, centres=(a_centre(demand_charge=1),), workloads=(a_job(),))
    prices = ("demand-charge", "sh-01", 10_000)

    assert traps(case, prices, naive=32 * 170_000, optimum=5_128_000) == 5_120_000
    even = ("demand-charge", "sh-01", *(200,) * 5)
    assert bound(case, even) == 5_120_000 + 32 * 200


def test_without_a_most_a_contract_cannot_be_rented_without_end():
    """With capacity off any number may be rented, at 50,000; the job needs eight for five slots.

    Naive, 1,000,000 in each slot as stated, nothing being rented: 32 x 1,060,000; and renting
    without end would have no least. Ours: the first slot is left 250,000, and the job avoids it.
    """
    contract = {"id": "c", "tenant": "acme", "pool": "sh-01/a", "min_cards": 1, "rent": 50_000}
    case = a_case(
        slots=5,
        workloads=(a_job(),),
        contracts=(Contract(**contract),),
        policy=off("capacity"),
    )
    optimum = 8 * 5 * 50_000 + 32 * 60_000

    stated = ("take-or-pay", "c", 1_000_000)
    assert traps(case, stated, naive=32 * 1_060_000, optimum=optimum) == 32 * 60_000
    assert bound(case, ("take-or-pay", "c", 50_000)) == 32 * 110_000


def test_nothing_is_due_for_a_service_that_nobody_asks_for():
    """It must be served, runs elsewhere today, and has no demand: it costs nothing.

    Naive, its cheapest pool: moving there costs 5,000.
    """
    service = a_service(
        sites=1,
        part_service=False,
        must_serve=True,
        runs_at="sh-02",
        migration_cost=5_000,
    )
    case = a_case(
        slots=2,
        links=(NEAR,),
        centres=(a_centre(), a_centre("sh-02")),
        profiles=(a_profile(per_mille=(0,)),),
        workloads=(service,),
    )

    assert traps(case, naive=5_000, optimum=0) == 0
