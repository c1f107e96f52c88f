from tests.builders import a_job, a_link, a_pool, a_service
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

POOLS = (a_pool(rent_per="million-tokens"), a_pool("nx-01/a"))
LINKS = (a_link("l1", "shanghai", "sh-01"), a_link("l2", "shanghai", "nx-01"))


def a_case_of(workload):
    return an_eastern_and_a_western_case(pools=POOLS, links=LINKS, workloads=(workload,))


def test_training_is_refused_where_rent_is_for_tokens():
    case = a_case_of(a_job())

    assert refused(case) == {"sh-01/a": ("pricing", "million-tokens", "card-hour")}
    assert trains_in(case) == ["nx-01/a"]


def test_services_are_refused_there_unless_they_count_tokens():
    case = a_case_of(a_service(unit="milli-request/s"))

    assert refused(case) == {"sh-01/a": ("pricing", "million-tokens", "milli-request/s")}
    assert serves_in(case) == ["nx-01/a"]
    assert serves_in(a_case_of(a_service(unit="token/s"))) == ["sh-01/a", "nx-01/a"]
