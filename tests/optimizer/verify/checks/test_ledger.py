from dataclasses import replace

import pytest

from huline.models.data import Data
from huline.models.ledger import Ledger, SystemLedger
from huline.models.place import distance_m
from huline.models.policy import ResidencyClass
from huline.models.units import half_up
from huline.optimizer.verify import settle, verify
from tests.builders import (
    a_case,
    a_centre,
    a_courier,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_quote,
    a_service,
    a_share,
    a_tariff,
)
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, broken, placed

CASE = a_case(
    links=[a_link("l", "shanghai", "sh-01", price=7)],
    pools=(a_pool(running_cost=1_000), a_pool("sh-01/b", rent_includes_energy=True)),
    policy=a_policy(subsidies=(a_share(),)),
    workloads=(
        a_job("moved", data=Data(mb=100, at="shanghai"), preferences={"sh-01": 50}),
        a_job("left", tier=1),
        a_service("half", unserved=3_000),
    ),
)
# A card-slot costs 100,000 of rent, 1 kWh at 60 fen = 60,000 of energy, 1,000 of running cost in
# sh-01/a (0 in sh-01/b, whose rent includes energy). "moved" uses 8 x 4 = 32 card-slots there.
MOVED = Ledger(rent=3_200_000, energy=1_920_000, transfer=700, preference=1_600, subsidy=-500_000)
MOVED_SYSTEM = SystemLedger(energy=1_920_000, transfer=700, running=32_000)
# "left" does not run: 32 reference card-hours at the 10,000,000 of tier 1.
LEFT = Ledger(penalty=320_000_000)
# "half" serves 1000 of 2000 units in 8 slots on one card of sh-01/b. A unit and slot left costs
# 3,000 x 60 / 60,000 = 3 milli-fen.
HALF = Ledger(rent=800_000, penalty=24_000)
HALF_SYSTEM = SystemLedger(energy=480_000, penalty=24_000)

PLAN = settle(
    CASE,
    [
        placed("moved", a_run(first=1, end=5), links=["l"], claims=[("voucher", 500_000)]),
        placed("left"),
        placed("half", a_run("sh-01/b", end=8, cards=1)),
    ],
)


def test_the_ledger_of_each_placement_is_that_worked_out_by_hand():
    assert [p.ledger for p in PLAN.placements] == [MOVED, LEFT, HALF]
    assert [p.system for p in PLAN.placements] == [
        MOVED_SYSTEM,
        SystemLedger(penalty=320_000_000),
        HALF_SYSTEM,
    ]


def test_the_plan_costs_the_sum_of_its_placements():
    """moved 4,622,300 + left 320,000,000 + half 824,000; the system's view is its own sum."""
    verdict = verify(CASE, PLAN)

    assert verdict.ok
    assert verdict.cost == PLAN.cost == 325_446_300
    assert verdict.ledger == PLAN.ledger
    assert verdict.system.total == 1_952_700 + 320_000_000 + 504_000


def test_the_system_perspective_costs_what_the_system_pays():
    plan = settle(CASE, PLAN.placements, "system")

    assert verify(CASE, plan).ok
    assert plan.cost == 1_952_700 + 320_000_000 + 504_000


def changed(plan, **fields):
    return plan.model_copy(update=fields)


@pytest.mark.parametrize("line", list(Ledger.names()))
def test_a_wrong_line_of_a_placement_is_caught(line):
    wrong = replace(MOVED, **{line: getattr(MOVED, line) + 1})
    placements = (changed(PLAN.placements[0], ledger=wrong), *PLAN.placements[1:])

    verdict = verify(CASE, changed(PLAN, placements=placements))

    assert [(b.rule, b.where) for b in verdict.breaches] == [("ledger", f"moved, payer.{line}")]
    assert verdict.breaches[0].measured == verdict.breaches[0].limit + 1
    assert verdict.cost == PLAN.cost


