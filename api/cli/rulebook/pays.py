"""How much a subsidy pays, in a sentence: a case for each kind."""

from itertools import pairwise

from huline.api.cli.rulebook.words import money, percent
from huline.models.policy import Policy
from huline.models.sentence import Sentence, both, joined
from huline.models.subsidy import PerUnit, Share, Subsidy, Tiered


def pays(rule: Subsidy, policy: Policy) -> Sentence:
    """Say what a card-slot that is eligible earns."""
    if isinstance(rule, Share):
        return _share(rule)
    if isinstance(rule, PerUnit):
        return _per_unit(rule)
    return _tiered(rule) if policy.applies("tiers") else _untiered(rule)


def _share(rule: Share) -> Sentence:
    if rule.basis == "rent":
        basis = both("of the rent", "租金")
    else:
        basis = both("of the electricity that is billed apart from the rent", "单独计费的电费")
    said = both("{share} {basis}", "{basis}的 {share}", share=percent(rule.share), basis=basis)
    if rule.share_foreign in (None, rule.share) or rule.origin is not None:
        return _on(rule, said, basis)
    return both(
        "{said} on cards made in China, {other} on others",
        "国产卡为{said}，其他卡为 {other}",
        said=said,
        other=percent(rule.share_foreign or 0),
    )


def _on(rule: Share, said: Sentence, basis: Sentence) -> Sentence:
    """Say the share of the only cards a programme pays for, where it is stated apart."""
    if rule.origin != "foreign" or rule.share_foreign is None:
        return said
    share = percent(rule.share_foreign)
    return both("{share} {basis}", "{basis}的 {share}", share=share, basis=basis)


def _per_unit(rule: PerUnit) -> Sentence:
    amount = money(rule.amount)
    if rule.unit == "card-hour":
        return both("{amount} for each card-hour", "每卡时 {amount}", amount=amount)
    return both(
        "{amount} for each kWh at the meter, whoever pays for it",
        "电表每千瓦时 {amount}（不论电费由谁承担）",
        amount=amount,
    )


def _tiered(rule: Tiered) -> Sentence:
    return both(
        "by what the firm spends on rent in the year, {brackets}; what it spent before this plan "
        "fills the lower brackets and earns nothing now",
        "按企业本年度租金分档：{brackets}；此前已付的租金先占低档，本次不再计补",
        brackets=joined(_brackets(rule), ", ", "，"),
    )


def _untiered(rule: Tiered) -> Sentence:
    return both(
        "{share} of the rent: its greatest share, since brackets are switched off",
        "租金的 {share}：分档规则已关闭，一律按最高比例",
        share=percent(max(rule.shares)),
    )


def _brackets(rule: Tiered) -> list[Sentence]:
    said = [
        both("{share} of what lies between {low} and {high}", "{low} 至 {high} 部分补 {share}",
             share=percent(share), low=money(low), high=money(high))
        for (low, high), share in zip(pairwise(rule.spend_from), rule.shares, strict=False)
    ]  # fmt: skip
    last = both(
        "{share} of what is above {low}",
        "{low} 以上部分补 {share}",
        share=percent(rule.shares[-1]),
        low=money(rule.spend_from[-1]),
    )
    return [*said, last]
