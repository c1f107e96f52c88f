"""Refusals keep their measures on the way to a reader and back."""

import pytest

from huline.models.explanation import Reason
from huline.models.plan import Refusal
from huline.optimizer.explain.tiers import ordered, reason, refusal_of


@pytest.mark.parametrize(
    ("rule", "measured", "limit", "told"),
    [
        ("locality", 31_005, 10_000, ({"metre": 31_005}, {"metre": 10_000})),
        ("latency", "unreachable", 20_000, ({"microsecond": "unreachable"},
                                            {"microsecond": 20_000})),
        ("hardware", "80 GB", "96 GB", ({"GB": 80}, {"GB": 96})),
        ("tenant-quota", "32 card-hours", "31 card-hours", ({"card-hour": 32},
                                                            {"card-hour": 31})),
        ("capacity", "5 ports", "4 ports", ({"ports": 5}, {"ports": 4})),
        ("dispatch", "Shanghai", "Zhejiang", ({"province": "Shanghai"}, {"province": "Zhejiang"})),
        ("precedence", "never", None, ({"slot": "never"}, {})),
    ],
)  # fmt: skip
def test_a_measure_names_its_unit_and_can_be_read_back(rule, measured, limit, told):
    refusal = Refusal(workload="-", pool="p", rule=rule, measured=measured, limit=limit)
    put = reason(refusal)

    assert (put.measured, put.limit) == told
    assert refusal_of(put) == refusal


def test_the_most_severe_reason_comes_first():
    def of(rule, tier):
        return Reason(pool="p", rule=rule, tier=tier, measured={}, limit={})

    full, unfit, forbidden = of("capacity", 5), of("scale", 3), of("ban", 2)
    assert ordered([full, unfit, forbidden]) == (forbidden, unfit, full)