@pytest.mark.parametrize("line", list(SystemLedger.names()))
def test_a_wrong_line_of_the_systems_view_is_caught(line):
    wrong = replace(HALF_SYSTEM, **{line: getattr(HALF_SYSTEM, line) - 1})
    placements = (*PLAN.placements[:2], changed(PLAN.placements[2], system=wrong))

    verdict = verify(CASE, changed(PLAN, placements=placements))

    assert [(b.rule, b.where) for b in verdict.breaches] == [("ledger", f"half, system.{line}")]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"ledger": replace(PLAN.ledger, rent=0)}, "plan, payer.rent"),
        ({"system": replace(PLAN.system, running=0)}, "plan, system.running"),
        ({"cost": PLAN.cost - 1}, "plan, cost"),
        ({"perspective": "system"}, "plan, cost"),
        ({"bound": PLAN.cost + 1, "bound_kind": "solver"}, "plan, bound"),
    ],
    ids=["payer", "system", "cost", "perspective", "bound"],
)
def test_a_wrong_amount_of_the_plan_is_caught(fields, where):
    verdict = verify(CASE, changed(PLAN, **fields))

    assert [(b.rule, b.where) for b in verdict.breaches] == [("ledger", where)]


def test_a_wrong_amount_is_told_in_cny_and_in_words_in_both_languages():
    """A milli-fen off, and 100,000 of them: what is told apart is told to the digit it needs."""
    dearer = replace(PLAN.ledger, rent=PLAN.ledger.rent + 1)
    (little,) = verify(CASE, changed(PLAN, ledger=dearer)).breaches
    wrong = replace(MOVED, peak=100_000)
    placements = (changed(PLAN.placements[0], ledger=wrong), *PLAN.placements[1:])
    (much,) = verify(CASE, changed(PLAN, placements=placements)).breaches

    assert much.message == (
        "'Demand charges' of moved in the payer's ledger is stated as 1.00 CNY, and comes to "
        "0.00 CNY"
    )
    assert much.message.zh == "moved 在付款方账目中的“需量电费”写为 1.00 元，应为 0.00 元"
    assert "整个计划在付款方账目中的“租金”" in little.message.zh


def test_a_bound_that_meets_the_cost_passes():
    assert verify(CASE, changed(PLAN, bound=PLAN.cost, bound_kind="solver")).ok


def test_the_claims_stated_are_the_subsidy_line():
    claims = PLAN.placements[0].claims
    less = changed(PLAN.placements[0], claims=(replace(claims[0], amount=499_999),))
    plan = changed(PLAN, placements=(less, *PLAN.placements[1:]))

    rules = [(b.rule, b.where) for b in verify(CASE, plan).breaches]

    assert rules == [
        ("ledger", "moved, payer.subsidy"),
        ("ledger", "plan, payer.subsidy"),
        ("ledger", "plan, cost"),
    ]


def test_energy_is_priced_slot_by_slot_and_each_rate_is_rounded_once():
    """999 W at PUE 1.1, 15 minutes, 33,333 fen/MWh in slot 0 and -1 in slot 1.

    Slot 0: 999 x 1100 x 15 x 33,333 / 60,000,000 = 9,157.41 -> 9,157 a card.
    Slot 1: 999 x 1100 x 15 x -1 / 60,000,000 = -0.27 -> 0 a card.
    Rent: 30 an hour is 7.5 a quarter, half up 8. Running: 10 an hour is 2.5, half up 3.
    """
    case = a_case(
        horizon={"start": "2026-07-15T00:00:00+08:00", "slots": 2, "slot_minutes": 15},
        tariffs=(a_tariff(fen_per_mwh=(33_333, -1)),),
        centres=(a_centre(pue=(1100,)),),
        pools=(a_pool(busy_w=999, rent=30, running_cost=10),),
        workloads=(a_job(work=4, cards=(8,)),),
    )

    plan = settle(case, [placed("w1", a_run(end=2))])

    assert plan.ledger == Ledger(rent=8 * 16, energy=9_157 * 8)
    assert plan.system == SystemLedger(energy=9_157 * 8, running=3 * 16)


def test_an_income_from_negative_prices_lowers_the_cost():
    """1 kWh at -60 fen, 32 card-slots: -1,920,000."""
    case = a_case(tariffs=(a_tariff(fen_per_mwh=(-60_000,)),), workloads=(a_job(),))

    plan = settle(case, [placed("w1", a_run())])

    assert plan.ledger.energy == -1_920_000
    assert plan.cost == 3_200_000 - 1_920_000


