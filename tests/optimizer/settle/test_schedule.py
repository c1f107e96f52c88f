import numpy as np

from huline.models.plan import Run
from huline.optimizer.compile import compile_case
from huline.optimizer.settle.schedule import JobRun, ServiceRun, runs_of_job, runs_of_service
from tests.builders import a_case, a_job
from tests.optimizer.verify.plans import an_eastern_and_a_western_case


def test_neighbouring_slots_of_a_job_are_joined():
    compiled = compile_case(a_case(workloads=(a_job(),)))

    assert runs_of_job(compiled, JobRun(0, (0, 1, 4, 5))) == (
        Run(pool="sh-01/a", first=0, end=2, cards=8),
        Run(pool="sh-01/a", first=4, end=6, cards=8),
    )


def test_slots_of_a_service_are_joined_while_its_cards_stay_the_same():
    """Sorted by slot, then pool."""
    compiled = compile_case(an_eastern_and_a_western_case(slots=4))
    cards = np.array([[2, 2, 3, 0], [1, 0, 1, 1]])

    assert runs_of_service(compiled, ServiceRun(cards)) == (
        Run(pool="nx-01/a", first=0, end=1, cards=1),
        Run(pool="sh-01/a", first=0, end=2, cards=2),
        Run(pool="nx-01/a", first=2, end=4, cards=1),
        Run(pool="sh-01/a", first=2, end=3, cards=3),
    )
