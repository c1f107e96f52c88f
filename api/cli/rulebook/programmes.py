"""Subsidy programmes and stacking groups as clauses: who, for what, how much, when, with what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from huline.api.cli.rulebook.pays import pays
from huline.api.cli.rulebook.words import (
    KINDS,
    SIZES,
    STATUS,
    Clause,
    Places,
    Status,
    choice,
    money,
    named,
    percent,
)
from huline.models.case import Case
from huline.models.sentence import NOTHING, Sentence, both, joined, listed
from huline.models.subsidy import Share, StackingGroup, Subsidy
from huline.models.tenant import Tenant

Fund = Subsidy | StackingGroup
"""What has a cap for each firm and a budget."""


@dataclass(frozen=True)
class Programme:
    """One subsidy of a Case, told."""

    record: Subsidy
    status: Status
    clauses: tuple[Clause, ...]
    claimed: dict[str, int]
    """Tenant id = milli-fen it claimed before this plan."""


def programmes(case: Case) -> list[Programme]:
    """Tell every programme of a Case: those that are applied first, those switched off last."""
    order = list(STATUS)
    found = [_programme(rule, case) for rule in case.policy.subsidies]
    return sorted(found, key=lambda programme: order.index(programme.status))


def _programme(rule: Subsidy, case: Case) -> Programme:
    day = case.horizon.start.date()
    claimed = {t.id: t.claimed[rule.id] for t in case.tenants if t.claimed.get(rule.id)}
    clauses = (
        Clause("off", both("Why off", "未启用原因"), _off(rule)),
        Clause("pays", both("Pays", "补多少"), pays(rule, case.policy)),
        Clause("who", both("To whom", "补给谁"), _who(rule, Places(case), day)),
        Clause("what", both("For what", "用于"), _what(rule, Places(case))),
        Clause("only_if", both("Only if", "条件"), _only_if(rule, case)),
        Clause("at_most", both("At most", "上限"), _at_most(rule, case)),
        Clause("claimed", both("Claimed so far", "此前已申领"), _claimed(rule, case)),
        Clause("valid", both("In force", "有效期"), _valid(rule, day)),
        Clause("stacking", both("With others", "与其他补贴"), _stacking(rule, case)),
    )
    status = _status(rule, day)
    return Programme(rule, status, tuple(clause for clause in clauses if clause.text), claimed)


def _status(rule: Subsidy, day: date) -> Status:
    if rule.off:
        return "off"
    if rule.valid_to and day > rule.valid_to:
        return "ended"
    return "to-come" if rule.valid_from and day < rule.valid_from else "pays"


def _off(rule: Subsidy) -> Sentence:
    return Sentence(rule.off, rule.off_zh or rule.off)


def _who(rule: Subsidy, places: Places, day: date) -> Sentence:
    return joined([_firms(rule, places), *_asked_of_firms(rule, day)])


def _firms(rule: Subsidy, places: Places) -> Sentence:
    firms = both("firms", "企业")
    if rule.sizes:
        sizes = choice([SIZES[size] for size in rule.sizes])
        firms = both("{sizes} firms", "{sizes}企业", sizes=sizes)
    if rule.firm_province is None:
        return both("{firms} from anywhere", "{firms}，注册地不限", firms=firms)
    seat = places.name(rule.firm_province, rule.firm_city)
    return both(
        "{firms} with their seat in {place}", "注册地在{place}的{firms}", firms=firms, place=seat
    )


def _asked_of_firms(rule: Subsidy, day: date) -> Iterator[Sentence]:
    if rule.sectors:
        yield both("of the sector {names}", "行业为{names}", names=choice(rule.sectors))
    if rule.age_from:
        yield both(
            "{n} or more full years old on {day}", "至 {day} 成立已满 {n} 年",
            n=rule.age_from, day=day,
        )  # fmt: skip
    if rule.age_below is not None:
        yield both(
            "less than {n} years old on {day}", "至 {day} 成立不满 {n} 年",
            n=rule.age_below, day=day,
        )  # fmt: skip
    if rule.sizes:
        yield both("a firm of unknown size gets nothing", "规模未知的企业不补")
    if rule.age_from is not None or rule.age_below is not None:
        yield both("a firm of unknown age gets nothing", "成立日期未知的企业不补")
    if rule.unrelated_only:
        yield both(
            "nothing at centres whose operator is related to the firm",
            "运营方与企业有关联的中心不补",
        )


def _what(rule: Subsidy, places: Places) -> Sentence:
    kinds = [KINDS[kind] for kind in rule.workloads]
    work = (
        both("training and inference", "训练和推理")
        if len(kinds) > 1
        else both("{kind} only", "仅{kind}", kind=kinds[0])
        if kinds
        else both("no kind of work", "没有任何任务类型")
    )
    where = (
        both("in any centre", "智算中心不限")
        if rule.centre_province is None
        else both(
            "in centres in {place}",
            "仅限{place}的智算中心",
            place=places.name(rule.centre_province, rule.centre_city),
        )
    )
    made = {
        None: both("on any cards", "卡的产地不限"),
        "domestic": both("on cards made in China", "仅限国产卡"),
        "foreign": both("on cards not made in China", "仅限非国产卡"),
    }[rule.origin]
    return joined([work, where, made], ", ", "；")


def _only_if(rule: Subsidy, case: Case) -> Sentence:
    conditions = (
        _limit("threshold", rule.threshold or None, case,
               "the firm spends at least {amount} of rent in the year, this plan included",
               "企业本年度租金（含本计划）不低于 {amount}"),
        _limit("threshold", rule.spend_limit, case,
               "the firm spends no more than {amount} of rent in the year, this plan included",
               "企业本年度租金（含本计划）不超过 {amount}"),
        _limit("min-claim", rule.min_claim or None, case,
               "a workload claims {amount} or more", "每个任务申领不低于 {amount}"),
    )  # fmt: skip
    return joined(filter(None, conditions))


def _at_most(rule: Subsidy, case: Case) -> Sentence:
    funds = _funds(rule, case)
    uncapped = both("no cap per firm", "单个企业不设上限")
    endless = both("no limit to the programme's money", "项目资金不设上限")
    caps = list(filter(None, (_cap(fund, mates, case) for fund, mates in funds)))
    budgets = list(filter(None, (_budget(fund, mates, case) for fund, mates in funds)))
    return joined([*(caps or [uncapped]), *(budgets or [endless])])


def _funds(rule: Subsidy, case: Case) -> list[tuple[Fund, list[Sentence]]]:
    """List where a programme's money may stand: itself and its groups, with who shares each."""
    groups = (group for group in case.policy.stacking_groups if group.id in rule.groups)
    return [(rule, []), *((g, _mates(rule, g, case)) for g in groups if g.has_money)]


