"""Each pair rule as LP text: a pool that it refuses has no column, where otherwise it would have.

An hour on 8 cards may run in either centre but for the rule, which refuses nx-01. It costs 8 x
160,000 = 1,280,000, against 8 x 5,000,000 unserved: what is left is sh-01, or going without.
"""

from pathlib import Path

import pytest

from huline.models.case import Pin
from huline.models.constraints import BY_ID, CONSTRAINTS
from huline.models.data import Data
from huline.models.policy import ResidencyClass, RuleSetting
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.lp_text import lp_text
from tests.builders import (
    a_centre,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_service,
    a_western_centre,
    an_accelerator,
)
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

GOLDEN = Path(__file__).parents[2] / "golden"
H20 = an_accelerator("h20", memory_gb=40)
ASCEND = an_accelerator("910b", ecosystem="CANN")
BOTH = {"h100": 1000, "h20": 1000, "910b": 1000}


def a_choice(asks=None, *, west=None, there=None, east=None, **fields):
    """An hour that ``asks`` for something, and a centre and a pool in the west that lack it."""
    parts = {
        "centres": (a_centre(**east or {}), a_western_centre(**west or {})),
        "pools": (a_pool(rack_density_w=40_000), a_pool("nx-01/a", **there or {})),
        "accelerators": (an_accelerator(), H20, ASCEND),
        "workloads": (a_job(**{"work": 8, "accelerators": BOTH} | (asks or {})),),
        "slots": 1,
    }
    return an_eastern_and_a_western_case(**parts | fields)


def a_far_service():
    """2000 units from Shanghai; it is 5 ms to sh-01 and 9 ms to nx-01, and 6 ms are allowed."""
    far = a_link("far", "shanghai", "nx-01", latency_us=9_000)
    near = a_link("near", "shanghai", "sh-01")
    service = a_service(max_latency_us=6_000, part_service=False, accelerators=BOTH)
    return a_choice(links=(near, far), workloads=(service,))


HOME = Data(mb=0, at="shanghai")
KEPT = a_policy(residency=(ResidencyClass(id="kept", area="province"),))
DJBH = {"certifications": ("djbh-3",)}
CASES = {
    "residency": a_choice({"residency": "kept", "data": HOME}, policy=KEPT),
    "locality": a_choice({"max_distance_m": 10_000, "data": HOME}),
    "latency": a_far_service(),
    "hardware": a_choice({"memory_gb": 80}, there={"accelerator": "h20"}),
    "pricing": a_choice(there={"rent_per": "million-tokens"}),
    "ecosystem": a_choice({"ecosystem": "CUDA"}, there={"accelerator": "910b"}),
    "density": a_choice({"rack_density_w": 40_000}),
    "scale": a_choice(there={"largest_gang": 7}),
    "dispatch": a_choice(west={"accepts_from": "own"}),
    "neutrality": a_choice({"needs_neutral": True}, east={"neutral": True}),
    "certification": a_choice(DJBH, east=DJBH),
    "window": a_choice({"data": Data(mb=10_000_000, at="sh-01")}),
    "ban": a_choice({"bans": ("nx-01",)}),
    "pin": a_choice(pins=(Pin(workload="w1", centre="sh-01"),)),
}  # fmt: skip


def written(case) -> str:
    return lp_text(formulate(compile_case(case), "payer").program)


@pytest.mark.parametrize("rule", CASES)
def test_a_pool_that_a_rule_refuses_has_no_column(rule):
    text = written(CASES[rule])

    assert text == (GOLDEN / f"{rule}.lp").read_text(encoding="utf-8")
    assert "sh_01_a" in text
    assert "nx_01_a" not in text


@pytest.mark.parametrize("rule", [rule for rule in CASES if BY_ID[rule].switchable])
def test_it_has_one_where_the_rule_is_off(rule):
    case = CASES[rule]
    off = RuleSetting(rule=rule, policy="off")
    policy = case.policy.model_copy(update={"rules": (off,)})

    assert "nx_01_a" in written(case.model_copy(update={"policy": policy}))


def test_every_pair_rule_has_its_case():
    assert list(CASES) == [rule.id for rule in CONSTRAINTS if rule.scope == "pair"]
