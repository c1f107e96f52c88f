from datetime import date

import pytest

from huline.models.case import Horizon
from huline.models.commitment import Commitment
from huline.models.data import Data
from huline.models.errors import TooLarge
from huline.optimizer.compile import compile_case
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_ladder,
    a_link,
    a_policy,
    a_pool,
    a_quote,
    a_service,
    a_sum_per_card_hour,
    a_tariff,
    an_accelerator,
)
from tests.optimizer.verify.plans import off

MOST = 10**13  # the dearest price a field may hold


def test_rates_an_hour_become_rates_a_slot_rounded_once():
    """100,000 and 50,001 milli-fen an hour are 8,333.3 and 4,166.75 in five minutes."""
    case = a_case(
        horizon=Horizon(start="2026-07-15T00:00:00+08:00", slots=2, slot_minutes=5),
        pools=(a_pool(running_cost=50_001),),
        workloads=(a_job(work=1),),
    )

    compiled = compile_case(case)

    assert compiled.rents.of(case.workloads[0]).tolist() == [8_333]
    assert compiled.supply.running.tolist() == [4_167]


def test_commitments_are_taken_off_the_capacity_slot_by_slot():
    promises = (
        Commitment(id="a", pool="sh-01/a", cards=4, first=0, end=2),
        Commitment(id="b", pool="sh-01/a", cards=6, first=1, end=3),
    )

    supply = compile_case(a_case(slots=4, commitments=promises)).supply

    assert supply.capacity.tolist() == [[[12, 6, 10, 16]]]


def test_a_commitment_that_may_be_ended_is_taken_off_only_as_long_as_it_surely_lasts():
    terms = {"pool": "sh-01/a", "first": 0, "end": 3, "termination_fee": 7}
    promises = (
        Commitment(id="a", cards=4, endable_from=1, **terms),
        Commitment(id="b", cards=6, **terms),
    )

    supply = compile_case(a_case(slots=4, commitments=promises)).supply

    assert supply.capacity.tolist() == [[[12, 16, 16, 16]]]
    assert supply.endable.taken().tolist() == [[6, 10, 10, 0]]
    assert supply.endable.taken({1}).tolist() == [[0, 4, 4, 0]]


def test_where_none_may_be_ended_all_commitments_are_firm():
    promise = Commitment(id="a", pool="sh-01/a", cards=4, first=0, end=1, termination_fee=7)
    case = a_case(slots=1, commitments=(promise,), policy=off("termination"))

    assert compile_case(case).supply.capacity.tolist() == [[[12]]]
    assert compile_case(case).supply.endable.ids == ()


def test_headroom_is_what_idle_cards_and_commitments_leave():
    """In mW: 1000 x (20,000 - 500) - 1250 x (16 x 100 + 4 x 900) = 13,000,000."""
    case = a_case(
        slots=1,
        centres=(a_centre(pue=(1250,), power_limit_w=(20_000,), fixed_w=500),),
        pools=(a_pool(idle_w=100),),
        commitments=(Commitment(id="a", pool="sh-01/a", cards=4, first=0, end=1),),
    )

    supply = compile_case(case).supply

    assert supply.headroom.tolist() == [[13_000_000]]
    assert supply.limited.tolist() == [True]


def test_power_binds_neither_without_a_limit_nor_when_switched_off():
    limited = (a_centre(power_limit_w=(20_000,)),)

    assert not compile_case(a_case()).supply.limited.any()
    assert not compile_case(a_case(centres=limited, policy=off("power"))).supply.limited.any()


