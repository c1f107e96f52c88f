"""Price terms become rates of a card-slot; each worked out from docs/rules.md by hand."""

import pytest

from huline.models.case import Horizon
from huline.optimizer.compile import compile_case
from tests.builders import a_case, a_job, a_policy, a_pool, a_service, a_share, an_accelerator


def rent(workload, minutes=60, accelerator=None, **pool):
    """Milli-fen that a card-slot of the pool costs a workload."""
    case = a_case(
        horizon=Horizon(start="2026-07-15T00:00:00+08:00", slots=8, slot_minutes=minutes),
        accelerators=(an_accelerator(**accelerator or {}),),
        pools=(a_pool(**pool),),
        workloads=(workload,),
    )
    (rate,) = compile_case(case).rents.of(case.workloads[0]).tolist()
    return rate


def test_a_node_month_is_shared_by_730_hours_and_the_cards_of_a_node():
    """60,000 CNY for 8 cards and 730 hours: 6 x 10^9 / 5,840 = 1,027,397.26 milli-fen."""
    month = {"rent": 6_000_000_000, "rent_per": "node-month"}

    assert rent(a_job(), **month) == 1_027_397
    assert rent(a_job(), cards_per_node=4, **month) == 2_054_795  # .52
    assert rent(a_job(work=8), minutes=15, **month) == 256_849  # .315


@pytest.mark.parametrize(("sparse", "wanted"), [(False, 2_032_192), (True, 4_066_438)])
def test_a_p_year_counts_the_accelerators_own_figure(sparse, wanted):
    """180,000 CNY a P and year: 1.8 x 10^10 x 0.989 / 8,760 = 2,032,191.78 milli-fen an hour for
    dense FP16, and x 1.979 / 8,760 = 4,066,438.36 for sparse."""
    figures = {"dense_gflops": {"fp16": 989_000, "int8": 7}, "sparse_gflops": {"fp16": 1_979_000}}
    terms = {"rent_per": "p-year", "rent_precision": "fp16", "rent_sparse": sparse}

    assert rent(a_job(), accelerator=figures, rent=18_000_000_000, **terms) == wanted


def test_tokens_are_paid_for_as_many_as_a_card_serves():
    """2,000 tokens/s used to 90 %: 6.48 million in an hour at 50,000 milli-fen each."""
    service = a_service(unit="token/s", accelerators={"h100": 2_000}, utilisation=900)
    by_tokens = {"rent": 50_000, "rent_per": "million-tokens"}

    assert rent(service, **by_tokens) == 324_000
    assert rent(service, minutes=5, **by_tokens) == 27_000


def test_two_services_pay_by_their_own_throughput_and_draw_subsidies_by_it():
    slow = a_service("s1", unit="token/s", accelerators={"h100": 1_000})
    fast = a_service("s2", unit="token/s", accelerators={"h100": 3_000})
    case = a_case(
        pools=(a_pool(rent=50_000, rent_per="million-tokens"),),
        workloads=(slow, fast),
        policy=a_policy(subsidies=(a_share(share=500),)),
    )
    compiled = compile_case(case)

    assert [compiled.rents.of(w).tolist() for w in case.workloads] == [[180_000], [540_000]]
    shares = [compiled.subsidies.of(w)[0].rate[:, 0].tolist() for w in case.workloads]
    assert shares == [[90_000], [270_000]]
