"""The cheapest slots of a gang, against trying all sets of them."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from huline.optimizer.verify.bound.exact import NONE
from huline.optimizer.verify.bound.least import adjoining, scattered


@st.composite
def rows(draw):
    """(cost, usable, slots) of one way to run a job."""
    costs = draw(st.lists(st.integers(-9, 9), min_size=1, max_size=6))
    usable = draw(st.lists(st.booleans(), min_size=len(costs), max_size=len(costs)))
    return np.array([costs]), np.array([usable]), draw(st.integers(1, 7))


@given(rows())
def test_adjoining_slots_are_the_cheapest_in_a_row(row):
    cost, usable, slots = row
    starts = range(len(cost[0]) - slots + 1)
    tried = [cost[0, s : s + slots].sum() for s in starts if usable[0, s : s + slots].all()]

    assert adjoining(cost, usable, np.array([slots])).tolist() == [min(tried, default=NONE)]


@given(rows())
def test_scattered_slots_are_the_cheapest_of_all_sets_that_are_large_enough(row):
    cost, usable, slots = row
    there = np.flatnonzero(usable[0])
    sizes = range(slots, len(there) + 1)
    tried = [cost[0, list(c)].sum() for n in sizes for c in combinations(there, n)]

    assert scattered(cost, usable, np.array([slots])).tolist() == [min(tried, default=NONE)]
