"""One self-contained HTML report of a Study: no network, both languages."""

from huline.api.report.write import report, write_report

__all__ = ["report", "write_report"]
