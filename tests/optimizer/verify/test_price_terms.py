"""What the checker makes of the price terms of a pool."""

import pytest

from huline.optimizer.verify import settle
from tests.builders import a_case, a_job, a_policy, a_pool, a_service, a_share, an_accelerator
from tests.optimizer.verify.plans import a_run, breaches, placed

NAMEPLATE = an_accelerator(dense_gflops={"fp16": 989_000}, sparse_gflops={"fp16": 1_979_000})
BY_P = {"rent": 18_000_000_000, "rent_per": "p-year", "rent_precision": "fp16"}
TERMS = {
    "card-hour": ({"rent": 100_000}, 100_000),
    # 6 x 10^9 / (8 x 730) = 1,027,397.26
    "node-month": ({"rent": 6_000_000_000, "rent_per": "node-month"}, 1_027_397),
    # 1.8 x 10^10 x 0.989 / 8,760 = 2,032,191.78
    "dense p-year": (BY_P | {"rent_sparse": False}, 2_032_192),
    # 1.8 x 10^10 x 1.979 / 8,760 = 4,066,438.36
    "sparse p-year": (BY_P | {"rent_sparse": True}, 4_066_438),
}


@pytest.mark.parametrize(("pool", "rate"), TERMS.values(), ids=TERMS)
def test_a_job_of_32_card_hours_pays_32_times_the_rate(pool, rate):
    case = a_case(accelerators=(NAMEPLATE,), pools=(a_pool(**pool),), workloads=(a_job(),))

    assert settle(case, [placed("w1", a_run())]).ledger.rent == 32 * rate


def test_tokens_are_paid_for_as_many_as_the_cards_serve():
    """2 cards for 8 hours, each 1,000 tokens/s: 57.6 million at 50,000 milli-fen."""
    case = a_case(
        pools=(a_pool(rent=50_000, rent_per="million-tokens"),),
        workloads=(a_service(unit="token/s"),),
    )

    assert settle(case, [placed("s1", a_run(end=8, cards=2))]).ledger.rent == 2_880_000


def test_a_share_is_of_the_rent_by_tokens():
    """30 % of those 2,880,000; a milli-fen more is caught."""
    case = a_case(
        pools=(a_pool(rent=50_000, rent_per="million-tokens"),),
        workloads=(a_service(unit="token/s"),),
        policy=a_policy(subsidies=(a_share(),)),
    )
    run = a_run(end=8, cards=2)

    found = breaches(case, placed("s1", run, claims=[("voucher", 864_001)]))
    assert [(b.rule, b.limit) for b in found if b.rule == "entitlement"] == [
        ("entitlement", 864_000)
    ]
