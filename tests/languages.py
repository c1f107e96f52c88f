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


def code_words(text: str) -> set[str]:
    """Ids of rules that stand in a text, quotations and names in brackets apart."""
    plain = re.sub(r"\[[^\]]*\]", "", QUOTED.sub("", text))
    return BY_ID.keys() & set(re.findall(r"(?<![\w/.-])[a-z]+(?:-[a-z]+)*(?![\w/.-])", plain))
