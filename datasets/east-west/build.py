"""Builds the east-west day from datasets/sources: `python datasets/east-west/build.py`."""

from pathlib import Path

from span import DAY
from writing import write

if __name__ == "__main__":
    write(DAY, Path(__file__).resolve().parent)
