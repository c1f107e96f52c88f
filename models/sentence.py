"""Sentences for people in English and Chinese, side by side where they are said.

Whatever refuses or remarks on something says so with `both`; whoever shows it to a person picks
the language with `translated`. A plain string stands for itself in every language.
"""

from collections.abc import Iterable
from typing import Literal, Self

Lang = Literal["zh", "en"]


class Sentence(str):
    """English text that carries its Chinese twin; wherever a plain string will do, English."""

    __slots__ = ("zh",)

    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        """Join a sentence and its twin."""
        made = super().__new__(cls, en)
        made.zh = zh
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.zh)


NOTHING = Sentence("", "")


def both(en: str, zh: str, **fields: object) -> Sentence:
    """Fill the ``{fields}`` of a sentence in both languages.

    A field that is a Sentence itself gives each language its own text.

    >>> said = both("{n} cards of {what}", "{what}的 {n} 张卡", n=8, what=both("a pool", "资源池"))
    >>> said, said.zh
    ('8 cards of a pool', '资源池的 8 张卡')
    """
    twins = {
        name: value.zh if isinstance(value, Sentence) else value for name, value in fields.items()
    }
    return Sentence(en.format(**fields), zh.format(**twins))


def listed(items: Iterable[object]) -> Sentence:
    """Write items one after the other, with the comma of each language."""
    return joined(items, ", ", "、")


def joined(items: Iterable[object], en: str = "; ", zh: str = "；") -> Sentence:
    """Join items with what stands between them in each language."""
    texts = [item if isinstance(item, str) else str(item) for item in items]
    return Sentence(en.join(texts), zh.join(translated(text, "zh") for text in texts))


def translated(text: str, lang: Lang) -> str:
    """Return the text for a reader of ``lang``."""
    return text.zh if lang == "zh" and isinstance(text, Sentence) else str(text)
