"""What the checker derives from a Case about gangs and throughput."""

from huline.optimizer.verify import settle
from huline.optimizer.verify.facts import Facts
from tests.builders import a_case, a_job, a_link, a_pool, a_quote, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, placed


def gangs(job, quotes=(), **pool):
    return Facts(a_case(pools=(a_pool(**pool),), workloads=(job,), quotes=quotes)).gangs(
        job, "sh-01/a"
    )


def test_gangs_occupy_whole_nodes_and_the_quickest_counts():
    """24 card-hours: 6 hours on 4 cards, 4 on 6, 2 on 12."""
    job = a_job(work=24, cards=(4, 6, 12))

    assert gangs(job) == {4: 6, 6: 4, 12: 2}
    assert gangs(job, whole_nodes=True) == {8: 4, 16: 2}


def test_a_quoted_gang_runs_as_long_as_quoted_whatever_is_lost():
    job = a_job()

    assert gangs(job, (a_quote(cards=3, slots=2),), whole_nodes=True, lost_share=500) == {8: 2}
    assert gangs(job, lost_share=500) == {8: 8}


def test_work_is_run_and_paid_for_on_all_cards_of_its_nodes():
    """6 cards for 4 hours occupy 8."""
    case = a_case(pools=(a_pool(whole_nodes=True),), workloads=(a_job(work=24, cards=(6,)),))

    assert broken(case, placed("w1", a_run(cards=8))) == []
    assert settle(case, [placed("w1", a_run(cards=8))]).ledger.rent == 32 * 100_000
    found = breaches(case, placed("w1", a_run(cards=6)))
    assert [(b.rule, b.measured, b.limit) for b in found] == [("work", 6, "8")]


def test_a_card_that_fails_half_the_time_serves_half():
    """2,000 units ask for 2 cards, or 4 where half of the time is lost."""
    links = (a_link("l1", "shanghai", "sh-01"),)
    case = a_case(pools=(a_pool(lost_share=500),), links=links, workloads=(a_service(),))

    assert settle(case, [placed("s1", a_run(end=8, cards=4))]).ledger.penalty == 0
    assert settle(case, [placed("s1", a_run(end=8, cards=2))]).ledger.penalty == 8 * 1_000 * 5_000
    assert broken(case, placed("s1", a_run(end=8, cards=5))) == ["demand"]
