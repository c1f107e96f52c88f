"""Where something flips: said in sentences, and as a table of all values tried."""

from collections.abc import Iterator

from huline.api.report.markup import table
from huline.api.report.words import STATE_NAMES
from huline.models.findings import Bracket, Findings
from huline.models.sentence import Sentence, both
from huline.models.units import cny
from huline.models.varied import Number, number_of, told

_COLUMNS = (
    both("Sought", "所求"), both("What is varied", "变动的内容"), both("Value", "取值"),
    both("It is", "结论"), both("Worth at least, CNY", "价值下限（元）"),
    both("Worth at most, CNY", "价值上限（元）"),
    both("Share in the plan found", "所得计划的份额"),
)  # fmt: skip


def flips(found: Findings) -> str:
    """Return the table of all values that were tried."""
    rows = [
        (
            _name(found, each),
            _varied(found, each).name,
            told(tried.value, _varied(found, each).unit),
            STATE_NAMES[tried.state],
            *("–" if end is None else cny(end) for end in tried.worth),
            "–" if tried.found is None else f"{tried.found:.1%}",
        )
        for each in found.brackets
        for tried in each.tried
    ]
    return table(_COLUMNS, rows, words=2)


def flips_told(found: Findings) -> Iterator[Sentence]:
    """Yield for everything that was sought between which values it flips, or that this is open."""
    for each in found.brackets:
        varied = _varied(found, each)
        low, high = (told(end.value, varied.unit) for end in (each.low, each.high))
        about = {"name": _name(found, each), "varied": varied.name, "low": low, "high": high}
        if each.flips:
            one, other = (STATE_NAMES[end.state] for end in (each.low, each.high))
            yield both(
                "{name}: {one} where the {varied} is {low}, and {other} where it is {high}; "
                "proven of every best plan at both, what lies between is open.",
                "{name}：{varied}为 {low} 时{one}，为 {high} 时{other}；"
                "两处均对所有最优计划成立（已证明），其间未定。",
                one=one, other=other, **about,
            )  # fmt: skip
        else:
            ends = (told(tried.value, varied.unit) for tried in (each.tried[0], each.tried[-1]))
            about |= dict(zip(("low", "high"), ends, strict=True))
            yield both(
                "{name}: no flip is proven while the {varied} goes from {low} to {high}.",
                "{name}：{varied}由 {low} 至 {high}，未证明有翻转。",
                **about,
            )


def _name(found: Findings, bracket: Bracket) -> Sentence:
    (sought,) = (each for each in found.study.break_evens if each.name == bracket.name)
    return Sentence(sought.name, sought.name_zh or sought.name)


def _varied(found: Findings, bracket: Bracket) -> Number:
    (sought,) = (each for each in found.study.break_evens if each.name == bracket.name)
    return number_of(sought.edit)
