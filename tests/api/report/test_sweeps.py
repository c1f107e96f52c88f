"""Curves of the report: drawn with their band, and what a percent does."""

import re

from huline.api.report.sweeps import sweeps
from tests.optimizer.policy.test_sweeps import findings, more, rents


def test_a_curve_is_drawn_with_its_band_in_the_order_of_its_values():
    drawn, _ = sweeps(findings([more(300)], [more(100)], [more(200)]))

    assert re.findall(r"<tr><td>(\d+ %)</td>", drawn) == ["10 %", "20 %", "30 %"]
    assert drawn.count('class="band"') == 1
    assert drawn.count("<circle") == 3


def test_what_a_percent_does_is_told_with_its_limits_and_what_is_not_known_is_undecided():
    """Cost rises by 25,920 milli-fen a percent, see the test of the slopes themselves."""
    _, told = sweeps(findings([rents(800)], [rents(1_000)], [rents(1_200)]))
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in told.split("<tr>")]
    english = [
        [re.sub(r'<span lang="zh-CN">[^<]*</span>|<[^>]*>', "", c) for c in r] for r in rows
    ]

    assert ["Net cost, CNY", "80 % → 100 %", "0.26", "0.26 … 0.26", "rises"] in [
        row[:5] for row in english
    ]
    paid = next(row for row in english if row[:1] == ["Outlay, CNY"])
    assert paid[3:] == ["– … –", "undecided", "+1.000", "– … –"]
