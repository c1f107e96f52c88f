import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huline.models.written import meant_by, meant_in


@pytest.mark.parametrize(
    ("written", "unit", "whole"),
    [
        ("8.5 kW", "W", 8_500),
        ("0.7", "W", 700),
        ("1.2兆瓦", "W", 1_200_000),
        ("0.61", "fen/MWh", 61_000),
        (0.61, "fen/MWh", 61_000),
        ("61 分/度", "fen/MWh", 61_000),
        ("450 CNY/MWh", "fen/MWh", 45_000),
        ("8.5 CNY/card-hour", "milli-fen", 850_000),
        ("¥8.5", "milli-fen", 850_000),
        ("3万元", "milli-fen", 3_000_000_000),
        ("2.5 亿元", "milli-fen", 25_000_000_000_000),
        ("300 million CNY", "milli-fen", 30_000_000_000_000),
        ("3千万元", "milli-fen", 3_000_000_000_000),
        ("1.5 Billion", "milli-fen", 150_000_000_000_000),
        ("2.5万", "milli-fen", 2_500_000_000),
        ("0.5万", "card-hour", 5_000),
        ("１．２万卡时", "card-hour", 12_000),
        ("12.5%", "per mille", 125),
        ("1.25", "per mille", 1_250),
        ("20ms", "us", 20_000),
        ("10 km", "m", 10_000),
        ("2 TB", "MB", 2_000_000),
        ("10 Gbit/s", "Mbit/s", 10_000),
        ("1,024,000", "card-hour", 1_024_000),
        ("8.0", "card", 8),
        ("1e3", "card", 1_000),
        ("１２", "card", 12),
        ("16 张卡", "card", 16),
    ],
)
def test_what_was_meant_is_told_in_the_unit_of_the_field(written, unit, whole):
    assert meant_by(written, unit).endswith(f"write {whole}")


def test_what_is_meant_by_a_bare_fraction_is_said_in_the_language_of_the_reader():
    assert meant_by("8.5", "milli-fen").zh == "8.5 元 合 850000 毫分：请写 850000"


@pytest.mark.parametrize(
    ("written", "unit", "en", "zh"),
    [
        ("300 million 元", "milli-fen", "300,000,000 CNY", "300,000,000 元"),
        ("2.5万", "milli-fen", "25,000 CNY", "25,000 元"),
        ("10 公里", "m", "10 km", "10 公里"),
        ("0.61元/度", "fen/MWh", "0.61 CNY/kWh", "0.61 元/度"),
        ("61 分/千瓦时", "fen/MWh", "61 fen/kWh", "61 分/千瓦时"),
        ("5 yuan", "milli-fen", "5 yuan", "5 元"),
    ],
)
def test_what_was_written_is_repeated_in_the_words_of_one_language(written, unit, en, zh):
    told = meant_by(written, unit)

    assert told.startswith(f"{en} is ")
    assert told.zh.startswith(f"{zh} 合 ")


@pytest.mark.parametrize(
    ("written", "sign", "unit", "told"),
    [
        ("1,200.50", "CNY", "milli-fen", "write 1200.5"),
        ("¥8.5", "元", "milli-fen", "write 8.5"),
        ("850000 毫分", "CNY", "milli-fen", "write 8.5"),
        ("5 GB", "TB", "MB", "write 0.005"),
        ("20000 us", "毫秒", "us", "write 20"),
        ("0.0001 ms", "ms", "us", "that is 0.1 us, and only whole numbers are counted"),
        ("8 apples", "CNY", "milli-fen", ""),
        ("soon", "ms", "us", ""),
    ],
)
def test_what_was_meant_is_told_in_the_unit_of_a_heading(written, sign, unit, told):
    assert meant_in(written, sign, unit) == told


@pytest.mark.parametrize(
    ("written", "unit"),
    [("fast", "card"), ("", "W"), ("8 apples", "card"), ("8.5 kW", "card"), ("1.5", "card"),
     ("9" * 5000, "W"), ("NaN", "W"), ("12", "W")],
)  # fmt: skip
def test_no_number_is_guessed_where_nothing_is_clear(written, unit):
    assert meant_by(written, unit) == ""


def test_a_fraction_of_the_smallest_unit_is_told_to_be_one():
    assert meant_by("8.5 W", "W") == "that is 8.5 W, and only whole numbers are counted"


@settings(deadline=None)
@given(st.integers(1, 10**9), st.sampled_from(["W", "card", "fen/MWh", "us", "GB"]))
def test_a_thousands_separator_changes_no_number(number, unit):
    hint = meant_by(f"{number:,}", unit)
    assert hint == ("" if number < 1000 else f"write {number}")


@settings(deadline=None)
@given(st.text(max_size=120), st.sampled_from(["W", "card", "fen/MWh", "milli-fen", "per mille"]))
def test_any_text_at_all_has_a_hint_or_none(text, unit):
    assert isinstance(meant_by(text, unit), str)
