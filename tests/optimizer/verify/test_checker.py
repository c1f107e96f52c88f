"""The checker as a whole: it says yes to sound plans and never raises on any plan."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from huline.models.case import Pin
from huline.models.certificate import Certificate
from huline.models.commitment import Commitment
from huline.models.constraints import BY_ID
from huline.models.data import Data
from huline.models.errors import BadInput, FalseBound, TooLarge
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Plan
from huline.optimizer.verify import settle, verify
from huline.optimizer.verify.bound import bound_of, bounded
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_service,
    a_share,
    a_western_centre,
)
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

CASE = an_eastern_and_a_western_case(
    centres=(a_centre(power_limit_w=(30_000,)), a_western_centre()),
    pools=(a_pool(idle_w=100), a_pool("nx-01/a")),
    links=(
        a_link("near", "shanghai", "sh-01", volume_mb=1_000),
        a_link("far", "shanghai", "nx-01"),
    ),
    policy=a_policy(subsidies=(a_share(budget=10**7, firm_cap=10**7),)),
    workloads=(
        a_job("w1", data=Data(mb=100, at="shanghai"), must_serve=True),
        a_job("w2", timing="preemptible", cards=(4, 8)),
        a_job("w3"),
        a_service("s1", sites=2),
    ),
    commitments=(Commitment(id="c", pool="nx-01/a", cards=2, first=0, end=2),),
    pins=(Pin(workload="w2", centre="nx-01"),),
)
PLAN = settle(
    CASE,
    [
        placed("w1", a_run(first=1, end=5), links=["near"], claims=[("voucher", 900_000)]),
        placed("w2", a_run("nx-01/a", end=2), a_run("nx-01/a", first=5, end=7)),
        placed("w3"),
        placed("s1", a_run(end=8, cards=1), a_run("nx-01/a", end=8, cards=1)),
    ],
)
DOCUMENT = PLAN.model_dump(mode="json")


def leaves(value, path=()):
    """Every path into a JSON document."""
    yield path
    if isinstance(value, list):
        value = dict(enumerate(value))
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from leaves(inner, (*path, key))


def at(document, path):
    for step in path:
        document = document[step]
    return document


PATHS = [path for path in leaves(DOCUMENT) if path]
PLACED_PATHS = [path for path in PATHS if path[0] == "placements"]
NAMES = ["w1", "w2", "w3", "s1", "moon", "sh-01/a", "nx-01/a", "near", "far", "voucher", "system"]
numbers = st.one_of(st.integers(0, 12), st.sampled_from([-1, 10**6, 110_000, 10**18, -(10**18)]))


def edited(draw, parent, key):
    """Replace a value by one of its kind; double a record or take it out."""
    value = parent[key]
    if isinstance(value, dict) and isinstance(parent, list):
        if draw(st.booleans()):
            parent.append(deepcopy(value))
        else:
            del parent[key]
    elif isinstance(value, list):
        alike = [path for path in PATHS if path[-1] == key]
        parent[key] = deepcopy(at(DOCUMENT, draw(st.sampled_from(alike or [(key,)]))))
    elif isinstance(value, str):
        parent[key] = draw(st.sampled_from(NAMES))
    else:
        parent[key] = draw(numbers)


@st.composite
def mutated_plans(draw):
    """The sound plan with up to four edits, most of them to its placements."""
    document = deepcopy(DOCUMENT)
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(draw(st.sampled_from([PATHS, PLACED_PATHS, PLACED_PATHS]))))
        try:
            edited(draw, at(document, path[:-1]), path[-1])
        except (KeyError, IndexError, TypeError):
            continue  # an earlier edit took this path away
    return document


def test_the_sound_plan_passes():
    assert verify(CASE, PLAN).breaches == ()


@settings(max_examples=400, deadline=None)
@given(mutated_plans())
def test_no_plan_makes_the_checker_raise(document):
    try:
        plan = Plan.model_validate(document)
    except ValidationError:
        return
    verdict = verify(CASE, plan)

    assert verdict.ok == (not verdict.breaches)
    assert all(breach.rule in BY_ID and breach.message for breach in verdict.breaches)
    if verdict.ok:
        assert (verdict.cost, verdict.ledger, verdict.system) == (
            plan.cost,
            plan.ledger,
            plan.system,
        )


def costs(placements):
    return settle(CASE, placements).cost


@settings(deadline=None)
@given(st.permutations(PLAN.placements))
def test_the_order_of_placements_changes_no_amount(placements):
    assert costs(placements) == PLAN.cost


def test_a_verdict_can_be_written_and_read():
    verdict = verify(CASE, PLAN)

    assert type(verdict).model_validate(json.loads(verdict.model_dump_json())) == verdict


def test_settling_overrules_whatever_placements_state():
    wrong = PLAN.placements[0].model_copy(update={"ledger": Ledger(rent=7)})

    assert settle(CASE, [wrong, *PLAN.placements[1:]]) == PLAN


def test_settling_names_every_unknown_id_at_once():
    with pytest.raises(BadInput) as error:
        settle(a_case(workloads=(a_job(),)), [placed("w1", a_run("moon/a"), links=["wire"])])

    assert "moon/a" in str(error.value)
    assert "wire" in str(error.value)


def test_settling_refuses_amounts_no_plan_can_state():
    case = a_case(workloads=(a_job(work=10**6, unserved=10**13, cards=(10**6,)),))

    with pytest.raises(TooLarge):
        settle(case, [placed("w1")])


def test_a_case_without_work_has_an_empty_plan():
    plan = Plan(
        case_hash=a_case().hash, placements=(), ledger=Ledger(), system=SystemLedger(), cost=0
    )

    assert verify(a_case(), plan).ok


def test_with_a_certificate_the_verdict_has_a_bound_and_a_gap():
    certificate = Certificate(case_hash=CASE.hash)
    verdict = verify(CASE, PLAN, certificate)

    assert verdict.ok
    assert verdict.bound == bound_of(CASE, certificate)
    assert verdict.gap == (verdict.cost - verdict.bound) / verdict.ledger.gross


def test_a_plan_that_cannot_be_priced_gets_no_bound():
    partial = PLAN.model_copy(update={"placements": PLAN.placements[1:]})

    assert verify(CASE, partial, Certificate(case_hash=CASE.hash)).bound is None


@pytest.mark.parametrize("bound", [PLAN.cost + 1, None])
def test_a_bound_above_a_sound_plan_is_reported_as_an_error_of_ours(bound):
    with pytest.raises(FalseBound, match="an error in Huline") as caught:
        bounded(verify(CASE, PLAN), bound, "payer")
    assert "Huline 的错误" in caught.value.text("zh")

    broken = verify(CASE, PLAN.model_copy(update={"cost": PLAN.cost - 1}))
    assert bounded(broken, bound, "payer").bound == bound
