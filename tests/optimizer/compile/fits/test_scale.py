from huline.optimizer.compile import compile_case
from tests.builders import a_case, a_job, a_pool, a_quote, a_service
from tests.optimizer.compile.pairs import refused, serves_in, trains_in
from tests.optimizer.verify.plans import off


def a_case_of(workload, largest=8, **fields):
    """A pool whose largest gang is limited, beside one that takes any."""
    pools = (a_pool(largest_gang=largest), a_pool("sh-01/b"))
    parts = {"pools": pools, "workloads": (workload,)}
    return a_case(**parts | fields)


def ways(case):
    arcs = compile_case(case).arcs
    return list(zip(arcs.pool.tolist(), arcs.cards.tolist(), arcs.slots.tolist(), strict=True))


def test_a_gang_larger_than_the_block_takes_is_refused():
    case = a_case_of(a_job(cards=(16,)))

    assert refused(case) == {"sh-01/a": ("scale", 16, 8)}
    assert trains_in(case) == ["sh-01/b"]


def test_a_gang_of_the_largest_size_is_allowed():
    assert refused(a_case_of(a_job(cards=(8,)))) == {}


def test_a_mouldable_job_keeps_the_sizes_that_fit():
    """32 card-hours take 8 cards 4 slots and 16 cards 2; the first pool takes 8 at most."""
    case = a_case_of(a_job(cards=(8, 16)))

    assert refused(case) == {}
    assert ways(case) == [(0, 8, 4), (1, 8, 4), (1, 16, 2)]


def test_the_smallest_size_is_the_one_that_is_measured():
    assert refused(a_case_of(a_job(cards=(16, 4)), largest=2)) == {"sh-01/a": ("scale", 4, 2)}


def test_sizes_too_large_for_the_block_do_not_count_as_in_time():
    """64 card-hours: 16 cards need 4 slots, but 8 cards, the most here, 8 of the 6 there are."""
    case = a_case_of(a_job(work=64, cards=(8, 16)), slots=6)

    assert refused(case) == {"sh-01/a": ("window", 8, 6)}


def test_services_have_no_gangs():
    case = a_case_of(a_service(), largest=1, policy=off("latency"))

    assert refused(case) == {}
    assert serves_in(case) == ["sh-01/a", "sh-01/b"]


def test_scale_switched_off_refuses_nothing():
    case = a_case_of(a_job(cards=(16,)), policy=off("scale"))

    assert refused(case) == {}
    assert trains_in(case) == ["sh-01/a", "sh-01/b"]


def test_a_quoted_gang_is_the_one_that_is_measured():
    """In the first pool, which takes 8 at most, 16 cards are quoted; in the second 2."""
    quotes = (a_quote(cards=16, slots=2), a_quote(pool="sh-01/b", cards=2, slots=7))
    case = a_case_of(a_job(cards=(8,)), quotes=quotes)

    assert refused(case) == {"sh-01/a": ("scale", 16, 8)}
    assert ways(case) == [(1, 2, 7)]
