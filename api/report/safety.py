"""The look that all pages share, and what they may load: nothing that is not in them."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path


def page_style() -> str:
    """Return the style that all pages begin with."""
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def policy_of(style: str, scripts: list[str]) -> str:
    """Allow the page's own style and scripts by their hashes, and nothing from anywhere else."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
