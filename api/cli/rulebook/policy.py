"""The rest of a policy, told in short: penalties, data, electricity, and how strong rules are."""

from collections import defaultdict
from typing import Literal

from huline.api.cli.rulebook.words import Clause, money, named
from huline.models.case import Case
from huline.models.constraints import CONSTRAINTS, Constraint
from huline.models.place import in_both
from huline.models.policy import Policy
from huline.models.sentence import NOTHING, Sentence, both, joined, listed

_AREAS = {
    "anywhere": both("anywhere in the mainland", "境内任意地点"),
    "province": both("only in the province where it lies", "仅限数据所在省份"),
    "city": both("only in the city where it lies", "仅限数据所在城市"),
    "site": both("only on the very site where it lies", "仅限数据所在的机房"),
    "nowhere": both("in no shared centre at all", "不得在任何共用智算中心处理"),
}
_PER = {
    "card-hour": both("card-hour", "卡时"),
    "kWh begun": both("kWh begun", "千瓦时（不足一千瓦时按一千瓦时计）"),
}

_CHARGED = "demand-charge"
Strength = Literal["soft", "charged", "off", "hard"]
"""A rule that is charged has no limit to be broken."""


def settings(case: Case) -> list[Clause]:
    """Tell what a policy decides beside subsidies and the strength of rules."""
    policy = case.policy
    clauses = (
        Clause("tiers", both("Work left unserved", "未服务的任务"), _tiers(policy)),
        Clause(
            "residency", both("Where data may be worked on", "数据可在何处处理"), _data(policy)
        ),
        Clause("encryption", both("Encryption", "加密"), _encryption(policy)),
        Clause("energy_quotas", both("Electricity quotas", "用电配额"), _quotas(policy)),
        Clause("carbon", both("Carbon", "碳排放"), _carbon(policy)),
    )
    return [clause for clause in clauses if clause.text]


def _tiers(policy: Policy) -> Sentence:
    return joined(
        both(
            "tier {tier}: {amount} a reference card-hour",
            "{tier} 级每参考卡时 {amount}",
            tier=tier.tier,
            amount=money(tier.unserved),
        )
        for tier in policy.tiers
    )


def _data(policy: Policy) -> Sentence:
    classes: dict[tuple[str, bool], list[Sentence]] = defaultdict(list)
    for area in _AREAS:
        for kind in policy.residency:
            if kind.area == area:
                classes[area, kind.encrypted].append(named(kind))
    return joined(
        both(
            "{area}{encrypted}: {names}",
            "{area}{encrypted}：{names}",
            area=_AREAS[area],
            names=listed(names),
            encrypted=both(", encrypted on the way", "，传输须加密") if encrypted else NOTHING,
        )
        for (area, encrypted), names in classes.items()
    )


def _encryption(policy: Policy) -> Sentence:
    if not policy.encryption:
        return NOTHING
    return both(
        "{amount} for each MB that must be encrypted",
        "须加密的数据每 MB {amount}",
        amount=money(policy.encryption),
    )


def _quotas(policy: Policy) -> Sentence:
    return joined(
        both(
            "{province}: at most {kwh} kWh for the work of this plan",
            "{province}：本计划的任务最多用电 {kwh} 千瓦时",
            province=in_both(quota.province),
            kwh=f"{quota.wh / 1000:,.3f}".rstrip("0").rstrip("."),
        )
        for quota in policy.energy_quotas
    )


def _carbon(policy: Policy) -> Sentence:
    if not policy.carbon_price:
        return NOTHING
    return both(
        "{amount} for each kg of carbon dioxide that the work's electricity emits",
        "任务用电每排放一千克二氧化碳 {amount}",
        amount=money(policy.carbon_price),
    )


def strengths(policy: Policy) -> dict[Strength, list[tuple[Constraint, Sentence]]]:
    """Tell every rule that may be switched, by how strong it is."""
    told: dict[Strength, list[tuple[Constraint, Sentence]]] = {
        "soft": [], "charged": [], "off": [], "hard": [],
    }  # fmt: skip
    for rule in CONSTRAINTS:
        if rule.switchable:
            said, price = Sentence(rule.en, rule.zh), policy.price_of(rule.id)
            if price is not None:
                said = _priced(rule, said, price)
            told[_strength(rule.id, policy)].append((rule, said))
    return told


def _strength(rule: str, policy: Policy) -> Strength:
    if not policy.applies(rule):
        return "off"
    if rule == _CHARGED:
        return "charged"
    return "hard" if policy.is_hard(rule) else "soft"


def _priced(rule: Constraint, said: Sentence, price: int) -> Sentence:
    return both(
        "{said}: {amount} a {unit}",
        "{said}：每{unit} {amount}",
        said=said,
        amount=money(price),
        unit=_PER[rule.softens],
    )
