"""What sets scenarios apart over all draws of demand: the mean, and how far draws scatter."""

from collections.abc import Iterator, Sequence

from huline.api.report.markup import section, table
from huline.api.report.told import names_of
from huline.api.report.words import HEADLINES, SIGN_NAMES, Headline
from huline.models.findings import Findings, Paired
from huline.models.sentence import Sentence, both

_COLUMNS = (
    both("Scenario", "情景"), both("Compared with", "比较对象"), both("Draws", "抽样数"),
    both("Mean", "均值"), both("Mean at least … at most", "均值下限 … 上限"),
    both("Sign of the mean", "均值方向"), both("Up / down in draws", "上升 / 下降的抽样数"),
    both("Deviation", "标准差"), both("Draws from … to", "各抽样的最小值 … 最大值"),
    both("With limits from … to", "计入界后的最小值 … 最大值"),
)  # fmt: skip


def over_draws(found: Findings) -> Iterator[str]:
    """Yield a section for each measure that differs, where demand is drawn more than once."""
    for headline in HEADLINES:
        rows = [
            each
            for each in found.paired
            if (each.measure, each.by, each.key) == headline[:3] and each.draws > 1
        ]
        title = both("Over draws of demand: {measure}", "各次需求抽样：{measure}",
                     measure=headline.title)  # fmt: skip
        body = table(_COLUMNS, [_row(found, headline, each) for each in rows], words=2)
        yield section(title, body, note=_note(min((each.draws for each in rows), default=1)))


def _row(found: Findings, of: Headline, paired: Paired) -> Sequence[str]:
    names, drawn = names_of(found), len(found.study.draws.seeds if found.study.draws else ())
    return (
        names[paired.scenario],
        names[paired.against],
        both("{n} of {all}", "{all} 次中的 {n} 次", n=paired.draws, all=drawn),
        of.told(paired.mean),
        _range(of, paired.proven),
        SIGN_NAMES[paired.sign],
        f"{paired.up} / {paired.down}",
        of.told(paired.deviation),
        _range(of, paired.drawn),
        _range(of, paired.widest),
    )


def _range(of: Headline, ends: tuple[float | int | None, float | int | None]) -> str:
    return " … ".join(map(of.told, ends))


def _note(draws: int) -> Sentence:
    return both(
        "Differences from the scenario compared with, of pairs with the same demand. The mean "
        "and its limits are of these draws: the limits tell how near plans are to the best, "
        "nothing of other draws. Deviation and range tell how far draws scatter, between the "
        "plans shown; the last column adds the limits of each draw. If seeds were chosen before "
        "anything was known of them, it holds the median over all draws there might be with a "
        "chance of at least {chance}. Up and down count draws whose sign is proven.",
        "与比较情景的差额，按同一需求成对计算。均值及其上下限只针对这些抽样：界说明计划与最优的距离，"
        "不说明其他抽样。标准差与取值范围说明抽样的离散程度（按所示计划）；末列再计入每次抽样的界。"
        "若种子在知晓结果之前选定，则末列以不低于 {chance} 的概率包含所有可能抽样的中位数。"
        "上升、下降只计方向已证明的抽样。",
        chance=f"{1 - 2.0 ** (1 - draws):.1%}",
    )  # fmt: skip
