"""A study at the service: waited for, stopped, read."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf
from typing import Self

from huline.api.client.errors import StillGoing
from huline.api.client.pages import named
from huline.api.client.showing import table
from huline.api.client.transport import Transport
from huline.models.findings import Findings
from huline.models.service import TERMINAL, StudyMetadata, StudySummary

EVERY_SECONDS = 1.0
"""Between two questions where a study stands."""
_MEDIA = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class RemoteStudy:
    """A study at the service.

    Attributes
    ----------
    id : its id at the service
    path : of its resource
    known : what was last heard of its state
    """

    def __init__(self, transport: Transport, known: StudyMetadata) -> None:
        self._transport = transport
        self.id, self.path = known.id, f"/v1/studies/{named(known.id)}"
        self.known = known

    @classmethod
    def called(cls, transport: Transport, study: str) -> Self:
        """Find a study by its id."""
        answer = transport.ask("GET", f"/v1/studies/{named(study)}/metadata")
        return cls(transport, StudyMetadata.model_validate_json(answer.content))

    def refresh(self) -> StudyMetadata:
        """Hear where it stands."""
        answer = self._transport.ask("GET", f"{self.path}/metadata")
        self.known = StudyMetadata.model_validate_json(answer.content)
        return self.known

    @property
    def ended(self) -> bool:
        """Whether it had ended when it was last heard of."""
        return self.known.status in TERMINAL

    def wait(
        self,
        progress: Callable[[StudyMetadata], object] | None = None,
        timeout: float | None = None,
    ) -> Self:
        """Wait until it has ended, with whatever result, and return it.

        Parameters
        ----------
        progress : called with where it stands, whenever that is something new
        timeout : seconds after which no more is waited

        Raises
        ------
        StillGoing
            If it has not ended by then.
        """
        until, told = inf if timeout is None else time.monotonic() + timeout, None
        while True:
            known = self.refresh()
            if progress is not None and known != told:
                progress(known)
                told = known
            if self.ended:
                return self
            left = until - time.monotonic()
            if left <= 0:
                raise StillGoing(self.id)
            time.sleep(min(EVERY_SECONDS, left))

    def summary(self) -> StudySummary:
        """Return its scenarios in short."""
        return StudySummary.model_validate_json(self._transport.ask("GET", self.path).content)

    def findings(self) -> Findings:
        """Return all that it found."""
        answer = self._transport.ask("GET", f"{self.path}/findings")
        return Findings.model_validate_json(answer.content)

    def report(self) -> str:
        """Return the report: one HTML page in both languages that loads nothing."""
        return self._transport.ask("GET", f"{self.path}/report").text

    def results(self, form: str = "csv") -> bytes:
        """Return the long table, a row a figure, as ``csv``, ``parquet`` or ``xlsx``.

        Raises
        ------
        KeyError
            If the form is none of these.
        """
        headers = {"Accept": _MEDIA[form]}
        return self._transport.ask("GET", f"{self.path}/results", headers=headers).content

    def stop(self) -> StudyMetadata:
        """Stop it; it ends without findings."""
        answer = self._transport.ask("DELETE", self.path)
        self.known = StudyMetadata.model_validate_json(answer.content)
        return self.known

    def purge(self) -> None:
        """Erase it, once it has ended."""
        self._transport.ask("POST", f"{self.path}/purge", again=False)

    def __repr__(self) -> str:
        return f"RemoteStudy({self.id}, {self.known.status.value})"

    def _repr_html_(self) -> str:
        """Show it in a notebook."""
        progress = self.known.progress
        return table(
            self.known.name or self.id,
            [("id", self.id), ("status", self.known.status.value),
             ("plans", f"{progress.finished} / {progress.plans}")],
        )  # fmt: skip
