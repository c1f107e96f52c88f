"""One self-contained HTML page of a plan: no network, both languages, every figure in tables."""

from huline.api.cli.page.write import write_page

__all__ = ["write_page"]