def _cap(fund: Fund, mates: list[Sentence], case: Case) -> Sentence:
    if not mates:
        return _limit(
            "firm-cap", fund.firm_cap, case,
            "{amount} for each firm, counting what it claimed before",
            "每家企业 {amount}（含此前已申领）",
        )  # fmt: skip
    return _limit(
        "firm-cap", fund.firm_cap, case,
        "{amount} for each firm, shared by this and {mates}, counting what it claimed before",
        "每家企业 {amount}（本补贴与{mates}共用额度，含此前已申领）", listed(mates),
    )  # fmt: skip


def _budget(fund: Fund, mates: list[Sentence], case: Case) -> Sentence:
    if not mates:
        return _limit(
            "budget", fund.budget, case,
            "{amount} left for all firms together", "全部企业合计 {amount}（资金余额）",
        )  # fmt: skip
    return _limit(
        "budget", fund.budget, case,
        "{amount} left for all firms, shared by this and {mates}",
        "全部企业合计 {amount}（本补贴与{mates}共用资金，余额）", listed(mates),
    )  # fmt: skip


def _limit(
    rule: str, amount: int | None, case: Case, en: str, zh: str, mates: Sentence = NOTHING
) -> Sentence:
    """Say a limit that a rule of the catalogue keeps; nothing where there is none."""
    if amount is None:
        return NOTHING
    return _counted(rule, both(en, zh, amount=money(amount), mates=mates), case)


def _counted(rule: str, said: Sentence, case: Case) -> Sentence:
    """Add that a limit does not count where its rule is switched off."""
    if case.policy.applies(rule):
        return said
    return both(
        "{said} (not counted: the rule is switched off)", "{said}（该规则已关闭，不计）", said=said
    )


def _claimed(rule: Subsidy, case: Case) -> Sentence:
    return joined(
        _one_claimed(tenant, fund, mates)
        for fund, mates in _funds(rule, case)
        for tenant in case.tenants
        if tenant.claimed.get(fund.id)
    )


