"""The body of a request as the guard hands it on: whole, unpacked, of a known kind and size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from fastapi import Request

from huline.api.intake.media import Media

_IN_MEMORY = 2**20
"""Bytes up to which a body is kept in memory; a longer one lies in a file meanwhile."""
_PIECE = 2**18


@dataclass(frozen=True)
class Body:
    """A body that is complete and within its bounds.

    Attributes
    ----------
    media : what kind it is; None where nothing was sent
    size : bytes, unpacked
    digest : SHA-256 of these, as ``sha256:<hex>``
    source : the bytes, or the file that holds them until the request is answered
    """

    media: Media | None
    size: int
    digest: str
    source: bytes | Path

    def read(self) -> bytes:
        """Return all of it; up to the bound of a body in memory."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield it piece by piece."""
        if isinstance(self.source, bytes):
            yield self.source
            return
        with self.source.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def body_of(request: Request) -> Body:
    """Return the body of a request that came through the guard."""
    body = request.state.body
    assert isinstance(body, Body)
    return body


class Vessel:
    """Gathers a body, in memory or, if it is long, in a file that goes with it.

    Whoever makes one closes it when the request is answered.
    """

    def __init__(self) -> None:
        self.size = 0
        self.sender = ""
        """In whose name it is held."""
        self.full = False
        """Whether the client has sent all of it."""
        self._digest = sha256()
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None

    def add(self, piece: bytes) -> None:
        """Append bytes."""
        self.size += len(piece)
        self._digest.update(piece)
        if self._file is None and self.size > _IN_MEMORY:
            self._file = NamedTemporaryFile(prefix="huline-body-")  # noqa: SIM115
            self._file.writelines(self._parts)
            self._parts.clear()
        if self._file is None:
            self._parts.append(piece)
        else:
            self._file.write(piece)

    def body(self, media: Media | None) -> Body:
        """Return what was gathered; nothing is added any more."""
        digest = f"sha256:{self._digest.hexdigest()}"
        if self._file is None:
            return Body(media, self.size, digest, b"".join(self._parts))
        self._file.flush()
        return Body(media, self.size, digest, Path(self._file.name))

    def close(self) -> None:
        """Give its memory or its file back."""
        self._parts.clear()
        if self._file is not None:
            self._file.close()
