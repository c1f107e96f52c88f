"""Bounds worked out by hand: a card-slot costs 100,000 of rent and 60,000 of energy."""

import pytest

from huline.models.centre import Pool
from huline.models.contract import Contract
from huline.models.data import Data
from huline.models.policy import EnergyQuota, ResidencyClass
from tests.builders import (
    a_case,
    a_centre,
    a_commitment,
    a_courier,
    a_group,
    a_job,
    a_link,
    a_pool,
    a_quote,
    a_service,
    a_sum_per_card_hour,
    a_tenant,
    an_accelerator,
)
from tests.optimizer.verify.bound.certificates import bound
from tests.optimizer.verify.plans import off, soft

NEAR = a_link("near", "shanghai", "sh-01")
JOB = 32 * 160_000


def a_case_of_four(*workloads, **fields):
    return a_case(slots=4, links=(NEAR,), workloads=workloads, **fields)


def test_without_multipliers_it_is_what_each_workload_costs_alone():
    assert bound(a_case_of_four(a_job("w1"), a_job("w2"))) == 2 * JOB


def test_the_system_pays_energy_and_running_cost():
    case = a_case_of_four(a_job(), pools=(a_pool(running_cost=7_000),))

    assert bound(case, perspective="system") == 32 * 67_000


def test_work_that_is_worth_less_than_it_costs_is_left():
    assert bound(a_case_of_four(a_job(unserved=100_000))) == 32 * 100_000


def test_scarce_cards_are_paid_for_by_use_and_credited_as_far_as_there_are_any():
    """Three jobs of 32 card-slots on 64: at 9,000 each the price is 3 x 32 - 64 card-slots."""
    jobs = [a_job(f"w{i}") for i in range(3)]

    assert bound(a_case_of_four(*jobs), ("capacity", "sh-01/a", 9_000)) == 3 * JOB + 32 * 9_000


def test_a_contiguous_job_takes_the_cheapest_slots_in_a_row():
    """Two slots: of 5, 1, 4, 2 extra the cheapest two in a row cost 5, the two cheapest 3."""
    scarce = ("capacity", "sh-01/a", 5_000, 1_000, 4_000, 2_000)
    rigid = a_case_of_four(a_job(work=16))
    pausing = a_case_of_four(a_job(work=16, timing="preemptible"))

    assert bound(rigid, scarce) == 16 * 160_000 + 8 * 5_000 - 16 * 12_000
    assert bound(pausing, scarce) == 16 * 160_000 + 8 * 3_000 - 16 * 12_000


def test_a_pinned_start_leaves_a_contiguous_job_no_choice():
    scarce = ("capacity", "sh-01/a", 1_000, 5_000, 4_000, 2_000)
    pins = ({"workload": "w1", "centre": "sh-01", "first": 1},)
    fields = {"timing": "contiguous", "work": 16}

    pinned = bound(a_case_of_four(a_job(**fields), pins=pins), scarce)
    free = bound(a_case_of_four(a_job(**fields), pins=pins, policy=off("pin")), scarce)

    pausing = a_job(work=16, timing="preemptible")
    assert pinned == 16 * 160_000 + 8 * 9_000 - 16 * 12_000
    assert free == 16 * 160_000 + 8 * 6_000 - 16 * 12_000
    # one that pauses starts no sooner, and otherwise runs when it likes
    found = bound(a_case_of_four(pausing, pins=pins), scarce)
    assert found == 16 * 160_000 + 8 * 6_000 - 16 * 12_000


def test_a_window_counts_only_while_its_rule_does():
    """In slot 3 a card costs 1,000,000 more, and the job may run there alone."""
    scarce = ("capacity", "sh-01/a", 0, 0, 0, 10**6)
    job = a_job(work=8, release=3)

    assert bound(a_case_of_four(job), scarce) == 8 * 1_160_000 - 16 * 10**6
    assert bound(a_case_of_four(job, policy=off("window")), scarce) == 8 * 160_000 - 16 * 10**6


