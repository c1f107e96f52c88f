from huline.models.data import Data
from tests.builders import a_case, a_courier, a_job, a_link, a_metro, a_service
from tests.optimizer.verify.plans import (
    a_run,
    an_eastern_and_a_western_case,
    breaches,
    broken,
    placed,
)

METROS = (a_metro(), a_metro("hangzhou"))
DATA = Data(mb=100, at="shanghai")
# by Hangzhou a MB costs 3 + 4, straight 8
LINKS = (
    a_link("straight", "shanghai", "sh-01", price=8),
    a_link("one", "hangzhou", "shanghai", price=3),
    a_link("two", "hangzhou", "sh-01", price=4),
)


def a_case_of(data=DATA, links=LINKS):
    return a_case(metros=METROS, links=links, workloads=(a_job(data=data),))


def late(*links):
    """A run in slots 1 to 4: 100 MB arrive within the first slot."""
    return placed("w1", a_run(first=1, end=5), links=links)


def test_data_on_the_cheapest_path_passes():
    assert broken(a_case_of(), late("one", "two")) == []


def test_data_on_another_path_is_caught():
    found = breaches(a_case_of(), late("straight"))

    assert [(b.rule, b.measured, b.limit) for b in found] == [("route", "straight", "one two")]


def test_links_out_of_order_are_caught():
    assert broken(a_case_of(), late("two", "one")) == ["route"]


def test_data_that_should_move_and_does_not_is_caught():
    assert broken(a_case_of(), late()) == ["route"]


def test_data_that_should_not_move_and_does_is_caught():
    case = a_case_of(data=Data(mb=100, at="sh-01"))

    assert broken(case, late()) == []
    assert broken(case, late("straight")) == ["route"]


def test_no_data_travels_no_links():
    for data in (None, Data(mb=0, at="shanghai")):
        assert broken(a_case_of(data=data), late()) == []
        assert broken(a_case_of(data=data), late("one", "two")) == ["route"]


def test_of_paths_at_one_price_the_quicker_is_the_route():
    links = (
        a_link("a", "shanghai", "sh-01", price=8, latency_us=9),
        a_link("b", "shanghai", "sh-01", price=8, latency_us=8),
    )

    assert broken(a_case_of(links=links), late("b")) == []
    assert broken(a_case_of(links=links), late("a")) == ["route"]


def test_of_paths_alike_in_price_and_latency_the_shorter_is_the_route():
    links = (
        a_link("a", "shanghai", "hangzhou", price=4, latency_us=4),
        a_link("b", "hangzhou", "sh-01", price=4, latency_us=4),
        a_link("c", "shanghai", "sh-01", price=8, latency_us=8),
    )

    assert broken(a_case_of(links=links), late("c")) == []


def test_requests_travel_no_links_of_the_plan():
    case = a_case(metros=METROS, links=LINKS, workloads=(a_service(),))

    assert broken(case, placed("s1", a_run(end=8, cards=2), links=["straight"])) == ["route"]


ROADS = (
    a_courier(collects_at=("shanghai",), delivers_to=("sh-01",)),
    a_courier("other", collects_at=("hangzhou",)),
)


def by_road(data=DATA):
    return a_case(metros=METROS, links=LINKS, couriers=ROADS, workloads=(a_job(data=data),))


def carried(courier, links=()):
    return placed("w1", a_run(first=1, end=5), courier=courier, links=links)


def test_data_with_a_courier_that_goes_there_passes():
    assert broken(by_road(), carried("road")) == []


def test_a_courier_beside_a_way_by_network_is_not_forced_on_anyone():
    assert broken(by_road(), late("one", "two")) == []


def test_a_courier_that_collects_elsewhere_is_caught():
    found = breaches(by_road(), carried("other"))

    assert [(b.rule, b.measured) for b in found] == [("route", "other")]


def test_data_with_a_courier_travels_no_links_beside():
    assert broken(by_road(), carried("road", ["one", "two"])) == ["route"]


def test_a_courier_with_nothing_to_carry_is_caught():
    for data in (None, Data(mb=0, at="shanghai"), Data(mb=100, at="sh-01")):
        assert broken(by_road(data), carried("road")) == ["route"]


def test_requests_have_no_courier():
    case = a_case(links=LINKS[:1], couriers=ROADS[:1], workloads=(a_service(),))

    assert broken(case, placed("s1", a_run(end=8, cards=2), courier="road")) == ["route"]


def test_a_courier_reaches_what_the_network_does_not():
    case = a_case(couriers=ROADS[:1], workloads=(a_job(data=DATA),))

    assert broken(case, carried("road")) == []
    assert broken(case, late()) == ["window"]


def a_model_case(**fields):
    """A service for the east and the west; its model lies in Shanghai unless said otherwise."""
    service = a_service(**{"model_mb": 100, "model_at": "shanghai"} | fields)
    return an_eastern_and_a_western_case(workloads=(service,))


EAST, WEST = a_run(end=8, cards=1), a_run("nx-01/a", end=8, cards=1)


def test_each_centre_that_serves_gets_a_copy_of_the_model():
    both = placed("s1", EAST, WEST, copies=[("nx-01", ["far"]), ("sh-01", ["near"])])

    assert broken(a_model_case(), both) == []


def test_a_copy_that_is_missing_too_many_or_on_another_way_is_caught():
    case = a_model_case()
    wanted = ("sh-01", ["near"])
    wrong = [[], [wanted, wanted], [wanted, ("nx-01", ["far"])], [("sh-01", ["far", "near"])]]

    for copies in wrong:
        found = breaches(case, placed("s1", EAST, copies=copies))
        assert [(b.rule, b.limit) for b in found] == [("route", "sh-01=near")]


def test_copies_stand_in_the_order_of_their_centres():
    other = placed("s1", EAST, WEST, copies=[("sh-01", ["near"]), ("nx-01", ["far"])])

    assert broken(a_model_case(), other) == ["route"]


def test_where_the_model_lies_no_copy_is_sent():
    case = a_model_case(model_at="sh-01")

    assert broken(case, placed("s1", EAST)) == []
    assert broken(case, placed("s1", WEST, copies=[("nx-01", ["near", "far"])])) == []


def test_a_model_of_no_size_is_sent_nowhere():
    assert broken(a_model_case(model_mb=0), placed("s1", EAST, WEST)) == []
