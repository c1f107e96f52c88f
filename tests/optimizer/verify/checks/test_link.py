from huline.models.data import Data
from tests.builders import a_case, a_centre, a_job, a_link, a_pool, a_service
from tests.optimizer.verify.plans import a_run, breaches, broken, off, placed

DATA = Data(mb=100, at="shanghai")
BOTH = (
    placed("w1", a_run(first=1, end=5), links=["l"]),
    placed("w2", a_run(first=1, end=5), links=["l"]),
)


def a_case_of(volume_mb, **fields):
    """Two jobs with 100 MB each."""
    link = a_link("l", "shanghai", "sh-01", volume_mb=volume_mb)
    jobs = (a_job("w1", data=DATA), a_job("w2", data=DATA))
    return a_case(**{"links": (link,), "workloads": jobs} | fields)


def test_a_link_at_its_volume_passes():
    assert broken(a_case_of(200), *BOTH) == []


def test_a_megabyte_more_is_caught():
    found = breaches(a_case_of(199), *BOTH)

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [("link", "l", 200, 199)]


def test_work_that_does_not_run_sends_nothing():
    assert broken(a_case_of(100), BOTH[0], placed("w2")) == []


def test_both_directions_share_the_volume():
    """w1 travels from Shanghai to sh-01; w2 from sh-01 to Shanghai, and on to sh-02."""
    case = a_case_of(
        None,
        centres=(a_centre(), a_centre("sh-02")),
        pools=(a_pool(), a_pool("sh-02/a")),
        links=(a_link("l", "shanghai", "sh-01", volume_mb=199), a_link("m", "shanghai", "sh-02")),
        workloads=(a_job("w1", data=DATA), a_job("w2", data=Data(mb=100, at="sh-01"))),
    )

    back = placed("w2", a_run("sh-02/a", first=1, end=5), links=["l", "m"])

    assert broken(case, BOTH[0], back) == ["link"]


def test_a_link_without_a_volume_carries_anything():
    assert broken(a_case_of(None), *BOTH) == []


def test_link_volumes_switched_off_bind_nobody():
    assert broken(a_case_of(1, policy=off("link")), *BOTH) == []


def paced(*limits, ready=(0, 0)):
    """Two jobs with 1,350 MB each, which take three slots at 450 MB a slot."""
    link = a_link("l", "shanghai", "sh-01", rate_mbit_s=1, volume_per_slot_mb=limits)
    jobs = tuple(
        a_job(f"w{n}", data=Data(mb=1_350, at="shanghai", ready=first))
        for n, first in enumerate(ready, 1)
    )
    return a_case(links=(link,), workloads=jobs, slots=12)


def run_late(*first):
    return [
        placed(f"w{n}", a_run(first=t, end=t + 4), links=["l"]) for n, t in enumerate(first, 1)
    ]


def test_data_that_travels_at_the_limit_of_each_slot_passes():
    assert broken(paced(900), *run_late(3, 5)) == []
    assert broken(paced(*(900,) * 3, *(0,) * 9), *run_late(3, 5)) == []


def test_a_megabyte_more_in_a_slot_is_caught_where_it_is_worst():
    found = breaches(paced(*(899,) * 2, 898, *(0,) * 9), *run_late(3, 5))

    assert [(b.rule, b.where, b.measured, b.limit) for b in found] == [
        ("link", "l, slot 2", 900, 898)
    ]


def test_data_that_travels_one_after_the_other_shares_nothing():
    assert broken(paced(450, ready=(0, 3)), *run_late(3, 6)) == []
    assert broken(paced(450, ready=(0, 2)), *run_late(3, 6)) == ["link"]


def test_what_would_travel_beyond_the_horizon_counts_for_nothing():
    link = a_link("l", "shanghai", "sh-01", rate_mbit_s=1, volume_per_slot_mb=(450,))
    job = a_job(data=Data(mb=1_350, at="shanghai", ready=7))
    case = a_case(links=(link,), workloads=(job,), policy=off("window"))

    assert broken(case, placed("w1", a_run(), links=["l"])) == []


def test_copies_of_a_model_count_by_its_size():
    """Two services send 100 MB each over a link of 150 MB."""
    model = {"model_mb": 100, "model_at": "shanghai"}
    services = (a_service(**model), a_service("s2", **model))
    case = a_case(links=[a_link("l", "shanghai", "sh-01", volume_mb=150)], workloads=services)
    sent = [placed(w, a_run(end=8, cards=2), copies=[("sh-01", ["l"])]) for w in ("s1", "s2")]
    found = breaches(case, *sent)

    assert [(b.rule, b.measured, b.limit) for b in found] == [("link", 200, 150)]
    assert broken(case, sent[0], placed("s2")) == []
