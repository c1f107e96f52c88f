"""The policy of the bundled day: every rule that is known, its figures those of its source."""

import re
from collections import Counter

import pytest

from huline.api.cli.rulebook.programmes import programmes
from huline.models.case import Case
from huline.models.files import read_case
from huline.models.sentence import translated
from huline.models.units import MILLI_FEN_PER_CNY
from tests.datasets.bundled import FOLDER, rows
from tests.languages import CHINESE, is_chinese

_NAMES = re.compile(r"https?://[^\s；]+|sources/\w+[.]csv|[a-z]+-20[0-9]{2}|“[^”]*”")
"""Addresses, files, ids and titles."""


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(FOLDER)


def holder(case: Case, rule: str, field: str):
    """The voucher that a rate belongs to, if it has this for all its rates, or the rate itself."""
    groups = {group.id: group for group in case.policy.stacking_groups}
    record = next(s for s in case.policy.subsidies if s.id == rule)
    shared = [groups[g] for g in record.groups if getattr(groups[g], field) is not None]
    return shared[0] if shared else record


def test_every_known_voucher_is_encoded_or_listed_with_a_reason_in_both_languages(case):
    encoded = {rule.id for rule in case.policy.subsidies}
    listed = {rule.id: rule for rule in case.policy.not_applied}

    assert {r["id"] for r in rows("rules_ready")} <= encoded
    assert listed.keys() == {r["id"] for r in rows("subsidies")} - encoded
    assert all(rule.why and rule.why_zh for rule in listed.values())


def test_vouchers_that_are_ready_are_applied_and_the_others_off_with_what_is_missing(case):
    """Further rates of a rule have its id and a suffix, and are off at least where it is."""
    ready = {r["id"] for r in rows("rules_ready") if r["ready"] == "yes"}
    off = {rule.id for rule in case.policy.subsidies if rule.off}

    assert {r["id"] for r in rows("rules_ready")} - off == ready
    for rule in case.policy.subsidies:
        assert bool(rule.off) == bool(rule.off_zh)
        assert rule.off or any(rule.id.startswith(name) for name in ready)


def test_voucher_rates_caps_and_thresholds_are_those_of_the_rules(case):
    printed = {r["id"]: r for r in rows("rules_ready")}
    for rule in case.policy.subsidies:
        if rule.id in printed and rule.id != "qingyang-2024":
            row = printed[rule.id]
            assert rule.share == int(row["rate_pct"] or 0) * 10
            cap = row["cap_per_user_year_cny"]
            held = holder(case, rule.id, "firm_cap").firm_cap
            assert held == (int(cap) * MILLI_FEN_PER_CNY if cap else None)
            assert rule.threshold == int(row["min_spend_cny"] or 0) * MILLI_FEN_PER_CNY
            assert (holder(case, rule.id, "budget").budget is None) == (not row["pool_cny"])


def test_days_of_vouchers_are_those_of_the_rules_and_missing_ends_are_marked(case):
    rules = {rule.id: rule for rule in case.policy.subsidies}
    for row in rows("rules_ready"):
        rule = rules[row["id"]]
        assert rule.valid_from.isoformat().startswith(row["valid_from"])
        assert (rule.valid_to is None) == (not row["valid_to"])
        assert ("valid_to" in rule.assumed) == (rule.valid_to is None)
    ends = {name: rules[name].valid_to for name in rules if rules[name].valid_to}

    assert {name: day.isoformat() for name, day in ends.items()} == {
        "hangzhou-2024": "2025-06-12",
        "shandong-2025": "2025-12-31",
        "shandong-2025-continued": "2026-12-31",
        "beijing-2023": "2025-12-31",
    }


def test_a_rule_that_is_ready_and_not_known_to_have_ended_is_applied_on_the_day(case):
    """An alternate reading of such a rule may be off, but not all of them."""
    day = case.horizon.start.date()
    for row in rows("rules_ready"):
        rates = [r for r in case.policy.subsidies if r.id.startswith(row["id"])]
        applied = [
            r for r in rates
            if not r.off and r.valid_from <= day and (r.valid_to is None or day <= r.valid_to)
        ]  # fmt: skip
        ended = row["in_force_2026_11"].startswith("no")
        assert bool(applied) == (row["ready"] == "yes" and not ended), row["id"]


def test_where_the_figures_of_a_voucher_come_from_is_told_in_both_languages(case):
    """In Chinese no English word is left beside names of files, ids and addresses."""
    for rule in case.policy.subsidies:
        told = _NAMES.sub("", rule.source_zh)
        assert CHINESE.search(told)
        assert not re.search("[A-Za-z]{2,}", told), told


