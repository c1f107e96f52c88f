import pytest

from tests.builders import a_case, a_job, an_accelerator
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

RUN = placed("w1", a_run())


def a_case_with(policy=None, **needs):
    cards = (an_accelerator(), an_accelerator("910b"))
    fields = {"policy": policy} if policy else {}
    return a_case(accelerators=cards, workloads=(a_job(**needs),), **fields)


@pytest.mark.parametrize(
    "needs",
    [{"memory_gb": 80}, {"links": ("PCIe", "NVLink")}, {"fabrics": ("IB",)}],
    ids=["memory", "link", "fabric"],
)
def test_cards_that_meet_a_need_pass(needs):
    assert broken(a_case_with(**needs), RUN) == []


@pytest.mark.parametrize(
    ("needs", "measured", "limit"),
    [
        ({"memory_gb": 81}, 80, 81),
        ({"links": ("PCIe", "HCCS")}, "NVLink", "PCIe or HCCS"),
        ({"fabrics": ("RoCE",)}, "IB", "RoCE"),
    ],
    ids=["memory", "link", "fabric"],
)
def test_cards_that_miss_a_need_are_caught(needs, measured, limit):
    found = breaches(a_case_with(**needs), RUN)

    assert [(b.rule, b.measured, b.limit) for b in found] == [("hardware", measured, limit)]


def test_cards_of_unknown_performance_are_caught():
    assert broken(a_case_with(accelerators={"910b": 1000}), RUN) == ["hardware"]


def test_hardware_switched_off_still_asks_for_a_known_performance():
    policy = off("hardware")

    assert broken(a_case_with(policy, memory_gb=81), RUN) == []
    assert broken(a_case_with(policy, accelerators={"910b": 1000}), RUN) == ["hardware"]