def _one_claimed(tenant: Tenant, fund: Fund, mates: list[Sentence]) -> Sentence:
    amount, together, left = tenant.claimed[fund.id], NOTHING, NOTHING
    if mates:
        together = both(" from this and {mates}", "（含{mates}）", mates=listed(mates))
    if fund.firm_cap is not None:
        left = both(", {left} left", "，余 {left}", left=money(max(0, fund.firm_cap - amount)))
    return both(
        "{firm} {amount}{together}{left}",
        "{firm} {amount}{together}{left}",
        firm=named(tenant),
        amount=money(amount),
        together=together,
        left=left,
    )


def _valid(rule: Subsidy, day: date) -> Sentence:
    first, last = rule.valid_from, rule.valid_to
    if first and last:
        span = both("from {first} to {last}", "{first} 至 {last}", first=first, last=last)
    elif first:
        span = both("from {first}, no end stated", "{first} 起，未注明截止", first=first)
    elif last:
        span = both("until {last}", "至 {last} 止", last=last)
    else:
        span = both("no dates stated", "未注明期限")
    if first and day < first:
        return both(
            "{span}; this case begins earlier, on {day}", "{span}；算例始于 {day}，尚未生效",
            span=span, day=day,
        )  # fmt: skip
    if last and day > last:
        return both(
            "{span}; this case begins later, on {day}", "{span}；算例始于 {day}，已过期",
            span=span, day=day,
        )  # fmt: skip
    return span


def _stacking(rule: Subsidy, case: Case) -> Sentence:
    groups = [group for group in case.policy.stacking_groups if group.id in rule.groups]
    said = [part for group in groups for part in _together(rule, group, case)]
    if said:
        return joined(said)
    if not case.policy.applies("stacking"):
        return both("may be claimed beside any other", "可与任何其他补贴同时申领")
    return both(
        "may be claimed beside any other, together up to the whole rent",
        "可与任何其他补贴同时申领，合计不超过租金",
    )


def _together(rule: Subsidy, group: StackingGroup, case: Case) -> Iterator[Sentence]:
    mates = _mates(rule, group, case)
    if group.exclusive and mates:
        either = both(
            "never for the same workload as {mates}",
            "同一任务不得同时申领{mates}",
            mates=choice(mates),
        )
        yield _counted("exclusive", either, case)
    if group.ceiling is not None and (mates or not _stays_below(rule, group)):
        yield _counted("ceiling", _ceiling(group, mates), case)


def _mates(rule: Subsidy, group: StackingGroup, case: Case) -> list[Sentence]:
    """Name who shares a group with a programme.

    With one that pays only those count that pay too. Of one that does not all are named, since
    whoever switches it on has to know them.
    """
    day = case.horizon.start.date()
    pays = _status(rule, day) == "pays"
    mates = ((other, _status(other, day)) for other in case.policy.subsidies
             if group.id in other.groups and other.id != rule.id)  # fmt: skip
    return [_mate(other, status) for other, status in mates if status == "pays" or not pays]


def _mate(other: Subsidy, status: Status) -> Sentence:
    name = named(other)
    if status == "pays":
        return name
    return both("{name} ({status})", "{name}（{status}）", name=name, status=STATUS[status])


def _stays_below(rule: Subsidy, group: StackingGroup) -> bool:
    """Tell whether a programme alone cannot reach the ceiling of a group."""
    if not isinstance(rule, Share) or rule.basis != "rent" or group.ceiling is None:
        return False
    foreign = rule.share if rule.share_foreign is None else rule.share_foreign
    lower = group.ceiling if group.ceiling_foreign is None else group.ceiling_foreign
    return rule.share <= group.ceiling and foreign <= lower


def _ceiling(group: StackingGroup, mates: list[Sentence]) -> Sentence:
    most = percent(group.ceiling or 0)
    foreign = NOTHING
    if group.ceiling_foreign is not None:
        share = percent(group.ceiling_foreign)
        foreign = both(
            " ({share} on cards not made in China)", "（非国产卡 {share}）", share=share
        )
    if not mates:
        return both(
            "at most {most} of a workload's rent{foreign}",
            "不超过任务租金的 {most}{foreign}",
            most=most,
            foreign=foreign,
        )
    return both(
        "with {mates} together at most {most} of a workload's rent{foreign}",
        "与{mates}合计不超过任务租金的 {most}{foreign}",
        mates=listed(mates),
        most=most,
        foreign=foreign,
    )