def test_amounts_too_large_to_be_stated_are_a_breach_and_no_crash():
    """32 card-hours of 10^13 are below 10^18; 10^6 of them are not."""
    case = a_case(workloads=(a_job(work=10**6, unserved=10**13, cards=(10**6,)),))
    nothing = {"ledger": Ledger(), "system": SystemLedger(), "cost": 0}
    plan = PLAN.model_copy(
        update={"case_hash": case.hash, "placements": (placed("w1"),)} | nothing
    )

    verdict = verify(case, plan)

    assert {b.rule for b in verdict.breaches} == {"ledger"}
    assert "cannot be stated" in verdict.breaches[0].message
    assert verdict.cost is None


def test_a_quoted_cost_is_all_that_the_payer_pays():
    """No energy, transfer or wish on top; to society the run costs what it always does."""
    case = CASE.model_copy(update={"quotes": (a_quote("moved", cost=77),)})

    plan = settle(
        case,
        [placed("moved", a_run(first=1, end=5), links=["l"]), placed("left"), placed("half")],
    )

    assert plan.placements[0].ledger == Ledger(rent=77)
    assert plan.placements[0].system == MOVED_SYSTEM


def test_a_quoted_gang_is_metered_as_quoted():
    """16 cards x 3 slots = 48 card-slots of 60,000 and 1,000; rent is the quoted cost alone."""
    quote = a_quote("moved", cost=-5, cards=16, slots=3)
    case = CASE.model_copy(update={"quotes": (quote,)})

    plan = settle(
        case,
        [placed("moved", a_run(first=1, cards=16), links=["l"]), placed("left"), placed("half")],
    )

    assert plan.placements[0].ledger == Ledger(rent=-5)
    assert plan.placements[0].system == SystemLedger(
        energy=2_880_000, transfer=700, running=48_000
    )


def test_a_quote_without_a_cost_is_priced_as_usual():
    """16 x 3 card-slots at 100,000 + 60,000, 50 of preference each, and 700 of transfer."""
    case = CASE.model_copy(update={"quotes": (a_quote("moved", cards=16, slots=3),)})

    plan = settle(
        case,
        [placed("moved", a_run(first=1, cards=16), links=["l"]), placed("left"), placed("half")],
    )

    assert plan.placements[0].ledger == Ledger(
        rent=4_800_000, energy=2_880_000, transfer=700, preference=2_400
    )


def test_a_milli_fen_off_the_quoted_cost_is_caught():
    case = a_case(workloads=(a_job(),), quotes=(a_quote(cost=77),))
    plan = settle(case, [placed("w1", a_run())])
    wrong = plan.placements[0].model_copy(update={"ledger": Ledger(rent=78)})

    found = verify(case, plan.model_copy(update={"placements": (wrong,)})).breaches

    assert [(b.where, b.measured, b.limit) for b in found] == [("w1, payer.rent", 78, 77)]


def test_a_courier_charges_by_trip_by_road_and_by_load():
    """Three trips for 2,500,000 MB; nothing is paid for the way from Shanghai to itself."""
    road = a_courier(fixed=1_000, per_tb=7, per_km=900, max_mb=1_000_000)
    job = a_job(data=Data(mb=2_500_000, at="shanghai"))
    case = a_case(couriers=(road,), workloads=(job,))

    plan = settle(case, [placed("w1", a_run(), courier="road")])

    # 2.5 TB x 7 = 17.5
    assert (plan.ledger.transfer, plan.system.transfer) == (3_018, 3_018)


def test_a_courier_charges_for_the_road_and_not_for_the_great_circle():
    road = a_courier(fixed=0, per_km=1_000, road_factor=1_300)
    job = a_job(data=Data(mb=1, at="shanghai"))
    case = an_eastern_and_a_western_case(slots=60, couriers=(road,), workloads=(job,))
    metres = half_up(distance_m(case.metros[0], case.centres[1]) * 1_300, 1_000)

    plan = settle(case, [placed("w1", a_run("nx-01/a"), courier="road")])

    # 1,000 milli-fen a km is one a metre
    assert plan.ledger.transfer == metres


