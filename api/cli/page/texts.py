"""Texts of the page: a plain string, or one string for each language."""

from collections.abc import Callable
from typing import TypeVarTuple

from huline.api.cli.messages import MESSAGES, say
from huline.models.sentence import Lang

Ts = TypeVarTuple("Ts")
Text = str | dict[str, str]


def both(write: Callable[[*Ts, Lang], str], *told: *Ts) -> Text:
    """Write a text in both languages; one string where they are the same.

    ``write`` takes what is told, then the language.
    """
    return pair(write(*told, "zh"), write(*told, "en"))


def pair(zh: str, en: str) -> Text:
    """Join a text in both languages; one string where they are the same."""
    return zh if zh == en else {"zh": zh, "en": en}


def message(key: str, **fields: object) -> Text:
    """Return a message in both languages."""
    return both(lambda lang: say(key, lang, **fields))


def labels() -> dict[str, Text]:
    """Return what the page's script says by itself; keys of the page without ``page.``."""
    return {
        key.removeprefix("page."): {"zh": text.zh, "en": text.en}
        for key, text in MESSAGES.items()
        if key.startswith(("page.", "kind.")) or key == "cards"
    }
