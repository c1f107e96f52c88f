"""Reads and writes certificates: one JSON file each."""

from __future__ import annotations

from pathlib import Path

from huline.models.certificate import Certificate
from huline.models.files.single import read_single, write_single
from huline.models.sentence import both


def read_certificate(path: Path | str) -> Certificate:
    """Read a Certificate; whether its rows are those of a Case, the checker says.

    Raises
    ------
    BadInput
        With every problem found.
    """
    what_it_is = both("a Certificate is one .json file", "界证书是一个 .json 文件")
    return read_single(path, Certificate, what_it_is)


def write_certificate(certificate: Certificate, path: Path | str) -> None:
    """Write a Certificate.

    Raises
    ------
    BadInput
        If the place cannot be written to.
    """
    write_single(certificate, path)
