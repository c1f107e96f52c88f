"""Builds the three east-west days: `python datasets/east-west-days/build.py`.

The market is that of the day in ../east-west, whose builder makes this one too.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "east-west"))

from span import DAYS  # noqa: E402
from writing import write  # noqa: E402

if __name__ == "__main__":
    write(DAYS, HERE)
