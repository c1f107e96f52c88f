"""Maps of shifts: areas tell amounts, hollow is less, and words say what is to be seen."""

import re
from math import dist, pi

import pytest

from huline.api.report.atlas import Frame, Mark, drawn
from huline.api.report.shifts import maps
from huline.models.sentence import Sentence
from tests.api.report.test_report import found

PLACES = {"west": (36.0, 103.0), "east": (31.0, 121.0), "south": (23.0, 113.0)}

__all__ = ["found"]  # a fixture


def circles(svg, kind):
    pattern = rf'<circle class="{kind}" cx="([0-9.]+)" cy="([0-9.]+)" r="([0-9.]+)"'
    return [tuple(map(float, found)) for found in re.findall(pattern, svg)]


def a_map(**amounts):
    marks = [
        Mark(Sentence(name, f"{name}心"), at, amounts.get(name, 0), f"{amounts.get(name, 0):+}")
        for name, at in PLACES.items()
    ]
    return drawn(Frame(PLACES.values()), marks, 400, "caption")


def test_a_circle_has_the_area_of_its_amount_and_less_is_hollow():
    svg = a_map(west=-400, east=100)
    ((_, _, less),), ((_, _, more),) = circles(svg, "less"), circles(svg, "more")

    assert pi * less**2 / (pi * more**2) == pytest.approx(4, rel=0.02)
    assert len(circles(svg, "none")) == 1


def test_the_scale_is_drawn_as_large_as_a_circle_of_its_amount():
    svg = a_map(east=200)
    ((_, _, scale),), ((_, _, more),) = circles(svg, "scale"), circles(svg, "more")

    assert "200 <tspan" in svg
    assert scale == pytest.approx(more)


def test_places_lie_as_on_a_globe_seen_from_above():
    frame = Frame(PLACES.values())
    west, east, south = (frame.at(at) for at in PLACES.values())

    assert west[0] < south[0] < east[0]
    assert west[1] < east[1] < south[1]
    # at the 35th parallel a degree north is as long as 1.22 degrees east
    assert dist(frame.at((30, 110)), frame.at((31, 110))) == pytest.approx(
        1.2208 * dist(frame.at((30, 110)), frame.at((30, 111))), rel=1e-3
    )


def test_every_scenario_has_a_map_that_words_describe(found):
    drawings = re.findall(r"<figure>.*?</figure>", maps(found))
    moved = next(each for each in drawings if "none, beside base" in each)

    assert len(drawings) == 3
    for n, each in enumerate(drawings):
        assert f'aria-labelledby="map-{n}"' in each
        assert f"<figcaption id=map-{n}>" in each
    # without vouchers one of two jobs of 16 card-hours goes back to the east
    ((_, _, more),), ((_, _, less),) = circles(moved, "more"), circles(moved, "less")
    assert more == less
    told = re.search(r'<p>.*<span lang="en">(.*?)</span></p>', moved)[1]
    assert re.fullmatch(
        r"More: \S+ \+(\d+)\. Less: \S+ −\1\. West of the Hu line, .*: 0\.0%\.",
        told.replace("\xa0", " "),
    )
