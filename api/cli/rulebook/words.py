"""Small wordings of the rule book, each in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from huline.models.base import Named
from huline.models.case import Case
from huline.models.place import in_both
from huline.models.sentence import Sentence, both
from huline.models.units import MILLI_FEN_PER_CNY, cny

KINDS = {"training": both("training", "训练"), "inference": both("inference", "推理")}
SIZES = {
    "micro": both("micro", "微型"),
    "small": both("small", "小型"),
    "medium": both("medium-sized", "中型"),
    "large": both("large", "大型"),
}


@dataclass(frozen=True)
class Clause:
    """One thing told of a rule: a key for machines, a label and a sentence for people."""

    key: str
    label: Sentence
    text: Sentence


def named(record: Named) -> Sentence:
    """Return what people call a record."""
    return Sentence(record.label("en"), record.label("zh"))


def money(milli_fen: int) -> Sentence:
    """Write an amount in yuan: to the fen, or as exactly as it is given.

    >>> money(500_000_000), money(1_250).zh
    ('CNY 5,000.00', '0.0125 元')
    """
    exact = f"{milli_fen / MILLI_FEN_PER_CNY:.5f}".rstrip("0")
    amount = exact if milli_fen % 1_000 else cny(milli_fen)
    return both("CNY {amount}", "{amount} 元", amount=amount)


def percent(per_mille: int) -> str:
    """Write a share exactly.

    >>> percent(300), percent(125)
    ('30%', '12.5%')
    """
    return f"{per_mille // 10}%" if per_mille % 10 == 0 else f"{per_mille / 10}%"


def choice(items: Sequence[str]) -> Sentence:
    """Write ways of which one holds: ``micro, small or large``."""
    *others, last = items
    if not others:
        return Sentence(str(last), _zh(last))
    return Sentence(
        f"{', '.join(others)} or {last}", f"{'、'.join(map(_zh, others))}或{_zh(last)}"
    )


def _zh(text: str) -> str:
    return text.zh if isinstance(text, Sentence) else text


_CLUSTER = "集群"


class Places:
    """Names of places, as far as the metros of a Case give them in Chinese."""

    def __init__(self, case: Case) -> None:
        self._cities: dict[tuple[str, str], str] = {}
        # a cluster is called after a city, which has a name of its own where it is a metro too
        for metro in sorted(case.metros, key=lambda metro: metro.name_zh.endswith(_CLUSTER)):
            if metro.name_zh:
                name = metro.name_zh.removesuffix(_CLUSTER)
                self._cities.setdefault((metro.province, metro.city), name)

    def name(self, province: str, city: str | None) -> Sentence:
        """Write a province, or a city in it."""
        whole = in_both(province)
        if city is None:
            return whole
        city_zh = self._cities.get((province, city), city)
        if city in (province, whole.zh):
            return whole
        return both(
            "{city}, {province}",
            "{province}{city}",
            city=Sentence(city, city_zh),
            province=whole,
        )


Status = Literal["pays", "ended", "to-come", "off"]
STATUS: dict[Status, Sentence] = {
    "pays": both("applied", "采用"),
    "ended": both("out of date", "已过期"),
    "to-come": both("not yet begun", "尚未生效"),
    "off": both("switched off", "未启用"),
}