def test_whoever_issues_a_voucher_is_named_in_both_languages_as_in_the_source(case):
    issuers = {r["id"]: r["issuer"] for r in rows("subsidies")}
    for rule in case.policy.subsidies:
        assert rule.issuer
        assert not CHINESE.search(rule.issuer)
        assert rule.issuer_zh in issuers.values()
        assert rule.issuer_zh == issuers.get(rule.id, rule.issuer_zh)


def test_vouchers_with_known_localities_keep_them(case):
    rules = {rule.id: rule for rule in case.policy.subsidies}

    for name in ("hangzhou-2025", "hangzhou-2025-sme", "hangzhou-2024"):
        assert (rules[name].firm_province, rules[name].firm_city) == ("Zhejiang", "Hangzhou")
    assert rules["qingyang-2024"].centre_city == "Qingyang"
    assert rules["innermongolia-2024"].centre_province == "Inner Mongolia"
    assert rules["henan-2023"].centre_province == "Henan"
    assert rules["shandong-2025"].centre_province == "Shandong"
    assert rules["shenzhen-2024"].workloads == ("training",)
    for name in ("shenzhen-2024", "henan-2023", "shandong-2025"):
        assert "firm_province" in rules[name].assumed


def test_rates_of_one_rule_exclude_each_other(case):
    exclusive = {group.id for group in case.policy.stacking_groups if group.exclusive}
    rules = {rule.id: rule for rule in case.policy.subsidies}
    others = {
        "shenzhen-2024-start-up": "shenzhen-2024",
        "hangzhou-2025-sme": "hangzhou-2025",
        "qingyang-2024-least-claim": "qingyang-2024",
        "chengdu-2023-provincial": "chengdu-2023",
        "shanghai-2025-district": "shanghai-2025",
    }

    for other, main in others.items():
        assert exclusive & set(rules[other].groups) & set(rules[main].groups)


def test_all_19_residency_classes_are_there_and_readings_are_marked(case):
    classes = {c.id: c for c in case.policy.residency}
    areas = Counter(c.area for c in classes.values())

    assert list(classes) == [r["class"] for r in rows("residency")]
    assert len(classes) == 19
    assert set(areas) == {"anywhere", "province", "city", "site", "nowhere"}
    assert classes["state_secret"].area == "nowhere"
    assert all(c.assumed for c in classes.values() if c.area in ("province", "city", "site"))


def test_a_voucher_has_a_tenth_of_a_days_even_share_of_its_yearly_pool(case):
    left = {rule.id: holder(case, rule.id, "budget").budget for rule in case.policy.subsidies}

    assert left["qingyang-2024"] == 27_397 * MILLI_FEN_PER_CNY  # 100 M / 365 / 10
    assert left["henan-2023"] == 13_699 * MILLI_FEN_PER_CNY  # 50 M / 365 / 10
    assert left["innermongolia-2024"] is None


@pytest.mark.parametrize(
    ("rule", "other"), [("shenzhen-2024", "start-up"), ("hangzhou-2025", "sme")]
)
def test_rates_of_one_rule_have_its_pool_and_its_cap_once(case, rule, other):
    row = next(r for r in rows("rules_ready") if r["id"] == rule)
    share = int(row["pool_cny"]) / 365 / 10 * MILLI_FEN_PER_CNY
    rates = [r for r in case.policy.subsidies if r.id in (rule, f"{rule}-{other}")]
    (voucher,) = {holder(case, rate.id, "budget").id for rate in rates}
    group = next(g for g in case.policy.stacking_groups if g.id == voucher)

    assert [(rate.budget, rate.firm_cap) for rate in rates] == [(None, None)] * 2
    assert group.budget == pytest.approx(share, abs=MILLI_FEN_PER_CNY)
    assert group.firm_cap == int(row["cap_per_user_year_cny"]) * MILLI_FEN_PER_CNY


def test_some_firms_are_start_ups_and_some_small_firms_may_claim_hangzhous_rate(case):
    day, limit = case.horizon.start.date(), 500_000 * MILLI_FEN_PER_CNY
    young = [
        t for t in case.tenants if (t.founded.year + 5, t.founded.month) > (day.year, day.month)
    ]
    small = [t for t in case.tenants if t.city == "Hangzhou" and t.size == "small"]

    assert young
    assert len(young) * 4 < len(case.tenants)
    assert [t.id for t in small if t.spent < limit]


def test_every_programme_can_be_explained_in_chinese_too(case):
    for programme in programmes(case):
        said = {c.key: translated(c.text, "zh") for c in programme.clauses}
        assert said.keys() >= {"pays", "who", "what", "at_most", "valid", "stacking"}
        assert ("off" in said) == (programme.status == "off")
        assert all(is_chinese(text) for text in said.values()), said
