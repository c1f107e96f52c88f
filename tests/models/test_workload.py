"""How long work takes, and what a card serves."""

import pytest
from pydantic import ValidationError

from tests.builders import a_job, a_service


@pytest.mark.parametrize("field", [{"min_run": 2}, {"restart_slots": 1}])
def test_work_in_one_piece_takes_no_fields_about_pieces(field):
    assert a_job(timing="preemptible", **field)
    with pytest.raises(ValidationError, match="set timing to preemptible"):
        a_job(**field)


@pytest.mark.parametrize(
    ("work", "cards", "performance", "minutes", "slots"),
    [
        (32, 8, 1000, 60, 4),  # 32 / 8
        (33, 8, 1000, 60, 5),  # 4.125, rounded up
        (32, 8, 500, 60, 8),  # half as fast
        (32, 8, 1000, 15, 16),  # four slots an hour
        (1, 64, 4000, 60, 1),  # never less than one slot
    ],
)
def test_a_job_runs_for_its_work_over_cards_and_speed_rounded_up(
    work, cards, performance, minutes, slots
):
    job = a_job(work=work, cards=(cards,))

    assert job.slots_on(performance, cards, minutes) == slots


def test_scaling_efficiency_lengthens_the_run_of_a_larger_gang():
    # 64 card-hours: 8 cards take 8 h; 16 cards at 80 % take 64 / 12.8 = 5 h
    job = a_job(work=64, cards=(8, 16), efficiency=(1000, 800))

    assert job.slots_on(1000, 8, 60) == 8
    assert job.slots_on(1000, 16, 60) == 5


def test_the_utilisation_ceiling_takes_its_share_of_a_card():
    # 80 % of 1500 units
    assert a_service(utilisation=800).units_per_card(1500) == 1200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"release": 4, "deadline": 4}, "may no longer run"),
        ({"cards": (8, 8)}, "twice"),
        ({"cards": (8, 16), "efficiency": (1000,)}, "2 numbers of cards"),
        ({"max_distance_m": 10_000}, "data.at"),
        ({"migration_cost": 1}, "migration_cost needs runs_at"),
        ({"port_cost": 1}, "port_cost needs ecosystem"),
        ({"ecosystem": "CUDA", "port_slots": 1}, "port_slots needs port_cost"),
    ],
)
def test_a_job_that_contradicts_itself_is_refused_in_a_sentence(fields, said):
    with pytest.raises(ValidationError, match=said):
        a_job(**fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sites": 1, "min_sites": 2}, "min_sites asks for 2 pools, and sites allows 1"),
        ({"model_mb": 5}, "model_mb needs model_at"),
        ({"sites": 2, "max_share": 499}, "max_share of 499 per mille needs 3 pools"),
    ],
)
def test_a_service_that_contradicts_itself_is_refused_in_a_sentence(fields, said):
    with pytest.raises(ValidationError, match=said):
        a_service(**fields)


def test_a_service_may_be_spread_as_thin_as_its_sites_allow():
    assert a_service(sites=2, max_share=500, min_sites=2).max_share == 500


def test_time_lost_to_failures_lengthens_a_run_and_is_rounded_up_once():
    """8 cards at 95 % for 32 card-hours: 4.21 hours; at 80 % exactly 5."""
    job = a_job(work=32, cards=(8,))

    assert job.slots_on(1000, 8, 60, 50) == 5
    assert job.slots_on(1000, 8, 60, 200) == 5
    assert job.slots_on(1000, 8, 60, 201) == 6


def test_time_lost_to_failures_lowers_throughput_and_is_rounded_down_once():
    """999 units, 90 % of them usable, 5 % of the time lost: 854.145."""
    assert a_service(utilisation=900).units_per_card(999, 50) == 854
