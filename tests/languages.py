"""What a text says in a language, whatever of the input it quotes."""

import re

CHINESE = re.compile("[\u3400-\u9fff]")
QUOTED = re.compile("“[^”]*”")
ENGLISH = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b")
"""Three plain words in a row: a sentence, not the name of a field or of a kind."""


def is_chinese(text: str) -> bool:
    """Tell whether a text is Chinese, and nothing of it was left in English."""
    return bool(CHINESE.search(text)) and not ENGLISH.search(QUOTED.sub("", text))
