from tests.builders import a_job, a_service
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off


def test_a_banned_centre_is_refused_to_a_job():
    case = an_eastern_and_a_western_case(workloads=(a_job(bans=("nx-01",)),))

    assert refused(case) == {"nx-01/a": ("ban", "nx-01", None)}
    assert trains_in(case) == ["sh-01/a"]


def test_a_banned_centre_is_refused_to_a_service():
    case = an_eastern_and_a_western_case(workloads=(a_service(bans=("sh-01",)),))

    assert refused(case) == {"sh-01/a": ("ban", "sh-01", None)}
    assert serves_in(case) == ["nx-01/a"]


def test_a_ban_binds_only_who_declares_it():
    jobs = a_job(bans=("nx-01",)), a_job("w2")

    assert refused(an_eastern_and_a_western_case(workloads=jobs), workload=1) == {}


def test_ban_switched_off_refuses_nothing():
    job = a_job(bans=("sh-01", "nx-01"))
    case = an_eastern_and_a_western_case(workloads=(job,), policy=off("ban"))

    assert refused(case) == {}
    assert trains_in(case) == ["sh-01/a", "nx-01/a"]
