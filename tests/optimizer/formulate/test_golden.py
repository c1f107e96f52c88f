"""Each coupling rule as a few lines of LP text, worked out by hand from docs/rules.md.

A card-slot costs 100,000 of rent and 60,000 of energy; a reference card-hour unserved 5,000,000.
Serving a job saves its penalty, which stands in the constant.
"""

from pathlib import Path

import pytest

from huline.models.case import Horizon, Pin
from huline.models.commitment import Commitment
from huline.models.constraints import CONSTRAINTS
from huline.models.contract import Contract
from huline.models.data import Data
from huline.models.group import Group
from huline.models.incumbent import Held, Incumbent
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.lp_text import lp_text
from tests.builders import (
    a_case,
    a_centre,
    a_group,
    a_job,
    a_ladder,
    a_link,
    a_metro,
    a_policy,
    a_pool,
    a_quote,
    a_service,
    a_share,
    a_sum_per_card_hour,
    a_tenant,
)
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off, soft

GOLDEN = Path(__file__).parents[2] / "golden"


def an_hour(id="w1", **fields):
    """8 cards for one hour: 8 x 160,000 = 1,280,000, against 8 x 5,000,000 unserved."""
    return a_job(id, **{"work": 8} | fields)


def option():
    """32 card-hours start in slot 0 or 1: 8 x 4 x 160,000 - 32 x 5,000,000 = -154,880,000."""
    return a_case(slots=5, workloads=(a_job(),))


def must_serve():
    """The same job, and no plan without it."""
    return a_case(slots=5, workloads=(a_job(must_serve=True),))


def work():
    """Two of three slots, the first of them decreed: 16 x 5,000,000 are saved by the pick.

    w2 computes for three slots and loses one at each restart: a piece of two slots begins in slot
    0 or 1, and two of them would cover 3 + 1.
    """
    first = a_job(work=16, timing="preemptible")
    second = a_job("w2", work=24, timing="preemptible", restart_slots=1)
    pins = (Pin(workload="w1", centre="sh-01", first=0),)
    return a_case(slots=3, workloads=(first, second), pins=pins)


def demand():
    """1500 units from Shanghai for sh-01 only, 1000 from Wuhan for both; all or nothing.

    Going without costs 2500 x 5,000,000 / 1000 = 12,500,000. sh-01 has use for 3 cards, nx-01
    for 1. 1500 units take 2 whole cards and 2500 take 3; the last one has 500 left to serve. It
    runs at sh-01 today, and to move any of it away costs 70,000.
    """
    links = (
        a_link("a", "shanghai", "sh-01"), a_link("b", "wuhan", "sh-01"),
        a_link("c", "wuhan", "nx-01"),
    )  # fmt: skip
    peaks = {"shanghai": 1500, "wuhan": 1000}
    # from Shanghai it is 15 ms to nx-01, by way of sh-01 and Wuhan
    today = {"runs_at": "sh-01", "migration_cost": 70_000}
    service = a_service(peaks=peaks, part_service=False, max_latency_us=5_000, **today)
    return an_eastern_and_a_western_case(
        slots=1, metros=(a_metro(), a_metro("wuhan")), links=links, workloads=(service,)
    )


def sites():
    """2000 units need 2 cards, in one of two pools."""
    return an_eastern_and_a_western_case(slots=1, workloads=(a_service(sites=1),))


def spread():
    """1000 units to be served from two pools, neither of which provides more than 600 of 1000."""
    service = a_service(min_sites=2, max_share=600, peaks={"shanghai": 1000})
    return an_eastern_and_a_western_case(slots=1, workloads=(service,))


def stay():
    """2 cards in 4 slots; a stay lasts 2 slots at least, and may end with slot 3."""
    near = a_link("near", "shanghai", "sh-01")
    return a_case(slots=4, links=(near,), workloads=(a_service(min_stay=2, deadline=3),))


def capacity():
    """Two jobs of 8 cards: in slot 0 all 16 cards are free and no row is needed, in slot 1 12.

    Ports: 8 x 1 for w1, and 5 as quoted for w2. Slot 0 has 13, slot 1 has 12.
    """
    return a_case(
        slots=2,
        pools=(a_pool(resources={"ports": (13, 12)}),),
        workloads=(an_hour(uses={"ports": 1}), an_hour("w2", uses={"ports": 9})),
        quotes=(a_quote("w2", uses={"ports": 5}),),
        commitments=(Commitment(id="c", pool="sh-01/a", cards=4, first=1, end=2),),
    )


def power():
    """A gang of 4 draws 1250 x 4 x (1000 - 100) = 4,500,000 mW.

    Left are 1000 x (7000 - 500) - 1250 x 16 x 100 = 4,500,000. An hour costs
    4 x (100,000 + 75,000) = 700,000, against 4 x 5,000,000.
    """
    jobs = tuple(a_job(name, work=4, cards=(4,)) for name in ("w1", "w2"))
    centre = a_centre(pue=(1250,), fixed_w=500, power_limit_w=(7_000,))
    return a_case(slots=1, centres=(centre,), pools=(a_pool(idle_w=100),), workloads=jobs)