def test_further_resources_are_charged_by_the_card_or_as_quoted():
    """16 ports; a card takes one, and under a quote the whole job three."""
    pools = (a_pool(resources={"ports": (16,)}),)
    scarce = ("resource", "sh-01/a,ports", 1_000)
    job = a_job(uses={"ports": 1})
    quotes = (a_quote(uses={"ports": 3}),)

    assert bound(a_case_of_four(job, pools=pools), scarce) == JOB + 32_000 - 64_000
    quoted = bound(a_case_of_four(job, pools=pools, quotes=quotes), scarce)
    assert quoted == JOB + 4 * 3_000 - 64_000


def test_power_is_charged_rounded_down_and_credited_rounded_up():
    """A card draws 700 W more at a PUE of 1.3, so 910 W; 20 kW less 3.2 idle at 1.3, so 15.84 kW.

    At 333 a kW that is 303.03, charged as 303; credited 5,274.72, as 5,275 a slot.
    """
    centre = a_centre(pue=(1_300,), power_limit_w=(20_000,))
    pools = (a_pool(idle_w=200, busy_w=900),)
    case = a_case_of_four(a_job(), centres=(centre,), pools=pools)
    energy = 900 * 1_300 * 60 * 60_000 // 60_000_000

    found = bound(case, ("power", "sh-01", 333))

    assert found == 32 * (100_000 + energy + 303) - 4 * 5_275


def test_quotas_of_energy_count_kwh_of_centre_and_province():
    """A card-slot is 1 kWh; 10.5 and 20 kWh are granted."""
    centres = (a_centre(energy_quota_wh=10_500),)
    policy = off(energy_quotas=(EnergyQuota(province="Shanghai", wh=20_000),))
    case = a_case_of_four(a_job(), centres=centres, policy=policy)
    rows = ("energy-quota", "sh-01", 101), ("energy-quota", "province Shanghai", 50)

    # 101 x 10.5 is 1,060.5
    assert bound(case, *rows) == JOB + 32 * 151 - 1_061 - 1_000


def test_quotas_of_tenants_count_for_their_own_work():
    """Slots of 15 minutes: a card-slot is a quarter of a card-hour, 102 of which are 25.5."""
    tenants = (a_tenant(max_cards=6, max_card_hours=3), a_tenant("other"))
    job = a_job(work=8, cards=(8,))
    case = a_case(
        slots=4,
        horizon={"start": "2026-07-15", "slots": 4, "slot_minutes": 15},
        tenants=tenants,
        workloads=(job, a_job("w2", work=8, tenant="other")),
    )
    rows = ("tenant-cards", "acme", 10), ("tenant-hours", "acme", 102)

    alone = 32 * 40_000
    assert bound(case) == 2 * alone
    assert bound(case, *rows) == 2 * alone + 32 * (10 + 25) - 4 * 6 * 10 - 3 * 102


def test_links_are_charged_for_the_data_that_needs_them():
    """1,500 MB at 10 cost 15,000; at 7 a GB the link takes 10.5 and gives 14.007."""
    link = a_link("near", "shanghai", "sh-01", volume_mb=2_001)
    job = a_job(data=Data(mb=1_500, at="shanghai"))
    case = a_case(slots=5, links=(link,), workloads=(job,))

    assert bound(case, ("link", "near", 7)) == JOB + 15_000 + 10 - 15


def test_data_too_large_for_a_link_goes_by_road_or_nowhere():
    link = a_link("near", "shanghai", "sh-01", volume_mb=1_000)
    job = a_job(data=Data(mb=1_500, at="shanghai"))
    fields = {"slots": 6, "links": (link,), "workloads": (job,)}

    assert bound(a_case(**fields)) == 160_000_000
    assert bound(a_case(**fields, couriers=(a_courier(),))) == JOB + 50_000_000
    assert bound(a_case(**fields, policy=off("link"))) == JOB + 15_000


