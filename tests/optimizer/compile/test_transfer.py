import numpy as np
import pytest

from huline.models.case import Horizon
from huline.models.data import Data
from huline.optimizer.compile import compile_case
from huline.optimizer.compile.transfer import NEVER, cargo_of
from tests.builders import a_centre, a_job, a_link, a_western_centre
from tests.optimizer.verify.plans import an_eastern_and_a_western_case

LINKS = (
    a_link("near", "shanghai", "sh-01", price=10, rate_mbit_s=1_000),
    a_link("far", "sh-01", "nx-01", price=5, rate_mbit_s=100),
)


def compiled(mb, at="shanghai", ready=0, minutes=60, links=LINKS):
    """A job with data; centres sh-01, then nx-01 behind it."""
    job = a_job(data=Data(mb=mb, at=at, ready=ready))
    horizon = Horizon(start="2026-07-15T00:00:00+08:00", slots=48, slot_minutes=minutes)
    case = an_eastern_and_a_western_case(
        centres=(a_centre(), a_western_centre()), workloads=(job,), links=links, horizon=horizon
    )
    return compile_case(case)


def by_network(*args, **fields):
    """What becomes of the only job's data."""
    found = compiled(*args, **fields)
    return found.transfer.by_network(cargo_of(found.case.training()), np.array([0]))


def arrival(*args, **fields):
    return by_network(*args, **fields).arrival[0].tolist()


def moved(*args, **fields):
    return by_network(*args, **fields).cost[0].tolist()


@pytest.mark.parametrize(
    ("mb", "expected"), [(1, [1, 1]), (45_000, [1, 1]), (45_001, [1, 2]), (450_001, [2, 11])]
)
def test_data_arrives_when_the_slowest_link_has_carried_it_all(mb, expected):
    """In an hour 1000 Mbit/s carry 450,000 MB, 100 Mbit/s a tenth of it."""
    assert arrival(mb) == expected


def test_shorter_slots_are_counted_in_their_own_minutes():
    """In five minutes 1000 Mbit/s carry 37,500 MB, 100 Mbit/s 3,750."""
    assert arrival(37_500, minutes=5) == [1, 10]


def test_a_journey_begins_when_the_data_is_ready():
    assert arrival(45_001, ready=3) == [4, 5]


def test_data_already_at_a_centre_does_not_travel():
    assert arrival(45_001, at="sh-01", ready=3) == [3, 5]
    assert moved(45_001, at="sh-01") == [0, 225_005]


def test_moving_costs_the_sum_of_the_links_prices_for_every_mb():
    """10 milli-fen to sh-01, 10 + 5 to nx-01."""
    assert moved(1_000) == [10_000, 15_000]


def test_data_without_a_way_never_arrives():
    assert arrival(1, links=LINKS[:1]) == [1, NEVER]


def test_nothing_moves_where_there_is_nothing_to_move():
    assert arrival(0, ready=2, links=()) == [2, 2]
    assert moved(0, links=()) == [0, 0]