def demand_charge():
    """8,000 W of work against a peak of 5,000 W so far: 3,000 W more at 3,000 milli-fen each."""
    centres = (a_centre(demand_charge=3_000, peak_so_far_w=5_000),)
    return a_case(slots=1, centres=centres, workloads=(an_hour(),))


def headroom():
    """Of 16 cards 10 are kept: 2 more of a gang of 8 may be used at 700 each."""
    policy = soft(700, "headroom")
    return a_case(slots=1, pools=(a_pool(headroom=(10,)),), workloads=(an_hour(),), policy=policy)


def energy_quota():
    """8 cards of 1000 W at a PUE of 1.25 take 10 kWh in an hour, of which 7.5 are granted.

    10 kWh x 60,000,000 = 600,000,000; 2.5 kWh over are 3 begun. Energy costs 8 x 75,000.
    """
    centres = (a_centre(pue=(1250,), energy_quota_wh=7_500),)
    policy = soft(900, "energy-quota")
    return a_case(slots=1, centres=centres, workloads=(an_hour(),), policy=policy)


def tenant_quota():
    """Half-hour slots: 12 cards at once of the 16 that two jobs may use, 7 card-hours of 8."""
    horizon = Horizon(start="2026-07-15T00:00:00+08:00", slots=1, slot_minutes=30)
    tenants = (a_tenant(max_cards=12, max_card_hours=7),)
    jobs = tuple(a_job(name, work=4) for name in ("w1", "w2"))
    return a_case(horizon=horizon, tenants=tenants, workloads=jobs)


def lit_floor():
    """40 % of 16 cards for 2 hours are 12.8 card-slots; 4 are promised, 8.8 are to find."""
    promise = (Commitment(id="c", pool="sh-01/a", cards=4, first=0, end=1),)
    centres = (a_centre(lit_floor=400),)
    return a_case(slots=2, centres=centres, workloads=(an_hour(),), commitments=promise)


def take_or_pay():
    """At least 10 cards for 2 hours at 70,000 each; the job itself costs 8 x 60,000 of energy."""
    contract = Contract(id="k", tenant="acme", pool="sh-01/a", min_cards=10, rent=70_000)
    return a_case(slots=2, workloads=(an_hour(),), contracts=(contract,))


def termination():
    """Of two promises one may be ended, for 70,000; the other has no column."""
    fixed = {"pool": "sh-01/a", "cards": 4, "first": 0, "end": 2}
    promises = (Commitment(id="a", **fixed), Commitment(id="b", termination_fee=70_000, **fixed))
    return a_case(slots=2, commitments=promises)


def link():
    """100 MB arrive after slot 0 and cost 100 x 10 = 1,000 beside the 1,280,000.

    Both jobs' data would be 200 MB, in all and in slot 0; in slot 1 nothing travels. A copy of
    70 MB costs 700.
    """
    service = a_service(model_mb=70, model_at="shanghai")
    data = Data(mb=100, at="shanghai")
    return a_case(
        slots=2,
        links=(a_link("near", "shanghai", "sh-01", volume_mb=150, volume_per_slot_mb=(120, 1)),),
        workloads=(an_hour(data=data), an_hour("w2", data=data), service),
    )


def precedence():
    """w2 waits for w1, and w3 for w2, which may pause.

    w1 and w3 run for one slot of three, w2 for two.
    """
    second = a_job("w2", work=16, timing="preemptible", after=("w1",))
    return a_case(slots=3, workloads=(an_hour(), second, an_hour("w3", after=("w2",))))


def spending():
    """A job of two slots at 8 x 160,000 may spend 2,600,000; a service 300,000.

    The limit stands with the pick, so that it is there only in the pool that is picked.
    """
    job = a_job(work=16, timing="preemptible", spending_limit=2_600_000)
    service = a_service(spending_limit=300_000)
    links = (a_link("near", "shanghai", "sh-01"),)
    return a_case(slots=3, links=links, workloads=(job, service))


def together():
    """A job that may run in either centre, and a service of 1000 units that may be split."""
    return a_tied_case("together")


def apart():
    """The same two."""
    return a_tied_case("apart")


def a_tied_case(kind):
    group = Group(id="g", kind=kind, workloads=("w1", "s1"))
    workloads = (an_hour(), a_service(peaks={"shanghai": 1000}))
    return an_eastern_and_a_western_case(slots=1, workloads=workloads, groups=(group,))


def move_budget():
    """A job and a service in Shanghai, of which one may move; each pays 7,000 for it.

    To the west the job saves 40,000,000 - 8 x 160,000 - 7,000.
    """
    held = tuple(Held(workload=w, centres=("sh-01",)) for w in ("w1", "s1"))
    incumbent = Incumbent(held=held, move_tax=7_000, max_moves=1)
    workloads = (an_hour(), a_service(peaks={"shanghai": 1000}))
    return an_eastern_and_a_western_case(slots=1, workloads=workloads, incumbent=incumbent)


