"""Work in the east, and a west to which it may move."""

from huline.models.change import Change, Edit
from huline.optimizer.verify import settle
from tests.builders import a_job
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

EAST, WEST = "sh-01/a", "nx-01/a"


def changed(case, *edits):
    return case.apply(Change(name="change", edits=edits))


def two_centres(*workloads, **fields):
    return an_eastern_and_a_western_case(workloads=workloads, **fields)


def dear_east(case):
    return changed(case, Edit(table="pools", id=EAST, field="rent", value=200_000))


def where(plan, workload):
    return next(p.runs[0].pool for p in plan.placements if p.workload == workload and p.runs)


def jobs_in_the_east(**fields):
    case = two_centres(a_job("a"), a_job("b"), **fields)
    return case, settle(case, [placed("a", a_run(EAST)), placed("b", a_run(EAST))])
