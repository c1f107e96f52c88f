"""The notebook that reads a study's results runs from top to bottom, and shows what it says."""

import ast
import json
import re

import pytest

from tests.datasets.bundled import DATASETS

NOTEBOOK = DATASETS.parent / "docs" / "reading-results.ipynb"


@pytest.fixture(scope="module")
def shown():
    """What every cell of code shows: the value of its last line, None where that has none."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    known, values = {}, []
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        assert not cell["outputs"], "kept without what one machine once showed"
        *before, last = ast.parse("".join(cell["source"])).body
        if not isinstance(last, ast.Expr):
            before, last = [*before, last], None
        exec(compile(ast.Module(before, []), str(NOTEBOOK), "exec"), known)
        shown = last and eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), known)
        values.append(shown)
    return values


def test_costs_stand_within_their_proven_limits(shown):
    costs = shown[1]

    assert costs["scenario"].to_list()[0] == "base"
    assert len(costs) == 5
    assert (costs["proven_low"] <= costs["value"]).all()
    assert (costs["value"] <= costs["proven_high"]).all()


def test_only_intervals_that_leave_out_0_are_decided(shown):
    for row in shown[2].iter_rows(named=True):
        outside = row["proven_low"] > 0 or row["proven_high"] < 0
        assert (row["sign"] in ("up", "down")) is outside
    assert set(shown[2]["sign"]) == {"undecided", "down"}


def test_more_is_paid_out_at_higher_rates_and_nothing_at_none(shown):
    paid = shown[3]

    open_to_all = paid.filter(key="open").row(0, named=True)
    assert open_to_all["a voucher of 40%"] > open_to_all["a voucher of 10%"] > 0
    assert not open_to_all["a voucher of 0%"]


def test_the_curve_lies_within_its_band(shown):
    svg = shown[4]._repr_html_()
    band = re.search(r'polygon points="([^"]*)"', svg)[1].split()
    line = re.search(r'polyline points="([^"]*)"', svg)[1].split()

    assert len(band) == 2 * len(line) == 8
    heights = [[float(point.split(",")[1]) for point in points] for points in (band, line)]
    low, high, value = heights[0][:4], heights[0][4:][::-1], heights[1]
    # an SVG counts from the top
    assert all(up <= y <= down for up, y, down in zip(high, value, low, strict=True))