def test_data_that_must_be_sealed_costs_the_payer_more_where_it_moves():
    """1,500 MB at 3 to encrypt and 10 to move; a copy at the centre itself does neither."""
    sealed = {"policy": off(residency=(ResidencyClass(id="s", area="anywhere", encrypted=True),))}
    sealed["policy"] = sealed["policy"].model_copy(update={"encryption": 3})
    far = a_job(data=Data(mb=1_500, at="shanghai"), residency="s")
    near = a_job(data=Data(mb=1_500, at="sh-01"), residency="s")
    fields = {"slots": 5, "links": (NEAR,)} | sealed

    assert bound(a_case(workloads=(far,), **fields)) == JOB + 15_000 + 4_500
    assert bound(a_case(workloads=(far,), **fields), perspective="system") == 32 * 60_000 + 15_000
    assert bound(a_case(workloads=(near,), **fields)) == JOB


def test_what_is_ported_is_ready_later_and_pays_once():
    """Slots 0 and 1 pass before the service serves from other cards; it needs no card there."""
    other = an_accelerator("910b", ecosystem="CANN")
    service = a_service(
        peaks={"shanghai": 500},
        ecosystem="CUDA",
        accelerators={"910b": 1_000},
        port_cost=7,
        port_slots=2,
        unserved=10**6,
    )
    job = a_job(ecosystem="CUDA", accelerators={"910b": 1_000}, work=8, port_cost=7, port_slots=3)
    fields = {"accelerators": (other,), "pools": (a_pool(accelerator="910b"),)}

    assert bound(a_case_of_four(service, **fields)) == 2 * 500 * 1_000 + 2 * 160_000
    assert bound(a_case_of_four(job, **fields)) == 8 * 160_000 + 7
    scarce = ("capacity", "sh-01/a", 0, 0, 0, 1_000)
    assert bound(a_case_of_four(job, **fields), scarce) == 8 * 161_000 + 7 - 16_000


def test_budgets_and_caps_leave_less_of_a_subsidy():
    """30,000 a card-slot of which 25 % and 50 % are taken; what is left is rounded up."""
    subsidy = a_sum_per_card_hour(amount=30_001, budget=1_000_001, firm_cap=600_000)
    tenants = (a_tenant(claimed={"voucher": 100_000}),)
    case = a_case_of_four(a_job(), tenants=tenants, policy=off(subsidies=(subsidy,)))
    rows = ("budget", "voucher", 250_000), ("firm-cap", "acme,voucher", 500_000)

    # a quarter of 30,001 is 7,500.25; a quarter of 1,000,001 is 250,000.25
    assert bound(case) == 32 * (160_000 - 30_001)
    assert bound(case, *rows) == 32 * (160_000 - 7_501) - 250_001 - 250_000


def test_what_a_group_has_left_is_priced_for_every_programme_of_it():
    """Of 20,000 and 40,000 a card-slot the group's rows take 75 %, and 10 % one's own budget."""
    group = a_group("pool", exclusive=True, budget=1_000_001, firm_cap=600_000)
    rules = (
        a_sum_per_card_hour("usual", 20_000, groups=("pool",)),
        a_sum_per_card_hour("start-up", 40_000, groups=("pool",), budget=1_000),
    )
    policy = off(subsidies=rules, stacking_groups=(group,))
    tenants = (a_tenant(claimed={"pool": 100_000}),)
    case = a_case_of_four(a_job(), tenants=tenants, policy=policy)
    rows = ("budget", "pool", 250_000), ("firm-cap", "acme,pool", 500_000)

    assert bound(case) == 32 * (160_000 - 40_000)
    assert bound(case, *rows) == 32 * (160_000 - 10_000) - 250_001 - 250_000
    assert bound(case, *rows, ("budget", "start-up", 100_000)) == (
        32 * (160_000 - 6_000) - 250_001 - 250_000 - 100
    )


def test_a_contract_is_rented_where_its_cards_are_worth_more_than_their_rent():
    """Rented at 50,000, and worth 40,000 or 60,000 in each of four slots; the pool has 16."""
    contract = Contract(id="c", tenant="acme", pool="sh-01/a", min_cards=1, rent=50_000)
    case = a_case_of_four(a_job(), contracts=(contract,))

    assert bound(case) == 32 * 60_000
    assert bound(case, ("take-or-pay", "c", 40_000)) == 32 * 100_000
    assert bound(case, ("take-or-pay", "c", 60_000)) == 32 * 120_000 - 16 * 40_000
    assert bound(case, perspective="system") == 32 * 60_000


