"""One self-contained HTML report of a Study: no network, both languages."""

from huline.api.cli.report.write import write_report

__all__ = ["write_report"]
