"""Compute vouchers: every rule of sources/rules_ready.csv as subsidies, its figures read there.

A rule that pays another rate under a condition becomes several subsidies that exclude each other,
in a group that holds what the rule has once: its pool and its cap for each firm.
"""

from typing import Any

from chinese import in_both
from issuers import ISSUERS
from rates import RATES, Rate, milli_fen, stated
from tables import Row, by, first_day, last_day

from huline.models.sentence import NOTHING, Sentence, both, joined
from huline.models.subsidy import Share, StackingGroup
from huline.models.units import half_up

# A programme's year of money is taken to be paid out evenly, and this batch to be one part in so
# many of the compute its firms rent: what it still has for the batch is pool / 365 / parts.
BATCH_IS_ONE_PART_IN = 10


def vouchers(days: int) -> tuple[Share, ...]:
    """Return every rate of every rule, applied or off, with what is left of it for some days."""
    rules = by("rules_ready", "id")
    return tuple(_voucher(rate, rules[rate.rule], days) for rate in RATES)


def money_of(days: int) -> dict[str, tuple[str, int]]:
    """Rule or rate -> where its claims to date stand, and the cap for each firm, in milli-fen."""
    capped = {group.id: group.firm_cap for group in groups(days) if group.firm_cap is not None}
    return {
        rule.id: next(
            ((name, cap) for name, cap in capped.items() if name in rule.groups),
            (rule.id, rule.firm_cap or 0),
        )
        for rule in vouchers(days)
    }


def groups(days: int) -> tuple[StackingGroup, ...]:
    """Return what the rates of one rule, and a rule and another, may pay together."""
    rules = by("rules_ready", "id")
    together, foreign = rules["hangzhou-2025"]["stack_cap_pct"].split(";")
    return (
        *(_either(rule, rules[rule], days) for rule in _with_several_rates()),
        StackingGroup(
            id="hangzhou-2025-national",
            name="Hangzhou's and the national voucher together",
            name_zh="杭州算力券与国家智能券叠加",
            ceiling=int(together) * 10,
            ceiling_foreign=int(foreign) * 10,
            source=f"sources/rules_ready.csv: {rules['hangzhou-2025']['note']}",
            assumed=("ceiling_foreign",),
        ),
        StackingGroup(
            id="hangzhou-2025-sme-alone",
            name="Hangzhou's small-firm rate or the national voucher",
            name_zh="杭州中小企业档与国家智能券二选一",
            exclusive=True,
            source="the sum of both is not stated; the usual rate with the national voucher comes "
            "to as much as any sum that the rule allows",
            assumed=("exclusive",),
        ),
    )


def _with_several_rates() -> list[str]:
    return list(dict.fromkeys(rate.rule for rate in RATES if _in_a_group(rate)))


def _in_a_group(rate: Rate) -> bool:
    return _group_of(rate.rule) in rate.fields.get("groups", ())


def _group_of(rule: str) -> str:
    return f"{rule}-voucher"


def _either(rule: str, row: Row, days: int) -> StackingGroup:
    rates = [rate for rate in RATES if rate.rule == rule]
    limits = _money(row, days)
    if _caps_differ(rule, row):
        limits.pop("firm_cap")
    return StackingGroup(
        id=_group_of(rule),
        name=f"{rates[0].name}: one rate, one pool",
        name_zh=f"{rates[0].name_zh}：只取一档，共用资金",
        exclusive=True,
        source=f"sources/rules_ready.csv: {_condition(row)}; {_pool(row, days)}",
        assumed=("budget",),
        derived=("budget",),
        **limits,
    )


def _caps_differ(rule: str, row: Row) -> bool:
    """Tell whether each rate of a rule has a cap of its own."""
    return any("firm_cap" in rate.read(row) for rate in RATES if rate.rule == rule)


def _condition(row: Row) -> str:
    return row["rate_alt_condition"] or row["cap_note"] or f"missing: {row['missing']}"


def _voucher(rate: Rate, row: Row, days: int) -> Share:
    facts = by("subsidies", "id")[row["id"]]
    shared = _in_a_group(rate)
    budgeted = bool(row["pool_cny"]) and not shared
    pool = NOTHING if shared else _pool(row, days)
    source = joined(filter(None, [_status(row), rate.note, pool, in_both(facts["source"])]))
    money = {} if shared else _money(row, days)
    if shared and _caps_differ(rate.rule, row):
        money = {"firm_cap": milli_fen(row["cap_per_user_year_cny"])}
    fields = {"share": stated(row)} | _limits(row) | money | rate.fields | rate.read(row)
    return Share(
        id="-".join(filter(None, (rate.rule, rate.suffix))),
        name=rate.name,
        name_zh=rate.name_zh,
        issuer=ISSUERS[facts["issuer"]],
        issuer_zh=facts["issuer"],
        off=rate.off[0],
        off_zh=rate.off[1],
        source=str(source),
        source_zh=source.zh,
        assumed=(*rate.assumed, "budget") if budgeted else rate.assumed,
        derived=("budget",) if budgeted else (),
        **fields,
    )


def _money(row: Row, days: int) -> dict[str, int]:
    """Return what a rule has once, whatever its rates: the cap for each firm, and the pool."""
    money = {}
    if row["cap_per_user_year_cny"]:
        money["firm_cap"] = milli_fen(row["cap_per_user_year_cny"])
    if row["pool_cny"]:
        money["budget"] = budget_left(int(row["pool_cny"]), days)
    return money


def _limits(row: Row) -> dict[str, Any]:
    """Return what a row states in columns of its own: threshold and days."""
    limits: dict[str, Any] = {"valid_from": first_day(row["valid_from"])}
    if row["valid_to"]:
        limits["valid_to"] = last_day(row["valid_to"])
    if row["min_spend_cny"]:
        limits["threshold"] = milli_fen(row["min_spend_cny"])
    return limits


def budget_left(pool_cny: int, days: int) -> int:
    """Return what a yearly pool still has for this batch, in milli-fen of whole yuan."""
    return milli_fen(half_up(pool_cny * days, 365 * BATCH_IS_ONE_PART_IN))


_READY = {
    "yes": both("stated fully enough to be encoded", "可编码"),
    "partial": both("stated in part", "部分可编码"),
}


def _status(row: Row) -> Sentence:
    missing = in_both(row["missing"]) if row["missing"] else NOTHING
    return both(
        "sources/rules_ready.csv: {ready}, in force: {in_force}{missing}",
        "sources/rules_ready.csv：{ready}，是否有效：{in_force}{missing}",
        ready=_READY[row["ready"]],
        in_force=in_both(row["in_force_2026_11"]),
        missing=both(", missing: {it}", "，缺：{it}", it=missing) if missing else NOTHING,
    )


_PART_OF_A_DAY = both("a day's part", "一日")


def _pool(row: Row, days: int) -> Sentence:
    if not row["pool_cny"]:
        return NOTHING
    return both(
        "budget: CNY {pool} a year, spread evenly over its days, and 1/{parts} of {part}",
        "资金余额：每年 {pool} 元，按日均分，取{part}的 1/{parts}",
        pool=f"{int(row['pool_cny']):,}",
        parts=BATCH_IS_ONE_PART_IN,
        part=_PART_OF_A_DAY if days == 1 else both("{n} days' part", "{n}日", n=days),
    )
