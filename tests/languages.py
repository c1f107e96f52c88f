"""What a text says in a language, whatever of the input it quotes."""

import re

from huline.models.constraints import BY_ID

CHINESE = re.compile("[\u3400-\u9fff]")
QUOTED = re.compile("“[^”]*”")
ENGLISH = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b")
"""Three plain words in a row: a sentence, not the name of a field or of a kind."""


def is_chinese(text: str) -> bool:
    """Tell whether a text is Chinese, and nothing of it was left in English."""
    return bool(CHINESE.search(text)) and not ENGLISH.search(QUOTED.sub("", text))


SLOT = re.compile(r"\bslots? \d+|时段 \d+")
"""A slot told by its number, which a person would have to count."""
UNITS = re.compile(r"\b(?:mW|Wh|us|MB|milli-\w+|per mille|token/s)\b")
"""Units of files, which people do not use."""


def code_words(text: str) -> set[str]:
    """Ids of rules, numbers of slots and units of files in a text, quotations apart."""
    plain = QUOTED.sub("", text)
    words = set(re.findall(r"(?<![\w/.-])[a-z]+(?:-[a-z]+)*(?![\w/.-])", plain))
    return BY_ID.keys() & words | {*SLOT.findall(plain), *UNITS.findall(plain)}
