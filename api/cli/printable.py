"""What may reach a terminal."""


def printable(text: str) -> str:
    """Replace what moves a terminal's cursor or colours: names are the user's."""
    return "".join(c if c.isprintable() else "�" for c in text)