def test_an_all_in_quote_stands_for_rent_and_energy_but_not_for_what_rows_charge():
    case = a_case_of_four(a_job(), quotes=(a_quote(cost=-5),), policy=soft(1_000, "ban"))
    banned = a_case_of_four(
        a_job(bans=("sh-01",)), quotes=(a_quote(cost=-5),), policy=soft(1_000, "ban")
    )
    scarce = ("capacity", "sh-01/a", 100)

    assert bound(case, scarce) == -5 + 3_200 - 6_400
    assert bound(banned, scarce) == -5 + 32_000 + 3_200 - 6_400
    assert bound(case, scarce, perspective="system") == 32 * 60_100 - 6_400


def test_power_that_an_ended_commitment_frees_is_credited_rounded_up():
    """A card draws 0.91 kW more than an idle one: at 333 a kW 303.03, of which 304 are credited.

    The limit leaves 11.44 kW to work in each of four slots, the promise taken off.
    """
    fields = {"first": 0, "end": 4, "termination_fee": 0, "cards": 16}
    case = a_case_of_four(
        centres=(a_centre(pue=(1_300,), power_limit_w=(26_000,)),),
        pools=(a_pool(idle_w=0, busy_w=700),),
        commitments=(a_commitment(**fields),),
    )

    # 26,000 W less 16 x 910 W are 11.44 kW, at 333 3,809.52
    assert bound(case, ("power", "sh-01", 333)) == -4 * 16 * 304 - 4 * 3_810


def test_soft_power_is_worth_no_more_than_its_price_and_bars_nothing():
    """Of 1,000 a kW only 9 count: 1 kW a card, credited for none at all."""
    fields = {"centres": (a_centre(power_limit_w=(0,)),), "policy": soft(9, "power")}
    case = a_case_of_four(a_job(), **fields)

    assert bound(case, ("power", "sh-01", 1_000)) == bound(case) + 32 * 9
    assert bound(case) == bound(a_case_of_four(a_job()))


def test_soft_quotas_are_worth_no_more_than_their_price():
    """Of 32 card-hours and kWh, ten each are granted; what is beyond costs 9."""
    case = a_case_of_four(
        a_job(),
        centres=(a_centre(energy_quota_wh=10_000),),
        tenants=(a_tenant(max_card_hours=10, max_cards=4),),
        policy=soft(9, "energy-quota", "tenant-quota"),
    )
    rows = (
        ("energy-quota", "sh-01", 10**6),
        ("tenant-hours", "acme", 10**6),
        ("tenant-cards", "acme", 10**6),
    )

    # 22 kWh, 22 card-hours and 4 cards in 4 slots
    assert bound(case, *rows) == JOB + 22 * 9 + 22 * 9 + 16 * 9


def test_what_must_be_served_and_cannot_be_leaves_no_bound():
    few: tuple[Pool, ...] = (a_pool(cards=(4,)),)

    assert bound(a_case_of_four(a_job(must_serve=True), pools=few)) is None
    assert bound(a_case_of_four(a_job(), pools=few)) == 160_000_000
    far = a_service(must_serve=True, max_latency_us=1)
    assert bound(a_case_of_four(far)) is None


@pytest.mark.parametrize("rule", ["capacity", "power", "link", "tenant-quota"])
def test_of_a_rule_that_is_off_no_row_is_there(rule):
    from huline.optimizer.verify.bound.rows import ROWS, objects_of
    from huline.optimizer.verify.facts import Facts

    fields = {
        "centres": (a_centre(power_limit_w=(10**6,)),),
        "tenants": (a_tenant(max_cards=1, max_card_hours=1),),
    }
    link = a_link("near", "shanghai", "sh-01", volume_mb=1)
    on = Facts(a_case(links=(link,), **fields))
    without = Facts(a_case(links=(link,), policy=off(rule), **fields))

    rows = [row for row in ROWS if row.rule == rule and row.id != "resource"]
    assert all(objects_of(row, on, "payer") for row in rows)
    assert not any(objects_of(row, without, "payer") for row in rows)
