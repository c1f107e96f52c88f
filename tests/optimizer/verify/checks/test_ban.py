from tests.builders import a_job
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    off,
    placed,
)

BANNED = (a_job(bans=("nx-01",)),)
WEST = placed("w1", a_run("nx-01/a"))


def test_work_at_a_centre_it_does_not_exclude_passes():
    case = an_eastern_and_a_western_case(workloads=BANNED)

    assert broken(case, placed("w1", a_run("sh-01/a"))) == []


def test_work_at_a_centre_it_excludes_is_caught():
    found = breaches(an_eastern_and_a_western_case(workloads=BANNED), WEST)

    assert [(b.rule, b.measured) for b in found] == [("ban", "nx-01")]


def test_bans_switched_off_rule_nothing_out():
    assert broken(an_eastern_and_a_western_case(workloads=BANNED, policy=off("ban")), WEST) == []
