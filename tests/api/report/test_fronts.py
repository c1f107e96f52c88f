"""Scenarios that no other one beats in two measures."""

import re
from itertools import pairwise
from random import Random

from huline.api.report.fronts import Point, front, fronts
from huline.models.sentence import Sentence
from tests.api.report.test_report import found

__all__ = ["found"]  # a fixture


def points(*places):
    return [Point(Sentence(str(n), str(n)), x, y) for n, (x, y) in enumerate(places)]


def test_on_the_front_each_step_to_the_right_leads_down():
    rng = Random(1)
    for _ in range(100):
        every = points(*((rng.randrange(9), rng.randrange(9)) for _ in range(rng.randint(1, 12))))
        best = front(every)

        assert best
        assert all(a.x <= b.x and a.y >= b.y for a, b in pairwise(best))
        for point in every:
            assert point in best or any(p.x <= point.x and p.y <= point.y for p in best)


def test_one_that_is_better_in_both_stands_alone():
    (alone,) = front(points((2, 2), (1, 1), (3, 1)))

    assert (alone.x, alone.y) == (1, 1)


def test_the_report_tells_by_which_scenario_another_is_beaten(found):
    """Without vouchers nobody pays, and no work goes west at more cost to society."""
    first = next(iter(fronts(found)))
    rows = re.findall(r"<tr><td>(\d)</td>.*?</tr>", first)

    assert rows == ["1", "2", "3"]
    assert first.count("(on the front)") == 1
    assert first.count("<circle") == 3
    assert first.count('class="decided"') == 1


def test_the_numbers_of_many_points_at_one_place_stay_within_the_drawing(found):
    """Ten that are alike share one label."""
    base, *others = found.outcomes
    drawn = "".join(fronts(found.model_copy(update={"outcomes": (*[base] * 10, *others)})))

    assert ">1–10</text>" in drawn
