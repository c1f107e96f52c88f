from tests.builders import a_case, a_job, a_pool, an_accelerator
from tests.optimizer.compile.pairs import refused, trains_in
from tests.optimizer.verify.plans import off

CARDS = (an_accelerator(), an_accelerator("910b", ecosystem="CANN", domestic=True))


def a_case_of(ecosystem, **fields):
    """A CUDA pool and a CANN pool, performance measured on both."""
    job = a_job(ecosystem=ecosystem, accelerators={"h100": 1000, "910b": 1000})
    pools = (a_pool(), a_pool("sh-01/b", accelerator="910b"))
    return a_case(accelerators=CARDS, pools=pools, workloads=(job,), **fields)


def test_cards_of_another_software_stack_are_refused():
    case = a_case_of("CANN")

    assert refused(case) == {"sh-01/a": ("ecosystem", "CUDA", "CANN")}
    assert trains_in(case) == ["sh-01/b"]


def test_work_that_names_no_stack_runs_on_any():
    assert refused(a_case_of(None)) == {}


def test_ecosystem_switched_off_refuses_nothing():
    case = a_case_of("CANN", policy=off("ecosystem"))

    assert refused(case) == {}
    assert trains_in(case) == ["sh-01/a", "sh-01/b"]
