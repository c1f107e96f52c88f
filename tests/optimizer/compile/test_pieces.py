"""The cheapest way to cut a run up, against trying all ways."""

from itertools import combinations, groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huline.optimizer.compile import compile_case
from huline.optimizer.compile.pieces import Pieces, cheapest, holds, pieces_of, takes_one_piece
from tests.builders import a_case, a_job, a_pool
from tests.optimizer.compile.pairs import refused, trains_in


def lengths(slots):
    """Lengths of the stretches of adjoining slots."""
    return [len(list(run)) for _, run in groupby(enumerate(slots), lambda pair: pair[1] - pair[0])]


def all_ways(usable, slots, least, lost, first=None):
    open_slots = [t for t, is_open in enumerate(usable) if is_open]
    for count in range(slots, len(open_slots) + 1):
        for way in combinations(open_slots, count):
            pieces = lengths(way)
            in_time = first is None or way[0] == first
            right = count == slots + lost * (len(pieces) - 1)
            if in_time and right and (len(pieces) == 1 or min(pieces) >= least):
                yield way


@st.composite
def shapes(draw):
    """Pieces of which there may be several."""
    lost = draw(st.integers(0, 2))
    least = draw(st.integers(lost + 1, 4))
    slots = 2 * least - lost + draw(st.integers(0, 2))
    return Pieces(slots, least, lost)


windows = st.lists(
    st.tuples(st.sampled_from((True, True, True, False)), st.integers(-9, 9)),
    min_size=1, max_size=10,
)  # fmt: skip


@given(windows, shapes(), st.booleans())
def test_the_slots_chosen_are_the_cheapest_of_all_ways_to_cut_the_run_up(window, pieces, decreed):
    usable, money = (np.array(column) for column in zip(*window, strict=True))
    first = int(usable.argmax()) if decreed and usable.any() else None
    ways = list(all_ways(usable, *pieces, first))

    found = tuple(cheapest(usable, money, pieces, first).tolist())

    assert (found in ways) == bool(ways)
    assert holds(usable, pieces, first) == bool(ways)
    if ways:
        assert money[list(found)].sum() == min(money[list(way)].sum() for way in ways)


@pytest.mark.parametrize(
    ("job", "slots", "most"),
    [
        ({"timing": "contiguous"}, 6, 1),
        ({"timing": "preemptible"}, 6, 6),
        ({"timing": "preemptible", "min_run": 2}, 6, 3),
        ({"timing": "preemptible", "min_run": 4}, 6, 1),
        # pieces of 3 of which 2 compute, the first's all do: 3 + 2 < 6, 3 + 2 + 2 > 6
        ({"timing": "preemptible", "min_run": 3, "restart_slots": 1}, 6, 2),
        # each lasts longer than its restart: 3 + 1 + 1 + 1
        ({"timing": "preemptible", "restart_slots": 2}, 6, 4),
    ],
)
def test_the_number_of_pieces_is_limited_by_what_each_computes(job, slots, most):
    pieces = pieces_of(a_job(**job), slots)

    assert pieces.most == most
    assert takes_one_piece(a_job(**job), np.array([slots])).tolist() == [most == 1]


def test_a_pool_with_gaps_too_short_for_pieces_is_refused_for_capacity():
    """8 cards are free for two slots at a time, and 4 slots in pieces of 3 want 4 in a row."""
    pools = (a_pool(cards=(8, 8, 0, 8, 8, 0, 8, 8)),)
    short = a_job(timing="preemptible", min_run=3)

    assert refused(a_case(pools=pools, workloads=(short,))) == {"sh-01/a": ("capacity", 8, 0)}
    assert trains_in(a_case(pools=pools, workloads=(a_job(timing="preemptible", min_run=2),))) == [
        "sh-01/a"
    ]


def test_each_gang_size_of_a_job_is_cut_up_by_its_own_run_time():
    """32 card-hours take 4 slots on 8 cards, two pieces of 2, and 2 on 16, one piece."""
    job = a_job(cards=(8, 16), timing="preemptible", min_run=2)
    compiled = compile_case(a_case(workloads=(job,)))

    assert [compiled.pieces(k).most for k in compiled.arcs.of(0)] == [2, 1]
