"""Commitments that may be ended stand in the rows of what they take."""

from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.lp_text import lp_text
from tests.builders import a_case, a_centre, a_commitment, a_job, a_pool

SPAN = {"first": 0, "end": 2}
PROMISES = (
    a_commitment("firm", cards=2, **SPAN),
    a_commitment("loose", cards=6, termination_fee=70_000, endable_from=1, **SPAN),
)
START = "8 start(w1,sh_01_a,8,1)"


def rows_of(rule, centre=None, pool=None):
    """Rows in slot 1, in which 2 of 16 cards are firmly promised and 6 may be had back."""
    case = a_case(
        slots=2,
        centres=(a_centre(**centre or {}),),
        pools=(a_pool(**{"cards": (10,)} | (pool or {})),),
        workloads=(a_job(work=8, release=1),),
        commitments=PROMISES,
    )
    written = lp_text(formulate(compile_case(case), "payer").program, rule)
    return [
        line.strip() for line in written.split("subject to\n")[1].split("bounds\n")[0].splitlines()
    ]


def test_its_cards_are_not_free_while_it_is_kept():
    """10 cards less 2."""
    assert rows_of("capacity") == [f"capacity(sh_01_a,1): + {START} + 6 keep(loose) <= 8"]


def test_it_draws_power_while_it_is_kept():
    """At 1,000 W a card: 12 kW less 2 kW, in mW; 14 kW are reached with both at work."""
    assert rows_of("power", centre={"power_limit_w": (12_000,)}) == [
        "power(sh_01,1): + 8000000 start(w1,sh_01_a,8,1) + 6000000 keep(loose) <= 10000000"
    ]


def test_it_is_part_of_the_peak_that_is_not_paid_for():
    """8 kW as promised, of which 2 are drawn in any case."""
    assert rows_of("demand-charge", centre={"demand_charge": 5}) == [
        "demand_charge(sh_01,1): + 8000000 start(w1,sh_01_a,8,1) + 6000000 keep(loose) "
        "- 1000 rise(sh_01) <= 6000000"
    ]


def test_what_is_kept_for_tomorrow_is_counted_as_promised():
    """Of 2 free cards 5 should be kept: 0 for work, and the 6 if they are had back."""
    assert rows_of("headroom", pool={"headroom": (5,)}) == [
        f"headroom(sh_01_a,1): + {START} + 6 keep(loose) <= 6"
    ]


def test_it_helps_to_keep_a_floor():
    """60 % of 2 x 10 card-slots are 12; firm are 2 in each slot and the 6 in slot 0."""
    assert rows_of("lit-floor", centre={"lit_floor": 600}) == [
        "lit_floor(sh_01): - 8000 start(w1,sh_01_a,8,1) - 6000 keep(loose) <= -2000"
    ]
