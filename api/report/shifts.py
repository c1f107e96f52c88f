"""Where work runs in the base, and whither it shifts in every other scenario, on maps."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huline.api.report.atlas import Frame, Mark, drawn
from huline.api.report.markup import spoken
from huline.api.report.told import named, names_of
from huline.models.findings import Difference, Figure, Findings, Outcome
from huline.models.sentence import Sentence, both, listed
from huline.models.study import BASE

_MOST = 12
"""Scenarios of which maps are drawn."""
_TOLD = 3
"""Centres that a caption names, of those with more work and of those with less."""
MAPS_SHOW = both(
    "A circle has the area of the card-hours at a centre; the one in the corner says how many. In "
    "the base all of them; in the others, full, what a centre has more than in the scenario "
    "compared with, and hollow, what it has less. The dashed line is the Hu Huanyong line, from "
    "Heihe to Tengchong. All of the plans shown: {most} scenarios at most, those that shift most.",
    "圆面积表示智算中心的卡时，左下角的圆为比例尺。基准图为全部卡时；其余各图中，"
    "实心为比所比较的情景多出的卡时，空心为减少的卡时。虚线为胡焕庸线（黑河—腾冲）。"
    "均为所示计划的数值；最多列出迁移最多的 {most} 个情景。",
    most=_MOST,
)


class _Map(NamedTuple):
    title: Sentence
    told: Sentence
    marks: list[Mark]

    @property
    def largest(self) -> float:
        return max((abs(mark.amount) for mark in self.marks), default=0.0)


def maps(found: Findings) -> str:
    """Draw all maps; nothing where no plan was found, or no place is known."""
    shown = [each for each in (*_base(found), *_shifts(found)) if each.largest]
    if not shown or not found.places:
        return ""
    frame = Frame(found.places.values())
    # what shifts is told on one scale, and is far less than all there is
    first, *rest = shown
    scales = [first.largest, *([max(each.largest for each in rest)] * len(rest) if rest else ())]
    drawings = (
        f"<figure>{drawn(frame, each.marks, scale, f'map-{n}')}<figcaption id=map-{n}>"
        f"<b>{spoken(each.title)}</b><p>{spoken(each.told)}</p></figcaption></figure>"
        for n, (each, scale) in enumerate(zip(shown, scales, strict=True))
    )
    return f'<div class="maps">{"".join(drawings)}</div>'


def _base(found: Findings) -> Iterator[_Map]:
    base = found.outcomes[0]
    marks = _marks(found, [f for f in base.figures if _at_centre(f)], "{:,.0f}")
    most = _listed(sorted(marks, key=lambda mark: -mark.amount))
    told = both("Most card-hours: {most}. {west}", "卡时最多：{most}。{west}", most=most,
                west=_west(base))  # fmt: skip
    yield _Map(named(found, base), told, marks)


def _shifts(found: Findings) -> list[_Map]:
    others = [o for o in found.outcomes if o.scenario != BASE and o.differences]
    chosen = sorted(others, key=_moved, reverse=True)[:_MOST]
    return [_shift(found, outcome) for outcome in others if outcome in chosen]


def _moved(outcome: Outcome) -> float:
    moved = outcome.figure("moved")
    return 0.0 if moved is None else float(moved.value or 0)


def _shift(found: Findings, outcome: Outcome) -> _Map:
    marks = _marks(found, [d for d in outcome.differences if _at_centre(d)], "{:+,.0f}")
    title = both("{name}, beside {other}", "{name}（与{other}相比）",
                 name=named(found, outcome), other=names_of(found)[outcome.against])  # fmt: skip
    up = sorted((m for m in marks if m.amount > 0), key=lambda mark: -mark.amount)
    down = sorted((m for m in marks if m.amount < 0), key=lambda mark: mark.amount)
    told = both("More: {up}. Less: {down}. {west}", "增加：{up}。减少：{down}。{west}",
                up=_listed(up), down=_listed(down), west=_west(outcome))  # fmt: skip
    return _Map(title, told, marks)


def _at_centre(figure: Figure | Difference) -> bool:
    return (figure.measure, figure.by) == ("card-hours", "centre")


def _marks(found: Findings, figures: Sequence[Figure | Difference], form: str) -> list[Mark]:
    amounts = {figure.key: float(figure.value or 0) for figure in figures}
    return [
        Mark(
            Sentence(*found.names.get(f"centre {centre}", (centre, centre))),
            at,
            amounts.get(centre, 0.0),
            form.format(amounts.get(centre, 0.0)).replace("-", "−"),
        )
        for centre, at in found.places.items()
    ]


def _listed(marks: Sequence[Mark]) -> Sentence:
    if not marks or not marks[0].amount:
        return both("nowhere", "无")
    first = marks[:_TOLD]
    return listed(
        both("{name}\u00a0{told}", "{name}\u00a0{told}", name=m.name, told=m.told) for m in first
    )


def _west(outcome: Outcome) -> Sentence:
    share = outcome.figure("west-share", "side_hu", "west")
    if share is None or share.value is None:
        return both("", "")
    return both(
        "West of the Hu line, which is not where the national programme's west begins: {share}.",
        "胡焕庸线以西占 {share}（与国家“东数西算”所划的西部不同）。",
        share=f"{share.value:.1%}",
    )
