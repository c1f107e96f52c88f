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
from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.findings import Findings
from huline.models.plan import Plan
from huline.models.service import TERMINAL, ScenarioSummary, StudyMetadata, StudySummary

EVERY_SECONDS = 1.0
"""Between two questions where a study stands."""
_MEDIA = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class RemoteScenario:
    """One scenario of a study at the service, as it is checked.

    Attributes
    ----------
    known : what is told of it in short
    """

    def __init__(self, transport: Transport, known: ScenarioSummary) -> None:
        self._transport, self.known = transport, known

    def case(self) -> Case:
        """Return its Case: the base with its changes made."""
        return Case.model_validate_json(self._read("case"))

    def plan(self) -> Plan | None:
        """Return the plan of least cost that was found; None if it has none."""
        return Plan.model_validate_json(self._read("plan")) if self._has("plan") else None

    def certificate(self) -> Certificate | None:
        """Return the certificate of its bound; None if it has none."""
        if not self._has("certificate"):
            return None
        return Certificate.model_validate_json(self._read("certificate"))

    def _has(self, what: str) -> bool:
        return what in self.known.links

    def _read(self, what: str) -> bytes:
        return self._transport.ask("GET", self.known.links[what]).content


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

    def scenario(self, name: str, draw: int | None = None) -> RemoteScenario:
        """Return one scenario, in one draw where demand is drawn, once the study has ended.

        Raises
        ------
        KeyError
            If there is none such.
        """
        told = self.summary().scenarios
        found = [each for each in told if (each.scenario, each.draw) == (name, draw)]
        if not found:
            raise KeyError(name if draw is None else (name, draw))
        return RemoteScenario(self._transport, found[0])

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
