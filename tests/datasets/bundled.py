"""Where the bundled day and its sources lie."""

import csv
from pathlib import Path

DATASETS = Path(__file__).parents[2] / "datasets"
SOURCES, FOLDER = DATASETS / "sources", DATASETS / "east-west"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a source table."""
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
