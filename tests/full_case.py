"""A Case in which every table has a row."""

from datetime import date

from huline.models.case import Case, Pin
from huline.models.contract import Contract
from huline.models.group import Group
from huline.models.policy import NotApplied, ResidencyClass, RuleSetting
from tests.builders import (
    a_case,
    a_centre,
    a_commitment,
    a_courier,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_profile,
    a_quote,
    a_service,
    a_share,
    a_sum_per_card_hour,
    a_tariff,
    a_tenant,
    a_western_centre,
)


def a_full_case(**fields) -> Case:
    """A Case in which every table has a row and every kind of cell occurs."""
    parts = {
        "slots": 24,
        "name_zh": "东数西算",
        "description": "One day: 24 slots.\nTwo centres.",
        "links": [
            a_link("l1", "shanghai", "nx-01", volume_mb=3, volume_per_slot_mb=[2] * 23 + [1])
        ],
        "couriers": [a_courier(collects_at=("shanghai",), delivers_to=("nx-01",), max_mb=9)],
        "centres": (
            a_centre(name_zh="上海一号", pue=[1200] * 12 + [1300] * 12, power_limit_w=(10**6,)),
            a_western_centre(
                accepts_from="listed", accepts_provinces=("Beijing", "Shanghai"), assumed=("pue",)
            ),
        ),
        "pools": (
            a_pool(resources={"ports": (4,), "storage_tb": [50] * 8 + [80] * 15 + [7]}),
            a_pool("nx-01/a", cards=[16] * 8 + [32] * 16),
        ),
        "tariffs": (a_tariff(), a_tariff("tou", [30_000] * 8 + [-80] * 16)),
        "tenants": (a_tenant(claimed={"voucher": 5}, related=("Acme Cloud, Ltd.",)),),
        "profiles": (a_profile(), a_profile("day", range(24))),
        "workloads": (
            a_job(cards=(8, 16), efficiency=(1000, 950), data={"mb": 5, "at": "shanghai"}),
            a_service(part_service=False, sites=1, bans=("sh-01",), uses={"ports": 2}),
            a_job(
                "任务-2",
                preferences={"nx-01": 7},
                must_serve=True,
                residency="core",
                timing="preemptible",
                min_run=2,
                restart_slots=1,
                after=("w1",),
            ),
        ),
        "policy": a_policy(
            subsidies=(a_share(valid_from=date(2026, 1, 1)), a_sum_per_card_hour("flat-sum")),
            residency=(ResidencyClass(id="core", area="site", encrypted=True),),
            encryption=3,
            rules=(RuleSetting(rule="power", policy="off"),),
            not_applied=(NotApplied(id="old", why="expired: see notice"),),
        ),
        "quotes": (
            a_quote(cost=-5, uses={"ports": 1, "storage_tb": 0}),
            a_quote("任务-2", "nx-01/a", cards=4, slots=3, source="offer of 1 July"),
        ),
        "contracts": (Contract(id="k1", tenant="acme", pool="nx-01/a", min_cards=8, rent=7),),
        "commitments": (
            a_commitment("c1"),
            a_commitment("c2", termination_fee=0, endable_from=2),
        ),
        "groups": (Group(id="g1", kind="apart", workloads=("w1", "s1", "任务-2")),),
        "pins": (Pin(workload="w1", centre="sh-01", pool="sh-01/a", first=2),),
    }
    return a_case(**parts | fields)
