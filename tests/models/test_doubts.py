"""What a sound Case most likely does not mean is told, where it stands, and is no error."""

import pytest

from huline.models.case import Pin
from huline.models.doubts import doubts
from huline.models.group import Group
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_link,
    a_metro,
    a_policy,
    a_pool,
    a_service,
    a_share,
    a_tariff,
)

NEAR = (a_link("near", "shanghai", "sh-01"),)


def told(case):
    """Paths of what is doubtful, with the words."""
    return {found.path: str(found.message) for found in doubts(case)}


def test_of_a_case_with_nothing_odd_nothing_is_told():
    case = a_case(workloads=(a_job(), a_service()), links=NEAR, pins=(pin(),))

    assert told(case) == {}


def pin(**fields):
    return Pin(**{"workload": "w1", "centre": "sh-01"} | fields)


def test_a_pin_to_a_centre_that_the_workload_bans():
    case = a_case(workloads=(a_job(bans=("sh-01",)),), pins=(pin(),))

    assert told(case) == {
        ("pins", 0, "centre"): "'w1' is pinned to 'sh-01', which its bans exclude"
    }


@pytest.mark.parametrize("pool", [None, "sh-01/a"])
def test_a_pin_to_where_no_card_is_usable(pool):
    job = a_job(accelerators={"910b": 1000})
    cards = (a_case().accelerators[0], a_case().accelerators[0].model_copy(update={"id": "910b"}))
    case = a_case(accelerators=cards, workloads=(job,), pins=(pin(pool=pool),))

    where = "sh-01" if pool is None else pool
    assert told(case) == {
        ("pins", 0, "centre" if pool is None else "pool"):
            f"'{where}' has no cards that 'w1' can use: h100",
    }  # fmt: skip


def test_a_pair_that_must_join_and_keep_apart():
    jobs = tuple(a_job(f"w{n}") for n in range(4))
    groups = (
        Group(id="near", kind="together", workloads=("w0", "w1", "w2")),
        Group(id="far", kind="apart", workloads=("w1", "w2", "w3")),
    )
    case = a_case(workloads=jobs, groups=groups)

    assert told(case) == {
        ("groups", 1, "workloads"): "w1, w2 keep apart here and run together in group 'near': "
        "one of them at most can run"
    }


def test_groups_that_share_a_single_workload_do_not_clash():
    jobs = tuple(a_job(f"w{n}") for n in range(3))
    groups = (
        Group(id="near", kind="together", workloads=("w0", "w1")),
        Group(id="far", kind="apart", workloads=("w1", "w2")),
    )

    assert told(a_case(workloads=jobs, groups=groups)) == {}


@pytest.mark.parametrize(("field", "value"), [("min_sites", 2), ("max_share", 999)])
def test_a_service_that_must_spread_further_than_there_are_pools(field, value):
    case = a_case(workloads=(a_service(**{field: value}),))

    assert told(case) == {
        ("workloads", 0, field):
            "it must spread over 2 pools, and only 1 have cards it can use",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("workload", "field"),
    [
        (a_job(timing="preemptible", min_run=9), "min_run"),
        (a_service(min_stay=9), "min_stay"),
        (a_service(warm_up=8), "warm_up"),
    ],
)
def test_a_least_time_longer_than_the_window(workload, field):
    assert list(told(a_case(workloads=(workload,)))) == [("workloads", 0, field)]


def test_a_least_time_as_long_as_the_window_is_meant():
    work = (
        a_job(timing="preemptible", min_run=8),
        a_service(min_stay=8),
        a_service("s", warm_up=7),
    )

    assert told(a_case(workloads=work)) == {}


def test_a_least_claim_that_the_budget_cannot_pay():
    rule = a_share(min_claim=500_000_001, budget=500_000_000)

    assert told(a_case(policy=a_policy(subsidies=(rule,)))) == {
        ("policy", "subsidies", 0, "min_claim"):
            "min_claim 500000001 is above budget 500000000: nothing is ever paid",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"installed_cards": 17, "designed_cards": 16}, "installed_cards"),
        ({"largest_gang": 17}, "largest_gang"),
        ({"whole_nodes": True, "cards_per_node": 7}, "cards_per_node"),
    ],
)
def test_counts_of_cards_that_do_not_go_together(fields, field):
    assert list(told(a_case(pools=(a_pool(**fields),)))) == [("pools", 0, field)]


def test_nodes_of_any_size_will_do_where_single_cards_are_let():
    assert told(a_case(pools=(a_pool(cards_per_node=7),))) == {}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"tariffs": (a_tariff(fen_per_mwh=(61,)),)}, ("tariffs", 0, "fen_per_mwh")),
        ({"tariffs": (a_tariff(fen_per_mwh=(61_000_000,)),)}, ("tariffs", 0, "fen_per_mwh")),
        ({"centres": (a_centre(pue=(1000, 2501) * 4),)}, ("centres", 0, "pue")),
        ({"pools": (a_pool(rent=9),)}, ("pools", 0, "rent")),
        ({"pools": (a_pool(busy_w=8),)}, ("pools", 0, "busy_w")),
        ({"pools": (a_pool(busy_w=10_200),)}, ("pools", 0, "busy_w")),
        (
            {"policy": a_policy(subsidies=(a_share(budget=10_000_000),))},
            ("policy", "subsidies", 0, "budget"),
        ),
        (
            {"links": (a_link("near", "shanghai", "sh-01", latency_us=0),)},
            ("network", "links", 0, "latency_us"),
        ),
        ({"metros": (a_metro(lat=-31.2),)}, ("metros", 0, "lat")),
        ({"centres": (a_centre(lon=21.5),)}, ("centres", 0, "lon")),
    ],
)
def test_a_figure_that_is_most_likely_of_another_unit(fields, path):
    assert list(told(a_case(**fields))) == [path]


def test_what_costs_nothing_or_is_used_up_is_meant():
    case = a_case(
        tariffs=(a_tariff(fen_per_mwh=(-5_000, 0, 0, 0, 0, 0, 0, 0)),),
        pools=(a_pool(rent=0),),
        policy=a_policy(subsidies=(a_share(budget=0),)),
    )

    assert told(case) == {}
