from huline.optimizer.compile.routes import Route, Routes
from tests.builders import a_case, a_link, a_metro


def route(*links, end="sh-01"):
    """Ids of the links from Shanghai's metro to a centre, None where there is no way."""
    found = all_routes(*links).get(end)
    return None if found is None else [links[i].id for i in found.links]


def all_routes(*links):
    metros = (a_metro(), a_metro("wuhan"), a_metro("hefei"))
    return Routes(a_case(metros=metros, links=links)).from_node("shanghai")


def test_data_takes_the_cheapest_path_before_the_quickest():
    direct = a_link("direct", "shanghai", "sh-01", price=21, latency_us=1)
    detour = a_link("x", "shanghai", "wuhan", price=10), a_link("y", "wuhan", "sh-01", price=10)

    assert route(direct, *detour) == ["x", "y"]


def test_of_equally_cheap_paths_data_takes_the_quickest():
    direct = a_link("direct", "shanghai", "sh-01", price=20, latency_us=9_001)
    detour = (
        a_link("x", "shanghai", "wuhan", price=10, latency_us=4_000),
        a_link("y", "wuhan", "sh-01", price=10, latency_us=5_000),
    )

    assert route(direct, *detour) == ["x", "y"]


def test_of_equally_quick_paths_data_takes_the_one_of_fewest_links():
    direct = a_link("z", "shanghai", "sh-01", price=20, latency_us=9_000)
    detour = (
        a_link("x", "shanghai", "wuhan", price=10, latency_us=4_000),
        a_link("y", "wuhan", "sh-01", price=10, latency_us=5_000),
    )

    assert route(direct, *detour) == ["z"]


def test_what_still_ties_is_decided_by_the_last_id_alone():
    """Each path has two links; the one with the highest id in it, `d`, is avoided."""
    links = (
        a_link("a", "shanghai", "wuhan"),
        a_link("d", "wuhan", "sh-01"),
        a_link("b", "shanghai", "hefei"),
        a_link("c", "hefei", "sh-01"),
    )

    assert route(*links) == ["b", "c"]
    assert route(*reversed(links)) == ["b", "c"]


def test_of_parallel_links_data_takes_the_cheaper():
    dear = a_link("a", "shanghai", "sh-01", price=11)
    cheap = a_link("b", "shanghai", "sh-01", price=10)

    assert route(dear, cheap) == ["b"]


def test_links_carry_both_ways():
    assert route(a_link("a", "sh-01", "shanghai")) == ["a"]


def test_there_may_be_no_way():
    assert route(a_link("a", "shanghai", "wuhan")) is None


def test_a_route_adds_prices_and_is_as_fast_as_its_slowest_link():
    links = (
        a_link("x", "shanghai", "wuhan", price=3, rate_mbit_s=400),
        a_link("y", "wuhan", "sh-01", price=4, rate_mbit_s=100),
    )

    assert all_routes(*links)["sh-01"] == Route(links=(0, 1), price=7, rate_mbit_s=100)
