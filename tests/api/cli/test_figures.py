from datetime import datetime, timedelta, timezone

import pytest

from huline.api.cli import figures


def test_an_amount_is_rounded_half_up_to_the_fen_and_names_its_currency():
    assert figures.yuan(123_456_500, "en") == "CNY 1,234.57"
    assert figures.yuan(-500, "zh") == "0.00 元"


def test_a_share_below_one_per_cent_keeps_two_significant_digits():
    assert figures.percent(0.00004321) == "0.0043%"
    assert figures.percent(0.009) == "0.90%"
    assert figures.percent(0.00000000021) == "<0.0001%"
    assert figures.percent(0.4127) == "41.3%"


@pytest.mark.parametrize("share", [None, float("inf"), float("nan")])
def test_a_share_that_is_no_number_is_a_dash(share):
    assert figures.percent(share) == "–"


def test_energy_prices_are_told_in_yuan_per_kwh():
    assert figures.price_per_kwh(43.95, "en") == "0.440 CNY/kWh"
    assert figures.price_per_kwh(-5.0, "zh") == "-0.050 元/千瓦时"


def test_energy_is_told_in_mwh_where_kwh_would_be_long():
    assert figures.energy(9_870_154, "en") == "9,870.2 kWh"
    assert figures.energy(12_345_678, "en") == "12.3 MWh"


def test_distances_latencies_and_data_are_told_in_km_ms_and_the_fitting_byte_unit():
    assert figures.distance(9_400, "en") == "9.4 km"
    assert figures.distance(1_214_300, "zh") == "1,214 公里"
    assert figures.latency(21_400, "en") == "21.4 ms"
    assert [figures.data(mb) for mb in (350, 350_000, 2_400_000)] == [
        "350 MB",
        "350.0 GB",
        "2.4 TB",
    ]


def test_one_card_is_no_plural():
    assert [figures.cards(n, "en") for n in (0, 1, 2_000)] == ["0 cards", "1 card", "2,000 cards"]


def test_a_clock_time_is_told_in_the_offset_of_the_horizon():
    instant = datetime(2026, 7, 15, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    assert figures.clock(instant) == "07-15 08:30"
