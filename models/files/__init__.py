"""Files: a Case from a folder or JSON and back, batches of workloads, plans, exports."""

from huline.models.files.reading import read_case
from huline.models.files.writing import write_case

__all__ = ["read_case", "write_case"]
