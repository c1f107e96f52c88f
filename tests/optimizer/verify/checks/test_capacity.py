from datetime import date

from huline.models.case import Horizon
from huline.models.commitment import Commitment
from tests.builders import a_case, a_job, a_link, a_pool, a_quote, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

THREE = (a_job("w1"), a_job("w2"), a_job("w3"))


def a_case_of(**fields):
    """16 cards; three jobs of 8 cards and 4 slots."""
    return a_case(**{"workloads": THREE} | fields)


def test_two_gangs_of_eight_fit_into_sixteen_cards():
    later = placed("w3", a_run(first=4, end=8))

    assert broken(a_case_of(), placed("w1", a_run()), placed("w2", a_run()), later) == []


def test_a_third_gang_in_the_same_slot_is_caught():
    """w3 shares slot 3 with the other two: 24 cards of 16."""
    found = breaches(
        a_case_of(),
        placed("w1", a_run()),
        placed("w2", a_run()),
        placed("w3", a_run(first=3, end=7)),
    )

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("capacity", "sh-01/a, slot 3", 24, 16)
    ]


def test_capacity_may_change_from_slot_to_slot():
    pools = (a_pool(cards=(8, 8, 8, 8, 16, 16, 16, 16)),)
    evening = a_run(first=4, end=8)

    case = a_case_of(pools=pools)

    assert broken(case, placed("w1", a_run()), *(placed(w, evening) for w in ("w2", "w3"))) == []
    assert broken(case, placed("w1", a_run()), placed("w2", a_run()), placed("w3", evening)) == [
        "capacity"
    ]


def test_commitments_are_taken_off():
    promises = (
        Commitment(id="c1", pool="sh-01/a", cards=4, first=0, end=4),
        Commitment(id="c2", pool="sh-01/a", cards=4, first=3, end=8),
    )
    case = a_case_of(commitments=promises)

    found = breaches(
        case,
        placed("w1", a_run(first=3, end=7)),
        placed("w2"),
        placed("w3", a_run(first=4, end=8)),
    )

    # 12 are free in slot 4, where both run; in slot 3 both promises hold, but only w1 runs
    assert [(b.where, b.measured, b.limit) for b in found] == [("sh-01/a, slot 4", 16, 12)]


def test_training_and_inference_share_the_cards():
    case = a_case_of(
        workloads=(a_job(), a_job("w2"), a_service()), links=[a_link("l", "shanghai", "sh-01")]
    )
    together = placed("w1", a_run()), placed("w2", a_run())

    assert broken(case, *together, placed("s1", a_run(first=4, end=8, cards=2))) == []
    assert broken(case, *together, placed("s1", a_run(end=8, cards=2))) == ["capacity"]


def test_capacity_switched_off_lets_pools_overflow():
    case = a_case_of(policy=off("capacity"))

    assert broken(case, *(placed(w.id, a_run()) for w in THREE)) == []


def a_case_with_ports(*ports, **fields):
    """Two jobs of 8 cards, each card on a port of its own."""
    jobs = tuple(a_job(name, uses={"ports": 1}) for name in ("w1", "w2"))
    pools = (a_pool(resources={"ports": ports}), a_pool("sh-01/b"))
    return a_case(**{"pools": pools, "workloads": jobs} | fields)


def test_cards_at_work_take_further_resources():
    case = a_case_with_ports(16)

    assert broken(case, placed("w1", a_run()), placed("w2", a_run())) == []


def test_a_port_too_few_in_one_slot_is_caught_there():
    case = a_case_with_ports(16, 16, 15, 16, 0, 0, 0, 0)

    found = breaches(case, placed("w1", a_run()), placed("w2", a_run()))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("capacity", "sh-01/a, ports, slot 2", "16 ports", "15 ports")
    ]


def test_a_pool_has_nothing_of_a_resource_it_does_not_name():
    """It is enough that another pool names it."""
    found = breaches(a_case_with_ports(16), placed("w1", a_run("sh-01/b")), placed("w2"))

    assert [(b.where, b.measured, b.limit) for b in found] == [
        ("sh-01/b, ports, slot 0", "8 ports", "0 ports")
    ]


def test_a_quoted_use_is_that_of_the_whole_gang():
    """11 for w1 whatever its 8 cards; w2, not quoted, takes 8."""
    runs = placed("w1", a_run()), placed("w2", a_run())
    quotes = (a_quote(uses={"ports": 11}),)

    assert broken(a_case_with_ports(19, quotes=quotes), *runs) == []
    assert broken(a_case_with_ports(18, quotes=quotes), *runs) == ["capacity"]


def test_a_quote_that_names_no_resource_takes_none():
    runs = placed("w1", a_run()), placed("w2", a_run())

    assert broken(a_case_with_ports(8, quotes=(a_quote(uses={}),)), *runs) == []
    assert broken(a_case_with_ports(8, quotes=(a_quote(cost=1),)), *runs) == ["capacity"]


def test_an_inference_service_takes_them_by_the_card_in_use():
    """2 cards with 3 ports each."""
    service = a_service(uses={"ports": 3})
    links = [a_link("l", "shanghai", "sh-01")]
    run = placed("s1", a_run(end=8, cards=2))

    assert broken(a_case_with_ports(6, workloads=(service,), links=links), run) == []
    assert broken(a_case_with_ports(5, workloads=(service,), links=links), run) == ["capacity"]


def test_use_beyond_64_bits_is_still_counted():
    """10^6 cards x 10^9 ports x 10^4 jobs would pass 2^63; the plan is refused, not wrapped."""
    jobs = tuple(a_job(f"w{n}", cards=(10**6,), uses={"ports": 10**9}) for n in range(10_000))
    case = a_case_with_ports(16, workloads=jobs, slots=1)
    run = a_run(end=1, cards=10**6)

    found = breaches(case, *(placed(job.id, run) for job in jobs))

    assert ("sh-01/a, ports, slot 0", f"{10**19} ports") in [(b.where, b.measured) for b in found]


def test_a_pool_has_no_cards_before_its_first_day_and_after_its_last():
    """From 18:00 on the 14th the 15th begins with slot 6 and ends with slot 29."""
    horizon = Horizon(start="2026-07-14T18:00:00+08:00", slot_minutes=60, slots=54)
    day = date(2026, 7, 15)
    pools = (a_pool(valid_from=day, valid_to=day),)
    case = a_case_of(horizon=horizon, pools=pools, workloads=(a_job(),))

    found = breaches(case, placed("w1", a_run(first=5, end=9)))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("capacity", "sh-01/a, slot 5", 8, 0)
    ]
    assert broken(case, placed("w1", a_run(first=6, end=10))) == []
    assert broken(case, placed("w1", a_run(first=26, end=30))) == []
    assert broken(case, placed("w1", a_run(first=27, end=31))) == ["capacity"]
