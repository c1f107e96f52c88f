"""A break-even is a bracket, proven on both sides by exact solves that know nothing of it."""

import pytest

from huline.models.break_even import BreakEven
from huline.models.change import Change
from huline.models.errors import BadInput
from huline.models.study import Study
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.policy import run
from huline.optimizer.policy.break_even import bracket, cases
from huline.optimizer.policy.keeping import Done
from tests.agreement.brute_force import best
from tests.agreement.tiny import tiny_case
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_policy,
    a_pool,
    a_service,
    a_share,
    a_western_centre,
)

WEST = {"side_policy": "west"}
SHARE = {"table": "policy.subsidies", "id": "voucher", "field": "share"}


def _case(**fields):
    """A job that the west suits at 10 % more rent, if a voucher pays for that."""
    return a_case(
        centres=(a_centre(), a_western_centre()),
        pools=(a_pool(), a_pool("nx-01/a", rent=110_000)),
        workloads=(a_job(), a_service()),
        policy=a_policy(subsidies=(a_share(centre_province="Ningxia"),)),
        **fields,
    )


def _asked(**fields):
    what = {"name": "moves", "edit": SHARE, "least": 0, "most": 300, "workload": "w1"}
    return BreakEven(**what | {"centres": WEST} | fields)


def _study(*asked):
    return Study(name="test", case="case", gap=0.0, certify=False, break_evens=asked,
                 misallocation=False)  # fmt: skip


def _exactly(*cases):
    plans = [solve_here(case, Options(gap=0.0, strategy="whole")) for case in cases]
    return tuple(Done(plan, proven=plan is None) for plan in plans)


def test_a_voucher_moves_a_job_from_the_share_on_that_covers_the_dearer_rent():
    """Rents are 100,000 and 110,000: 90 per mille of 110,000 are 9,900, 91 are 10,010.

    At 91 being in the west is worth 32 x 10 to the payer, at 90 it costs 32 x 100.
    """
    (found,) = run(_study(_asked()), _case()).brackets

    assert (found.low.value, found.low.state) == (90, "elsewhere")
    assert (found.high.value, found.high.state) == (91, "there")
    assert found.flips
    assert (found.low.worth, found.high.worth) == ((-3_200, -3_200), (320, 320))
    assert len(found.tried) <= 2 + 9


def test_where_the_ends_are_alike_nothing_flips():
    found = bracket(_asked(most=50), _case(), _exactly)

    assert not found.flips
    assert [tried.value for tried in found.tried] == [0, 50]


def test_values_within_a_step_are_not_told_apart():
    found = bracket(_asked(step=40), _case(), _exactly)

    assert found.flips
    assert found.low.value <= 90 < 91 <= found.high.value
    assert found.high.value - found.low.value <= 40


def test_a_tie_is_undecided_and_stays_outside_of_the_bracket():
    """At 100 per mille of 100,000 and a rent of 110,000 less 10,000 of fee both cost the same."""
    fee = {"table": "pools", "id": "nx-01/a", "field": "rent"}
    asked = _asked(edit=fee, least=90_000, most=110_000)
    case = _case().apply(
        Change(name="no voucher", edits=({"op": "remove", "table": "policy.subsidies",
                                          "where": {}},))
    )  # fmt: skip
    found = bracket(asked, case, _exactly)

    assert (found.low.value, found.low.state) == (99_999, "there")
    assert (found.high.value, found.high.state) == (100_001, "elsewhere")
    assert {tried.value: tried.state for tried in found.tried}[100_000] == "undecided"


LEAVING = (
    30007, 30016, 30053, 30067, 30068, 30073, 30074, 30087, 30122, 30123, 30127, 30169,
    30175, 30183, 30212, 30221, 30236, 30241, 30284, 30286, 30309, 30315, 30332, 30361,
    30367, 30382, 30430, 30480, 30513, 30540, 30542, 30545, 30553, 30557, 30566, 30604,
    30617, 30620, 30622, 30641, 30665, 30684, 30712, 30728, 30749, 30752, 30767, 30778,
    30779, 30820,
)  # fmt: skip
"""The first tiny cases from 30,000 on whose first job is better off in the first centre while rent
is free there, and elsewhere when it is three times as high, as trying all plans shows."""


@pytest.mark.parametrize("seed", LEAVING)
def test_brackets_of_random_cases_hold_on_both_sides(seed):
    """Trying all plans, with the job there and without, finds the better ones where it says."""
    case = tiny_case(seed)
    centre, job = case.centres[0].id, case.training()[0].id
    edit = {"op": "scale", "table": "pools", "where": {"centre": centre}, "field": "rent"}
    asked = _asked(edit=edit | {"value": 0}, least=0, most=3_000, step=100, workload=job,
                   centres={"id": centre})  # fmt: skip
    found = bracket(asked, case, _exactly)

    assert (found.low.state, found.high.state, found.flips) == ("there", "elsewhere", True)
    there, elsewhere = (best(each, "payer") for each in cases(asked, case, found.low.value))
    assert there is not None
    assert elsewhere is None or there < elsewhere
    there, elsewhere = (best(each, "payer") for each in cases(asked, case, found.high.value))
    assert elsewhere is not None
    assert there is None or elsewhere < there
    between = [t for t in found.tried if found.low.value < t.value < found.high.value]
    assert {tried.state for tried in between} <= {"undecided"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"workload": "s1"}, "there is no workload 's1'"),
        ({"centres": {"side_policy": "north"}}, "no record"),
        ({"edit": SHARE | {"id": "vouchers"}}, "did you mean 'voucher'"),
        ({"most": 2_000}, "share"),
    ],
)
def test_what_cannot_be_asked_of_the_case_is_refused(fields, said):
    with pytest.raises(BadInput, match=said):
        run(_study(_asked(**fields)), _case())


@pytest.mark.parametrize(
    "fields", [{"most": 0}, {"edit": {"op": "add", "table": "x", "value": {}}}]
)
def test_a_range_that_is_none_is_refused(fields):
    with pytest.raises(ValueError, match=r"most|set or a scale"):
        _asked(**fields)
