"""What a policy decides beside subsidies, in short."""

from huline.api.cli.rulebook.policy import settings, strengths
from huline.models.constraints import SWITCHABLE
from huline.models.policy import EnergyQuota, ResidencyClass, RuleSetting
from huline.models.sentence import translated
from tests.builders import a_case, a_centre, a_policy, a_service
from tests.languages import is_chinese

DATA = (
    ResidencyClass(id="open", name_zh="公开数据", area="anywhere"),
    ResidencyClass(id="health", area="city", encrypted=True),
    ResidencyClass(id="tax", area="city"),
    ResidencyClass(id="secret", area="nowhere"),
)


def said(lang="en", **fields):
    case = a_case(policy=a_policy(**fields), centres=(a_centre(carbon_g_per_kwh=500),))
    return {clause.key: translated(clause.text, lang) for clause in settings(case)}


def test_penalties_are_told_by_tier():
    assert said()["tiers"] == (
        "tier 1: CNY 100.00 a reference card-hour; tier 2: CNY 50.00 a reference card-hour; "
        "tier 3: CNY 33.33333 a reference card-hour"
    )


def test_penalties_of_services_are_told_in_what_they_are_counted():
    """A rate of 100 CNY is for 1,000 token/s over an hour: see `penalty of inference`."""
    chat, own = a_service(unit="token/s"), a_service("s2", unit="milli-request/s", unserved=5)
    told = {clause.key: clause.text for clause in settings(a_case(workloads=(chat, own)))}

    assert told["tiers"].endswith(
        "; for services counted in token/s: the same for a thousand of them over an hour"
    )


def test_strict_tiers_are_told_before_their_penalties():
    told = said(tier_order="strict")["tiers"]

    assert told.startswith("strictly tier by tier")
    assert told.endswith(said()["tiers"])
    assert said("zh", tier_order="strict")["tiers"].startswith("逐级优先")


def test_classes_of_data_stand_together_by_where_they_may_go():
    assert said(residency=DATA)["residency"] == (
        "anywhere in the mainland: open; only in the city where it lies, encrypted on the way: "
        "health; only in the city where it lies: tax; in no shared centre at all: secret"
    )
    assert "境内任意地点：公开数据" in said("zh", residency=DATA)["residency"]


def test_quotas_and_prices_are_told_where_there_are_any():
    fields = {
        "energy_quotas": (EnergyQuota(province="Ningxia", wh=500_000_500),),
        "carbon_price": 8_000,
        "encryption": 5,
    }

    assert set(said()) == {"tiers"}
    told = said(**fields)
    assert told["energy_quotas"] == "Ningxia: at most 500,000.5 kWh for the work of this plan"
    assert told["carbon"].startswith("CNY 0.08 for each kg")
    assert told["encryption"] == "CNY 0.00005 for each MB that must be encrypted"
    assert all(is_chinese(text) for text in said("zh", **fields).values())


def test_every_rule_that_may_be_switched_is_told_once_by_its_strength():
    rules = (
        RuleSetting(rule="locality", policy="soft", price=50_000),
        RuleSetting(rule="energy-quota", policy="soft", price=10_000),
        RuleSetting(rule="dispatch", policy="off"),
    )
    told = strengths(a_policy(rules=rules))
    ids = {strength: {rule.id for rule, _ in found} for strength, found in told.items()}

    assert ids["soft"] == {"locality", "energy-quota"}
    assert ids["off"] == {"dispatch"}
    assert ids["charged"] == {"demand-charge"}
    assert ids["hard"] == SWITCHABLE - {"locality", "energy-quota", "dispatch", "demand-charge"}


def test_a_soft_rule_is_told_with_what_breaking_it_costs():
    rules = (RuleSetting(rule="locality", policy="soft", price=50_000),)
    ((_, text),) = strengths(a_policy(rules=rules))["soft"]

    assert (
        text == "the centre is farther from its data or users than allowed: CNY 0.50 a card-hour"
    )
    assert text.zh == "智算中心距数据或用户过远：每卡时 0.50 元"


def off(*rules):
    """What is said of rules that are switched off."""
    settings = tuple(RuleSetting(rule=rule, policy="off") for rule in rules)
    return {rule.id: text for rule, text in strengths(a_policy(rules=settings))["off"]}


def test_what_a_rule_that_is_off_would_forbid_is_allowed_and_free():
    (text,) = off("dispatch").values()

    assert text == "the centre takes no work from this province: allowed, and free"
    assert text.zh == "该中心不接收此省份的任务：允许，且不计代价"


def test_a_rule_whose_absence_allows_nothing_says_what_holds_instead():
    """Off, `termination` ends no commitment and `take-or-pay` knows no contract: docs/rules.md."""
    told = off("termination", "take-or-pay", "must-serve", "pin", "tiers", "demand-charge")

    assert not [rule for rule, text in told.items() if "allowed, and free" in text]
    assert told["termination"] == "no commitment may be ended early"
    assert all(is_chinese(text.zh) for text in told.values())


def test_demand_charges_may_be_off():
    told = strengths(a_policy(rules=(RuleSetting(rule="demand-charge", policy="off"),)))

    assert [rule.id for rule, _ in told["off"]] == ["demand-charge"]
    assert told["charged"] == []