def entitlement():
    """30 % of 8 x 100,000."""
    return a_case(slots=1, workloads=(an_hour(),), policy=a_policy(subsidies=(a_share(),)))


def stacking():
    """70 % of the rent and 40,000 a card-hour come to 560,000 + 320,000 of the 800,000 paid."""
    rules = (a_share("share", 700), a_sum_per_card_hour(amount=40_000))
    return a_case(slots=1, workloads=(an_hour(),), policy=a_policy(subsidies=rules))


def firm_cap():
    """A cap of 500,000, of which one firm has claimed 200,000; w3, alone, cannot pass it.

    Of the two rates' cap together the firm has 350,000.
    """
    tenants = (a_tenant(claimed={"voucher": 200_000}), a_tenant("other"))
    jobs = (an_hour(), an_hour("w2"), an_hour("w3", tenant="other"))
    rules = a_share(firm_cap=500_000, groups=("pool",)), a_share("half", 500, groups=("pool",))
    policy = off("stacking", subsidies=rules, stacking_groups=(a_group("pool", firm_cap=350_000),))
    return a_case(slots=1, tenants=tenants, workloads=jobs, policy=policy)


def budget():
    """400,000 for whoever claims: 240,000 each; 500,000 for whoever claims by either rate."""
    tenants = (a_tenant(), a_tenant("other"))
    jobs = (an_hour(), an_hour("w2", tenant="other"))
    rules = a_share(budget=400_000, groups=("pool",)), a_share("half", 500, groups=("pool",))
    policy = off("stacking", subsidies=rules, stacking_groups=(a_group("pool", budget=500_000),))
    return a_case(slots=1, tenants=tenants, workloads=jobs, policy=policy)


def ceiling():
    """50 % + 50 % of 800,000 are granted, of which the group allows 60 %."""
    rules = (a_share("a", 500, groups=("g",)), a_share("b", 500, groups=("g",)))
    groups = (a_group("g", ceiling=600),)
    policy = a_policy(subsidies=rules, stacking_groups=groups)
    return a_case(slots=1, workloads=(an_hour(),), policy=policy)


def exclusive():
    """30 % of 800,000, or 40,000 for each of 8 card-hours."""
    rules = (a_share("a", groups=("g",)), a_sum_per_card_hour("b", 40_000, groups=("g",)))
    groups = (a_group("g", exclusive=True),)
    policy = a_policy(subsidies=rules, stacking_groups=groups)
    return a_case(slots=1, workloads=(an_hour(),), policy=policy)


def min_claim():
    """240,000 are granted: a programme that pays out from 100,000 on, and one from 300,000 on."""
    rules = (a_share("a", min_claim=100_000), a_share("b", min_claim=300_000))
    return a_case(slots=1, workloads=(an_hour(),), policy=a_policy(subsidies=rules))


def threshold():
    """Two hours of 800,000 each, 500,000 spent before: from 1,000,000 to 1,500,000 may be spent.

    So the plan's own rent must lie between 500,000 and 1,000,000, of 1,600,000 at most.
    """
    rule = a_share(threshold=1_000_000, spend_limit=1_500_000)
    jobs = (an_hour("w1"), an_hour("w2"))
    tenants = (a_tenant(spent=500_000),)
    return a_case(slots=1, tenants=tenants, workloads=jobs, policy=a_policy(subsidies=(rule,)))


def tiers():
    """From 500,000 on, 500,000 earn 10 %, the next 600,000 20 %, and the last 500,000 15 %.

    Two hours of 800,000 may each claim 20 % of it. Shares rise once, so slices fill in order.
    """
    rule = a_ladder((0, 1_000_000, 1_600_000), (100, 200, 150))
    jobs = (an_hour("w1"), an_hour("w2"))
    tenants = (a_tenant(spent=500_000),)
    return a_case(slots=1, tenants=tenants, workloads=jobs, policy=a_policy(subsidies=(rule,)))


CASES = (
    option, must_serve, work, demand, sites, spread, stay, capacity, power, demand_charge,
    headroom, energy_quota, tenant_quota, lit_floor, take_or_pay, termination, link, precedence,
    spending, together, apart, move_budget, entitlement, stacking, ceiling, exclusive, min_claim,
    threshold, tiers, firm_cap, budget,
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_rows_of_a_rule_are_those_worked_by_hand(case):
    program = formulate(compile_case(case()), "payer").program
    written = lp_text(program, case.__name__.replace("_", "-"))

    assert written == (GOLDEN / f"{case.__name__}.lp").read_text(encoding="utf-8")


def test_every_golden_file_has_its_case():
    pairs = {rule.id for rule in CONSTRAINTS if rule.scope == "pair"}
    assert {p.stem for p in GOLDEN.glob("*.lp")} - pairs == {c.__name__ for c in CASES}
