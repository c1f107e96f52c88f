"""Texts of the page: a plain string, or one string for each language."""

from collections.abc import Callable
from typing import TypeVarTuple

from huline.api.cli.messages import MESSAGES, say
from huline.models.sentence import Lang

Ts = TypeVarTuple("Ts")
Text = str | dict[str, str]
_OF_THE_DRAWER = {
    "why.centre": "centre",
    "why.when": "why.when",
    "why.cards": "cards",
    "why.more": "why.found",
    "why.apart": "why.delta",
    "why.floor": "why.at-least",
    "why.others": "why.alternatives",
    "why.others.none": "why.alternatives.none",
    "why.refused": "why.refused",
    "why.reason": "why.reason",
    "why.remedy": "why.remedy",
    "why.remedy.note": "why.remedy.note",
    "why.thing": "why.thing",
    "why.notes": "why.notes",
    "why.notes.found": "why.notes.found",
}
"""What the drawer says as `huline explain` does: label -> message."""


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
    } | {name: message(key) for name, key in _OF_THE_DRAWER.items()}
