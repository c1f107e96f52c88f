"""What a Study found, in words that both its summary and its report use."""

from typing import NamedTuple

from huline.models.findings import Difference, Sign, State, Status
from huline.models.sentence import Sentence, both
from huline.models.units import cny

STATUS_NAMES: dict[Status, Sentence] = {
    "proven": Sentence("proven", "已证明"),
    "unproven": Sentence("gap not reached", "未达到差距"),
    "no-plan": Sentence("no plan exists", "不存在可行计划"),
    "out-of-time": Sentence("out of time", "时间用尽"),
}
SIGN_NAMES: dict[Sign, Sentence] = {
    "up": Sentence("dearer", "更高"),
    "down": Sentence("cheaper", "更低"),
    "same": Sentence("the same", "相同"),
    "undecided": Sentence("undecided", "未定"),
}
SLOPE_NAMES: dict[Sign, Sentence] = {
    "up": Sentence("rises", "上升"),
    "down": Sentence("falls", "下降"),
    "same": Sentence("stays", "不变"),
    "undecided": Sentence("undecided", "未定"),
}
STATE_NAMES: dict[State, Sentence] = {
    "there": Sentence("there", "在此"),
    "elsewhere": Sentence("elsewhere", "不在此"),
    "reached": Sentence("reached", "达到"),
    "short": Sentence("not reached", "未达到"),
    "undecided": Sentence("undecided", "未定"),
}


class Headline(NamedTuple):
    """A measure that tables of scenarios tell of, and how its values are written.

    Attributes
    ----------
    form : of a format; empty: money, in CNY
    """

    measure: str
    by: str
    key: str
    title: Sentence
    form: str = ""

    def told(self, value: float | int | None) -> str:
        """Write a value; a dash where there is none."""
        if value is None:
            return "–"
        return self.form.format(value) if self.form else cny(round(value))


HEADLINES = (
    Headline("payer-cost", "", "", both("Net cost, CNY", "净成本（元）")),
    Headline("system-cost", "", "", both("Cost to society, CNY", "系统成本（元）")),
    Headline("outlay", "", "", both("Outlay, CNY", "补贴支出（元）")),
    Headline("west-share", "side_policy", "west", both("West", "西部占比"), "{:.2%}"),
    Headline("carbon", "", "", both("CO2, kg", "碳排放（千克）"), "{:,.1f}"),
    Headline("unserved", "", "", both("Not served whole", "未完整服务的任务数"), "{:,.2f}"),
)


def limits_of(difference: Difference) -> str:
    """Write the proven limits of a difference of money; a dash where none is known."""
    return " … ".join(ends_of(difference))


def ends_of(difference: Difference) -> tuple[str, str]:
    """Write both limits."""
    low, high = ("–" if each is None else cny(int(each)) for each in difference.proven)
    return low, high
