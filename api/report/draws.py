"""What sets scenarios apart over all draws of demand: the mean, and how far draws scatter."""

from collections.abc import Sequence

from huline.api.report.markup import section, table
from huline.api.report.told import names_of
from huline.api.report.words import HEADLINES, SLOPE_NAMES, Headline
from huline.models.findings import Findings, Paired
from huline.models.sentence import Sentence, both

_COLUMNS = (
    both("Difference of", "指标"), both("Scenario / beside", "情景 / 比较对象"),
    both("Mean, [limits]", "均值 [界]"), both("It", "方向"),
    both("Up, down, all", "上升、下降、共"), both("Deviation", "标准差"),
    both("Draws, [limits]", "各抽样 [计入界]"),
)  # fmt: skip


def over_draws(found: Findings) -> str:
    """Return what differs over draws; nothing where demand is drawn once at most."""
    told = [
        (headline, each)
        for headline in HEADLINES
        for each in found.paired
        if (each.measure, each.by, each.key) == headline[:3]
        and each.draws > 1
        and (any(each.drawn) or each.proven != (None, None))
    ]
    rows = [_row(found, headline, each) for headline, each in told]
    fewest = min((each.draws for _, each in told), default=1)
    title = both("Over draws of demand", "各次需求抽样")
    return section(title, table(_COLUMNS, rows, words=2), note=_note(fewest))


def _row(found: Findings, of: Headline, paired: Paired) -> Sequence[str]:
    names = names_of(found)
    return (
        of.title,
        both("{a} / {b}", "{a} / {b}", a=names[paired.scenario], b=names[paired.against]),
        f"{of.told(paired.mean)}\n[{_range(of, paired.proven)}]",
        SLOPE_NAMES[paired.sign],
        f"{paired.up}, {paired.down}, {paired.draws}",
        of.told(paired.deviation),
        f"{_range(of, paired.drawn)}\n[{_range(of, paired.widest)}]",
    )


def _range(of: Headline, ends: tuple[float | int | None, float | int | None]) -> str:
    return " … ".join(map(of.told, ends))


def _note(draws: int) -> Sentence:
    return both(
        "Differences from the scenario compared with, of pairs with the same demand. The mean "
        "and its limits are of these draws: the limits tell how near plans are to the best, "
        "nothing of other draws. Deviation and range tell how far draws scatter, between the "
        "plans shown; below in brackets with the limits of each draw. If seeds were chosen before "
        "anything was known of them, that range holds the median over all draws there might be "
        "with a chance of at least {chance}. Up and down count draws whose sign is proven.",
        "与比较情景的差额，按同一需求成对计算。均值及其上下限只针对这些抽样：界说明计划与最优的距离，"
        "不说明其他抽样。标准差与取值范围说明抽样的离散程度（按所示计划）；方括号内再计入每次抽样的界。"
        "若种子在知晓结果之前选定，则该范围以不低于 {chance} 的概率包含所有可能抽样的中位数。"
        "上升、下降只计方向已证明的抽样。",
        chance=f"{1 - 2.0 ** (1 - draws):.1%}",
    )  # fmt: skip
