"""Ways to run a job where nodes are whole or time is lost."""

from huline.optimizer.compile import compile_case
from tests.builders import a_case, a_job, a_pool, a_quote


def ways(case):
    """(cards occupied, slots) of each way to run the first job."""
    arcs = compile_case(case).arcs
    return sorted((int(arcs.cards[k]), int(arcs.slots[k])) for k in arcs.of(0))


def a_case_of(job, quotes=(), **pool):
    return a_case(pools=(a_pool(**pool),), workloads=(job,), quotes=quotes)


def test_a_gang_takes_whole_nodes_and_runs_as_long_as_its_own_cards_take():
    """24 card-hours on 6 cards take 4 hours."""
    job = a_job(work=24, cards=(6,))

    assert ways(a_case_of(job)) == [(6, 4)]
    assert ways(a_case_of(job, whole_nodes=True)) == [(8, 4)]


def test_of_gangs_that_occupy_the_same_nodes_the_quickest_is_left():
    """24 card-hours: 6 hours on 4 cards, 4 on 6, 3 on 8; 8 cards at 40 % take 8."""
    assert ways(a_case_of(a_job(work=24, cards=(4, 6, 12)), whole_nodes=True)) == [(8, 4), (16, 2)]
    job = a_job(work=24, cards=(4, 8), efficiency=(1000, 400))
    assert ways(a_case_of(job, whole_nodes=True)) == [(8, 6)]


def test_a_gang_whose_nodes_exceed_the_block_is_refused():
    assert ways(a_case_of(a_job(cards=(9,)), whole_nodes=True, largest_gang=15)) == []
    assert ways(a_case_of(a_job(cards=(9,)), whole_nodes=True, largest_gang=16)) == [(16, 4)]


def test_a_quoted_gang_takes_whole_nodes_for_as_long_as_quoted():
    quotes = (a_quote(cards=3, slots=2),)

    assert ways(a_case_of(a_job(), quotes, whole_nodes=True, lost_share=500)) == [(8, 2)]


def test_time_lost_to_failures_lengthens_the_run():
    assert ways(a_case_of(a_job(), lost_share=500)) == [(8, 8)]
    assert ways(a_case_of(a_job(), lost_share=501)) == []