@pytest.mark.parametrize(
    "fields",
    [
        {"pools": (a_pool(rent=MOST, cards=(10**6,)),)},
        {"pools": (a_pool(rent=MOST, rent_per="p-year", rent_precision="fp16", rent_sparse=False,
                          cards=(10**7,)),), "slots": 100,
         "accelerators": (an_accelerator(dense_gflops={"fp16": 10**9}),)},
        {"pools": (a_pool(rent=MOST, rent_per="million-tokens", cards=(0,)),),
         "workloads": (a_service(accelerators={"h100": 10**9}, unit="token/s"),)},
        {"pools": (a_pool(running_cost=MOST, cards=(10**6,)),)},
        {
            "tariffs": (a_tariff(fen_per_mwh=(-(10**8),)),),
            "pools": (a_pool(busy_w=10**11, cards=(10**6,)),),
        },
        {
            "centres": (a_centre(pue=(100_000,), power_limit_w=(10**11,)),),
            "pools": (a_pool(busy_w=10**11, cards=(10**6,)),),
            "tariffs": (a_tariff(fen_per_mwh=(0,)),),
        },
        {"workloads": (a_job(unserved=MOST, work=10**9, cards=(10**6,), efficiency=(1000,)),),
         "slots": 1000},
        {"workloads": (a_service(unserved=MOST, peaks={"shanghai": 10**10}),)},
        {"workloads": (a_job(preferences={"sh-01": MOST}, cards=(10**6,)),),
         "pools": (a_pool(cards=(10**6,)),)},
        {"policy": off("stacking", subsidies=(a_sum_per_card_hour(amount=MOST),)),
         "pools": (a_pool(cards=(10**6,)),)},
        {"workloads": (a_job(data=Data(mb=10**12, at="shanghai")),),
         "links": (a_link("l", "shanghai", "sh-01", price=MOST, rate_mbit_s=10**9),)},
        {"workloads": tuple(a_job(f"w{n}", unserved=0) for n in range(2)),
         "quotes": tuple(a_quote(f"w{n}", cost=-5 * 10**17) for n in range(2))},
        {"workloads": tuple(a_job(f"w{n}", cards=(10**6,), uses={"ports": 10**9})
                            for n in range(2400)), "pools": (a_pool(resources={"ports": (1,)}),)},
        {"workloads": tuple(a_job(f"w{n}", uses={"ports": 10**9}) for n in range(2400)),
         "pools": (a_pool(resources={"ports": (1,)}),),
         "quotes": tuple(a_quote(f"w{n}", cards=10**6, slots=1) for n in range(2400))},
        {"commitments": tuple(
            Commitment(
                id=f"c{n}", pool="sh-01/a", cards=1, first=n, end=n + 1, termination_fee=MOST
            )
            for n in range(100)), "slots": 100,
         "policy": a_policy(subsidies=(a_ladder((0,), (1,)),))},
    ],
    ids=[
        "rent", "rent by the P", "rent by tokens", "running cost", "energy", "power",
        "penalty of training", "penalty of inference",
        "preference", "subsidy", "transfer", "quotes", "resources", "resources of quoted gangs",
        "fees for ending commitments",
    ],
)  # fmt: skip
def test_a_case_whose_sums_might_overflow_is_refused(fields):
    with pytest.raises(TooLarge):
        compile_case(a_case(**fields))


def test_a_large_case_whose_sums_fit_is_compiled():
    """A million cards at 100 CNY for 8 hours: 8 x 10^13 milli-fen, far below 10^18."""
    case = a_case(pools=(a_pool(rent=10**7, cards=(10**6,)),), workloads=(a_job(),))

    assert compile_case(case).rents.of(case.workloads[0]).tolist() == [10**7]


def test_cards_outside_a_pools_validity_are_neither_free_nor_idle():
    """Slots from 23:00 on the 14th; on the 14th nothing is drawn but the fixed 50 W."""
    case = a_case(
        horizon=Horizon(start="2026-07-14T23:00:00+08:00", slots=2),
        centres=(a_centre(fixed_w=50),),
        pools=(a_pool(valid_from=date(2026, 7, 15), idle_w=10),),
    )

    supply = compile_case(case).supply

    assert supply.capacity[0, 0].tolist() == [0, 16]
    assert supply.base[0].tolist() == [50_000, 50_000 + 16 * 10 * 1000]
