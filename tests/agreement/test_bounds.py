"""The engine and the checker, from one page and without shared code, come to the same bound."""

from random import Random

import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.strategies.prices.relaxation import Relaxation
from huline.optimizer.verify.bound import bound_of
from tests.agreement.tiny import perspective_of
from tests.optimizer.verify.bound.certificates import PRICES, a_random_certificate
from tests.optimizer.verify.bound.furnished import a_furnished_case


@pytest.mark.parametrize("seed", range(1_000, 1_040))
def test_both_sides_come_to_the_same_bound_to_the_milli_fen(seed):
    case, perspective, rng = a_furnished_case(seed), perspective_of(seed), Random(seed)
    relaxation = Relaxation(compile_case(case), perspective)

    for _ in range(3):
        # the engine gives up at prices that no search comes to
        drawn = a_random_certificate(case, perspective, rng, PRICES[:5])
        worth = relaxation.rows.clip(relaxation.rows.worth_of(drawn))
        stated = relaxation.rows.certificate(worth)
        assert bound_of(case, stated) == relaxation.bound(worth)
