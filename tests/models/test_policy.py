import pytest
from pydantic import ValidationError

from huline.models.constraints import BY_ID, SOFTENABLE, SWITCHABLE
from huline.models.policy import RuleSetting
from tests.builders import a_policy


def test_a_rule_that_is_not_named_is_hard():
    policy = a_policy()

    assert policy.is_hard("latency")
    assert policy.price_of("latency") is None


def test_a_soft_rule_is_in_force_and_has_a_price():
    policy = a_policy(rules=(RuleSetting(rule="latency", policy="soft", price=7),))

    assert policy.applies("latency")
    assert not policy.is_hard("latency")
    assert policy.price_of("latency") == 7
    assert policy.is_hard("locality")


def test_a_rule_that_is_off_is_neither_hard_nor_soft():
    policy = a_policy(rules=(RuleSetting(rule="latency", policy="off"),))

    assert not policy.is_hard("latency")
    assert policy.price_of("latency") is None


@pytest.mark.parametrize("rule", ["residency", "hardware", "scale", "window", "pin", "capacity"])
def test_rules_of_law_and_physics_cannot_be_soft(rule):
    with pytest.raises(ValidationError, match=f"'{rule}' cannot be broken at a price"):
        RuleSetting(rule=rule, policy="soft", price=1)


@pytest.mark.parametrize("policy", ["hard", "off"])
def test_only_a_soft_rule_has_a_price(policy):
    with pytest.raises(ValidationError, match="price goes with policy = 'soft'"):
        RuleSetting(rule="ban", policy=policy, price=0)


def test_a_soft_rule_needs_a_price():
    with pytest.raises(ValidationError, match="'soft' needs it"):
        RuleSetting(rule="ban", policy="soft")


def test_what_may_be_soft_may_be_switched_off_too():
    assert SOFTENABLE < SWITCHABLE
    assert all(BY_ID[rule].softens for rule in SOFTENABLE)
