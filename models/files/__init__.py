"""Files: Cases from folders or JSON and back, batches, plans, certificates, exports.

polars and openpyxl take longer to come in than most files take to read: only functions that write
or read Parquet and workbooks import them.
"""

from huline.models.files.batch import read_batch
from huline.models.files.certificates import read_certificate, write_certificate
from huline.models.files.comparisons import write_comparison
from huline.models.files.export import export_plan
from huline.models.files.findings import write_findings, write_relocations
from huline.models.files.gap import read_gap
from huline.models.files.handmade import read_handmade
from huline.models.files.menus import read_menu
from huline.models.files.plans import read_plan, write_plan
from huline.models.files.reading import read_case
from huline.models.files.studies import read_base, read_draft, read_study
from huline.models.files.template import write_template
from huline.models.files.writing import write_case, written_over

__all__ = [
    "export_plan",
    "read_base",
    "read_batch",
    "read_case",
    "read_certificate",
    "read_draft",
    "read_gap",
    "read_handmade",
    "read_menu",
    "read_plan",
    "read_study",
    "write_case",
    "write_certificate",
    "write_comparison",
    "write_findings",
    "write_plan",
    "write_relocations",
    "write_template",
    "written_over",
]