SECRET = a_policy(
    encryption=3, residency=(ResidencyClass(id="r", area="anywhere", encrypted=True),)
)


def test_encrypted_data_pays_for_every_mb_that_moves_in_either_way():
    """100 MB at 3 milli-fen, which change hands: the system sees none of them."""
    job = a_job(data=Data(mb=100, at="shanghai"), residency="r")
    wire = (a_link("l", "shanghai", "sh-01"),)
    case = a_case(links=wire, couriers=(a_courier(),), workloads=(job,), policy=SECRET)

    for way in ({"links": ["l"]}, {"courier": "road"}):
        plan = settle(case, [placed("w1", a_run(first=1, end=5), **way)])
        assert plan.ledger.surcharge == 300
        assert plan.system.total == plan.system.energy + plan.system.transfer


def test_nothing_is_encrypted_that_stays_or_need_not_be():
    for data, residency in ((Data(mb=100, at="sh-01"), "r"), (None, "r")):
        case = a_case(workloads=(a_job(data=data, residency=residency),), policy=SECRET)
        assert settle(case, [placed("w1", a_run())]).ledger.surcharge == 0


def surcharged(fabric="IB", paid_by="payer", **fields):
    pool = a_pool(fabric=fabric, fabric_surcharge=700, fabric_surcharge_paid_by=paid_by)
    return settle(
        a_case(pools=(pool,), workloads=(a_job(**fields),)), [placed("w1", a_run())]
    ).ledger


def test_cards_of_a_fabric_that_is_asked_for_or_preferred_cost_more():
    """32 card-slots at 700."""
    assert surcharged(fabrics=("IB", "RoCE")).surcharge == 22_400
    assert surcharged(prefers_fabric="IB").surcharge == 22_400
    assert surcharged().surcharge == 0
    assert surcharged(fabrics=("IB",), paid_by="operator").surcharge == 0


def test_another_fabric_than_the_preferred_one_is_weighed():
    """32 card-slots at 50."""
    assert surcharged("RoCE", prefers_fabric="IB", fabric_wish=50) == Ledger(
        rent=3_200_000, energy=1_920_000, preference=1_600
    )
    assert surcharged(prefers_fabric="IB", fabric_wish=50).preference == 0


def strict_plan():
    """Of tier 1 "left" loses 32 card-hours, of tier 2 "half" 1000 units in 8 slots of an hour."""
    policy = CASE.policy.model_copy(update={"tier_order": "strict"})
    case = CASE.model_copy(update={"policy": policy})
    return case, settle(case, PLAN.placements)


def test_shortfalls_are_counted_by_tier_where_tiers_are_strict():
    case, plan = strict_plan()
    due = {1: 32 * 60_000, 2: 8 * 1000 * 60}

    assert {s.tier: s.unserved for s in plan.shortfalls} == due
    assert verify(case, plan).shortfalls == due
    assert PLAN.shortfalls == ()
    assert verify(CASE, PLAN).shortfalls == {}


@pytest.mark.parametrize(
    ("tier", "stated"),
    [
        (0, {"unserved": 32 * 60_000 - 1}),
        (1, {"unserved": 0}),
        (0, {"bound": 32 * 60_000 + 1}),
    ],
)
def test_a_wrong_shortfall_or_a_bound_above_it_is_caught(tier, stated):
    case, plan = strict_plan()
    shortfalls = list(plan.shortfalls)
    shortfalls[tier] = shortfalls[tier].model_copy(update=stated)

    assert broken(case, plan.model_copy(update={"shortfalls": tuple(shortfalls)})) == ["ledger"]


def test_every_tier_in_use_is_stated_in_order_and_none_where_tiers_are_priced():
    case, plan = strict_plan()
    backwards = plan.model_copy(update={"shortfalls": plan.shortfalls[::-1]})
    silent = plan.model_copy(update={"shortfalls": ()})
    talkative = PLAN.model_copy(update={"shortfalls": plan.shortfalls})

    assert broken(case, plan) == []
    assert broken(case, backwards) == ["ledger"]
    assert broken(case, silent) == ["ledger"]
    assert set(broken(CASE, talkative)) == {"ledger"}
