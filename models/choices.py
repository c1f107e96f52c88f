"""Chinese words for the few values that a field may have, and the value that was meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from huline.models.sentence import NOTHING, Sentence, both

IN_CHINESE: dict[str, tuple[str, ...]] = {
    # workloads
    "training": ("训练",), "inference": ("推理",),
    "contiguous": ("连续",), "preemptible": ("可中断",),
    "milli-card": ("毫卡",), "token/s": ("词元/秒", "令牌/秒"),
    "milli-request/s": ("毫请求/秒",),
    "together": ("同处", "同一中心"), "apart": ("分开", "不同中心"),
    # supply
    "east": ("东部",), "west": ("西部",),
    "own": ("仅本省",), "listed": ("列出的省份",), "anywhere": ("不限",),
    "Ethernet": ("以太网",), "payer": ("付款方",), "operator": ("运营方",),
    "card-hour": ("卡时", "卡·时"), "node-month": ("整机月", "节点月"),
    "p-year": ("P年", "每P每年"), "million-tokens": ("百万词元", "百万令牌"),
    # policy
    "micro": ("微型",), "small": ("小型",), "medium": ("中型",), "large": ("大型",),
    "province": ("本省",), "city": ("本市",), "site": ("数据所在地",), "nowhere": ("禁止外出",),
    "priced": ("计价",), "strict": ("逐级",),
    "domestic": ("国产",), "foreign": ("非国产", "进口"),
    "kWh": ("千瓦时", "度"), "rent": ("租金",), "energy": ("电费",),
    "share": ("按比例",), "per-unit": ("按量",), "tiered": ("分档",),
    "hard": ("硬性",), "soft": ("软性",), "off": ("停用",),
}  # fmt: skip
"""Value -> words that are understood in a cell, the usual one first."""

_VALUE_OF = {word: value for value, words in IN_CHINESE.items() for word in words}


def chosen(text: str, choices: Iterable[object]) -> str:
    """Return the one of ``choices`` for which a Chinese word stands; else the text itself."""
    value = _VALUE_OF.get(text)
    return value if value is not None and value in choices else text


def in_word(value: str) -> Sentence:
    """Return a value, in Chinese the word that usually stands for it if there is one."""
    return Sentence(value, next(iter(IN_CHINESE.get(value, ())), value))


def with_chinese(choice: object) -> Sentence:
    """Return a value, in Chinese after the word that usually stands for it if there is one."""
    value = in_word(str(choice))
    return Sentence(value, value.zh if value == value.zh else f"{value.zh}（{value}）")


def close_choice(text: str, choices: Iterable[object]) -> Sentence | None:
    """Ask whether the value that is spelt, or called in Chinese, much like this was meant."""
    names = {word.casefold(): c for c in map(str, choices) for word in (c, *IN_CHINESE.get(c, ()))}
    close = get_close_matches(text.casefold(), names, n=1, cutoff=0.6)
    if not close:
        return None
    value = names[close[0]]
    called = IN_CHINESE.get(value, ())
    return both(
        "did you mean '{value}'{called}?",
        "是否想写“{value}”{called}？",
        value=value,
        called=Sentence("", f"（{called[0]}）") if called else NOTHING,
    )
