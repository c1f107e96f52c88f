"""The rest of a policy, told in short: penalties, data, electricity, and how strong rules are."""

from collections import defaultdict
from typing import Literal

from huline.api.cli.rulebook.words import Clause, choice, money, named
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
    "kWh": both("kWh, at each meter in begun kW", "千瓦时（各电表不足一千瓦按一千瓦计）"),
    "kWh begun": both("kWh begun", "千瓦时（不足一千瓦时按一千瓦时计）"),
}

_WHERE_OFF = {
    "demand-charge": both("peaks at a meter are not charged for", "最大需量不收费"),
    "take-or-pay": both(
        "there are no contracts: all work pays the usual rent",
        "合同均不生效：任务一律按通常租金付费",
    ),
    "termination": both("no commitment may be ended early", "任何承诺都不得提前终止"),
    "must-serve": both(
        "work that must be served may be left out, at the usual penalty",
        "必须服务的任务也可不服务，按通常罚金计",
    ),
    "pin": both(
        "pinned work may run anywhere, but must still be served",
        "被指定的任务可在任何地点运行，但仍须服务",
    ),
    "tiers": both("every bracket of spend earns the greatest share", "消费各档一律按最高比例计补"),
}
"""What holds where a rule is off, if it is more than that something is allowed for nothing."""

_CHARGED = "demand-charge"
Strength = Literal["soft", "charged", "off", "hard"]
"""A rule that is charged has no limit to be broken."""


def settings(case: Case) -> list[Clause]:
    """Tell what a policy decides beside subsidies and the strength of rules."""
    policy = case.policy
    clauses = (
        Clause("tiers", both("Work left unserved", "未服务的任务"), _unserved(case)),
        Clause(
            "residency", both("Where data may be worked on", "数据可在何处处理"), _data(policy)
        ),
        Clause(
            "encryption", both("Encryption", "加密"),
            _priced(policy.encryption, "{amount} for each MB that must be encrypted",
                    "须加密的数据每 MB {amount}"),
        ),
        Clause("energy_quotas", both("Electricity quotas", "用电配额"), _quotas(policy)),
        Clause(
            "carbon", both("Carbon", "碳排放"),
            _priced(policy.carbon_price,
                    "{amount} for each kg of carbon dioxide that the work's electricity emits",
                    "任务用电每排放一千克二氧化碳 {amount}"),
        ),
    )  # fmt: skip
    return [clause for clause in clauses if clause.text]


def _unserved(case: Case) -> Sentence:
    """Say what each tier costs, and for what where that is no card-hour."""
    counted = {s.unit for s in case.services() if s.unit != "milli-card" and s.unserved is None}
    services = (
        both(
            "for services counted in {units}: the same for a thousand of them over an hour",
            "以 {units} 计的服务：每一千单位每小时同额",
            units=choice(sorted(counted)),
        )
        if counted
        else NOTHING
    )
    return joined(filter(None, (_tiers(case.policy), services)))


def _tiers(policy: Policy) -> Sentence:
    strict = both(
        "strictly tier by tier: nothing more of a tier is left for the sake of a later one or of "
        "money",
        "逐级优先：绝不因较后等级或费用而多留下较前等级的任务",
    )
    prices = joined(
        both(
            "tier {tier}: {amount} a reference card-hour",
            "{tier} 级每参考卡时 {amount}",
            tier=tier.tier,
            amount=money(tier.unserved),
        )
        for tier in policy.tiers
    )
    return joined([strict, prices]) if policy.tier_order == "strict" else prices


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


def _priced(price: int, en: str, zh: str) -> Sentence:
    """Say what each unit of something costs; nothing where it is free."""
    return both(en, zh, amount=money(price)) if price else NOTHING


def strengths(policy: Policy) -> dict[Strength, list[tuple[Constraint, Sentence]]]:
    """Tell every rule that may be switched, by how strong it is."""
    told: dict[Strength, list[tuple[Constraint, Sentence]]] = {
        "soft": [], "charged": [], "off": [], "hard": [],
    }  # fmt: skip
    for rule in CONSTRAINTS:
        if rule.switchable:
            strength = _strength(rule.id, policy)
            told[strength].append((rule, _told(rule, strength, policy)))
    return told


def _told(rule: Constraint, strength: Strength, policy: Policy) -> Sentence:
    said, price = Sentence(rule.en, rule.zh), policy.price_of(rule.id)
    if strength == "off":
        free = both("{said}: allowed, and free", "{said}：允许，且不计代价", said=said)
        return _WHERE_OFF.get(rule.id, free)
    if price is None:
        return said
    return both(
        "{said}: {amount} a {unit}",
        "{said}：每{unit} {amount}",
        said=said,
        amount=money(price),
        unit=_PER[rule.softens],
    )


def _strength(rule: str, policy: Policy) -> Strength:
    if not policy.applies(rule):
        return "off"
    if rule == _CHARGED:
        return "charged"
    return "hard" if policy.is_hard(rule) else "soft"
