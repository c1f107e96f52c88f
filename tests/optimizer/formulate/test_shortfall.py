"""What columns leave unserved of a tier, as rows worked out by hand.

A card-hour of training counts 60,000, a demand unit in a slot of an hour 60.
"""

import numpy as np

from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.lp_text import lp_text
from huline.optimizer.formulate.shortfall import shortfall_of
from tests.builders import a_case, a_job, a_link, a_policy, a_service

NEAR = a_link("near", "shanghai", "sh-01")
WHOLE = {"tier": 2, "part_service": False}


def formulated(*workloads):
    policy = a_policy(tier_order="strict")
    case = a_case(slots=1, links=(NEAR,), workloads=workloads, policy=policy)
    return formulate(compile_case(case), "payer")


def rows_of(program):
    text = lp_text(program, "tier-order")
    return text.split("subject to\n")[1].split("bounds\n")[0].splitlines()


def test_a_row_limits_what_jobs_and_services_of_a_tier_leave():
    """8 card-hours count 480,000. 2000 units count 120,000, by the unit or all at once.

    Without a start, 480,000 of tier 1 are left; without a host 120,000 of tier 2, of which
    60,000 may be.
    """
    formulation = formulated(
        a_job(work=8, tier=1),
        a_service("hosted", sites=1, **WHOLE),
        a_service("part", tier=2),
        a_service("split", **WHOLE),
    )
    program = shortfall_of(formulation, 1).limit(formulation.program, 0)
    program = shortfall_of(formulation, 2).limit(program, 60_000)

    assert rows_of(program) == [
        " tier_order(1): - 480000 start(w1,sh_01_a,8,0) <= -480000",
        " tier_order(2): - 120000 host(hosted,sh_01_a) + 60 short(part,0,0) "
        "+ 120000 skip(split) <= -60000",
    ]


def test_the_aim_of_a_stage_is_what_the_row_limits():
    formulation = formulated(a_job(work=8, tier=1), a_service(tier=2))
    aim = shortfall_of(formulation, 1).aim(formulation.program)
    nothing = np.zeros(aim.cost.size, dtype=np.int64)
    everything = np.ones(aim.cost.size, dtype=np.int64)

    assert aim.objective(nothing) == 480_000
    assert aim.objective(everything) == 0


def test_a_job_that_no_pool_can_take_is_left_whatever_is_chosen():
    formulation = formulated(a_job(work=8, tier=1, memory_gb=99))
    aim = shortfall_of(formulation, 1).aim(formulation.program)

    assert (aim.cost.any(), aim.constant) == (False, 480_000)


def test_the_least_is_what_nothing_can_serve():
    """8 card-hours count 480,000, and 2000 units 120,000."""
    formulation = formulated(
        a_job("w1", work=8, tier=1),
        a_job("w2", work=8, tier=1, memory_gb=99),
        a_service("s1", tier=1, sites=1, part_service=False, memory_gb=99),
        a_service("s2", tier=1, sites=1, part_service=False),
        a_service("s3", tier=1),
    )

    assert shortfall_of(formulation, 1).least == 480_000 + 120_000
