"""Work for which there is no time, whatever a plan does."""

import pytest

from huline.models.case import Case, Pin
from huline.models.errors import BadInput
from huline.models.policy import RuleSetting
from tests.builders import a_case, a_commitment, a_policy, a_profile, a_service


def cold(**fields):
    """A service that needs two slots before its cards are warm."""
    return a_service(**{"must_serve": True, "warm_up": 2} | fields)


def problems(*workloads, **parts):
    with pytest.raises(BadInput) as caught:
        a_case(workloads=workloads, **parts)
    return [(p.field, p.message) for p in caught.value.problems]


LATE = (a_profile("steady", [0, 0, 1000, 1000, 1000, 1000, 1000, 1000]),)


def test_a_service_that_must_be_served_before_any_card_is_warm_is_refused():
    assert problems(cold()) == [
        ("workloads.0.warm_up",
         "it must be served in slot 0; no card can be warm before slot 2"),
    ]  # fmt: skip
    assert problems(cold(release=1), profiles=LATE) == [
        ("workloads.0.warm_up",
         "it must be served in slot 2; no card can be warm before slot 3"),
    ]  # fmt: skip


def test_a_pinned_service_must_be_served_as_well():
    pins = (Pin(workload="s1", centre="sh-01"),)

    assert len(problems(cold(must_serve=False), pins=pins)) == 1


@pytest.mark.parametrize(
    ("service", "parts"),
    [
        (cold(must_serve=False), {}),
        (cold(warm_at=("sh-01/a",)), {}),
        (cold(), {"profiles": LATE}),
        (cold(), {"policy": a_policy(rules=(RuleSetting(rule="must-serve", policy="off"),))}),
    ],
    ids=["may be left", "runs already", "asked for later", "rule switched off"],
)
def test_a_service_that_can_be_warm_in_time_or_need_not_be_is_taken(service, parts):
    assert isinstance(a_case(workloads=(service,), **parts), Case)


def test_a_service_released_later_has_no_stay_that_began_before():
    assert len(problems(cold(release=1, warm_at=("sh-01/a",)))) == 1


def test_a_commitment_that_outlasts_the_horizon_is_refused():
    assert problems(commitments=(a_commitment(end=9),)) == [
        ("commitments.0.end", "9 is beyond the horizon of 8 slots"),
    ]  # fmt: skip
