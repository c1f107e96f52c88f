"""Workloads that wait for each other."""

import pytest

from huline.models.case import Case
from huline.models.errors import BadInput
from tests.builders import a_case, a_job, a_service


def problems(*workloads):
    with pytest.raises(BadInput) as caught:
        a_case(workloads=workloads)
    return [(p.field, p.message) for p in caught.value.problems]


def test_jobs_may_wait_for_each_other_in_a_chain_and_in_a_diamond():
    jobs = (
        a_job("w1", after=("w2", "w3")), a_job("w2", after=("w4",)), a_job("w3", after=("w4",)),
        a_job("w4"),
    )  # fmt: skip

    assert isinstance(a_case(workloads=jobs), Case)


def test_jobs_that_wait_for_each_other_in_a_circle_are_named_in_order():
    jobs = (
        a_job("w1", after=("w2",)), a_job("w2", after=("w3",)), a_job("w3", after=("w2",)),
    )  # fmt: skip

    assert problems(*jobs) == [
        ("workloads.1.after", "each of these waits for the next: w2 -> w3 -> w2")
    ]


def test_a_job_that_waits_for_itself_is_a_circle():
    assert problems(a_job("w1", after=("w1",))) == [
        ("workloads.0.after", "each of these waits for the next: w1 -> w1")
    ]


def test_every_circle_is_named():
    jobs = [a_job(f"w{i}", after=(f"w{i ^ 1}",)) for i in range(4)]

    assert [field for field, _ in problems(*jobs)] == ["workloads.0.after", "workloads.2.after"]


def test_a_long_chain_is_no_circle():
    jobs = [a_job(f"w{i}", after=(f"w{i + 1}",)) for i in range(3_000)] + [a_job("w3000")]

    assert isinstance(a_case(workloads=tuple(jobs)), Case)


def test_nobody_waits_for_a_service_or_for_work_that_is_not_there():
    found = problems(a_service("s1"), a_job("w1", after=("s1", "w9")))

    assert [field for field, _ in found] == ["workloads.1.after"] * 2
    assert "never ends" in found[0][1]
    assert "no workload 'w9'" in found[1][1]
