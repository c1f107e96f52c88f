"""How much of an earlier plan a new one began with, told as a fact."""

from huline.api.cli.facts import Fact
from huline.api.cli.reading import Reading
from huline.models.adoption import NotAdopted, Reason
from huline.models.constraints import BY_ID
from huline.models.sentence import Lang, Sentence, both, joined, translated

_REASONS: dict[Reason, Sentence] = {
    "workload": both("the case has no such workload", "算例中已无此任务"),
    "pool": both("a pool they used is gone", "所用的资源池已不存在"),
    "rule": both("a rule refuses the place", "有规则不允许"),
    "shape": both("they ask for other cards, slots or times", "所需的卡数、时段或时间已不同"),
    "room": both("no room is left there", "原处已没有空间"),
}


def adoption(reading: Reading, lang: Lang) -> list[Fact]:
    """State how many placements of an earlier plan were adopted, and why the others were not."""
    found = reading.plan.adopted
    if found is None:
        return []
    value = both(
        "adopted {n:,} of {all:,} placements", "沿用 {all:,} 项安排中的 {n:,} 项",
        n=found.adopted, all=found.placements,
    )  # fmt: skip
    label = both("Earlier plan", "原有计划")
    texts = (translated(text, lang) for text in (label, value, joined(map(_why, found.left))))
    return [Fact("adopted", *texts)]


def _why(group: NotAdopted) -> Sentence:
    """Say of some placements why they were not adopted."""
    reason = _REASONS[group.reason]
    if group.rule is not None:
        rule = BY_ID[group.rule]
        reason = Sentence(rule.en, rule.zh)
    return both(
        "{n:,} not: {reason} ({example})", "{n:,} 项未沿用：{reason}（{example}）",
        n=group.workloads, reason=reason,
        example=group.example if group.workloads == 1 else both(
            "such as {id}", "如 {id}", id=group.example),
    )  # fmt: skip
