"""A folder of files as it is kept: a ZIP."""

import io
import zipfile
from pathlib import Path


def zipped(folder: Path) -> bytes:
    """Pack the files of a folder."""
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return blob.getvalue()


def unzip(blob: bytes, folder: Path) -> None:
    """Put the files of a folder that was packed where they are wanted."""
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        archive.extractall(folder)


def file_in(blob: bytes, name: str) -> bytes | None:
    """Return one file of a folder that was packed; None if it has none of that name."""
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        return archive.read(name) if name in archive.namelist() else None
