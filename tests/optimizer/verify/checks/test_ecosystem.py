from tests.builders import a_case, a_job
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

RUN = placed("w1", a_run())


def test_work_written_for_the_stack_of_the_cards_passes():
    assert broken(a_case(workloads=(a_job(ecosystem="CUDA"),)), RUN) == []


def test_work_written_for_another_stack_is_caught():
    found = breaches(a_case(workloads=(a_job(ecosystem="CANN"),)), RUN)

    assert [(b.rule, b.measured, b.limit) for b in found] == [("ecosystem", "CUDA", "CANN")]
    assert found[0].message == (
        "w1 may not use sh-01/a: its cards speak CUDA, and the workload is written for CANN"
    )


def test_ecosystem_switched_off_rules_nothing_out():
    case = a_case(workloads=(a_job(ecosystem="CANN"),), policy=off("ecosystem"))

    assert broken(case, RUN) == []
