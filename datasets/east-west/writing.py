"""Writes a Case of this market to a folder, for the build scripts of the datasets."""

import argparse
from pathlib import Path

from assemble import assemble
from span import Span

from huline.models.files import write_case


def write(span: Span, folder: Path) -> None:
    """Build the Case of a span into its folder, or into the one asked for."""
    parser = argparse.ArgumentParser(description=f"build {span.name} from datasets/sources")
    parser.add_argument("-o", "--out", type=Path, default=folder, help="folder to write to")
    write_case(assemble(span), parser.parse_args().out)
