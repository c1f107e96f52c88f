"""The client: what is asked of a service, in the words of the domain."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from httpx import Response

from huline.api.client.batches import asked, batch
from huline.api.client.datasets import Datasets
from huline.api.client.pages import named, pages
from huline.api.client.plans import RemotePlan
from huline.api.client.showing import table
from huline.api.client.studies import RemoteStudy
from huline.api.client.transport import Transport, once
from huline.models.case import Case, Pin
from huline.models.plan import Plan
from huline.models.policy import RuleSetting
from huline.models.sentence import Lang
from huline.models.service import (
    Config,
    Dataset,
    Metadata,
    Objective,
    Operation,
    Page,
    PlanInput,
    PlanRequest,
    PlanStatus,
    PlanSummary,
    Quality,
    StudyMetadata,
    StudyRequest,
    StudySummary,
    Validation,
)
from huline.models.sketch import Sketch
from huline.models.study import Study

URL = "http://127.0.0.1:8000"
"""Where `huline serve` listens unless told otherwise."""
Subject = Case | Dataset | PlanInput | PlanRequest
"""What is planned: a Case, a revision of a dataset, either with changes, or a whole request."""


class Client:
    """A plan service, asked with one key.

    What fails for a while, the network or the service's database, is tried again for ``patience``
    seconds where that is safe; a plan that is submitted is made once, however often the request
    for it had to be sent.

    Parameters
    ----------
    url : of the service; else ``HULINE_URL``, else that of `huline serve` on this machine
    key : ``hul_…``; else ``HULINE_KEY``
    lang : language of what it refuses
    patience : seconds for which a service that is away is asked again
    timeout : seconds to wait for the bytes of an answer

    Examples
    --------
    ::

        with Client() as client:
            plan = client.submit(case).wait(progress=print)
            print(plan.quality.gap, plan.result().cost)
    """

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        lang: Lang = "en",
        patience: float = 60.0,
        timeout: float = 120.0,
    ) -> None:
        url = url or os.environ.get("HULINE_URL") or URL
        key = os.environ.get("HULINE_KEY", "") if key is None else key
        self._transport = Transport(url, key, lang, patience=patience, timeout=timeout)
        self.url = self._transport.url
        self.datasets = Datasets(self._transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def submit(
        self,
        subject: Subject,
        config: Config | None = None,
        objective: Objective | None = None,
        *,
        rules: Sequence[RuleSetting] | None = None,
        pins: Sequence[Pin] | None = None,
        key: str | None = None,
    ) -> RemotePlan:
        """Submit a plan; return it at once, while a worker makes it.

        Parameters
        ----------
        subject : what is planned
        config, objective, rules, pins : how; where given, in place of what a request says
        key : Idempotency-Key: the same one makes one plan, also from another process; by default
            one of its own

        Raises
        ------
        Invalid
            With all that is wrong with it.
        """
        given = {"config": config, "objective": objective, "rules": rules, "pins": pins}
        request = _request(subject, {n: v for n, v in given.items() if v is not None})
        return self._post(request, Operation.SOLVE, key)

    def submit_batch(
        self,
        table: str | Path,
        dataset: Dataset,
        config: Config | None = None,
        objective: Objective | None = None,
        *,
        key: str | None = None,
    ) -> RemotePlan:
        """Submit a table of workloads, to be placed on the supply of a dataset.

        A hundred thousand workloads travel as Parquet in a few MB.

        Parameters
        ----------
        table : a file by its ending: ``.csv``, ``.xlsx`` or ``.parquet``
        config, objective, key : as for `submit`

        Raises
        ------
        Invalid
            With all that is wrong with it, by row and field.
        ValueError
            If the file is of no such kind.
        OSError
            If it cannot be read.
        """
        source = PlanInput(dataset_id=dataset.id, revision=dataset.revision)
        given = {"config": config or Config(), "objective": objective or Objective()}
        answer = self._transport.ask(
            "POST", "/v1/plans", body=batch(Path(table)), headers=once(key),
            **asked(PlanRequest(input=source, **given)),
        )  # fmt: skip
        return self._submitted(answer)

    def validate(self, subject: Subject) -> Validation:
        """Say what is wrong with a Case, and what of it is most likely not meant.

        Raises
        ------
        Invalid
            If it is so wrong that it is no Case.
        """
        return self._post(_request(subject, {}), Operation.VALIDATE, None).wait().validation()

    def evaluate(
        self, subject: Subject, plan: Plan | Sketch, objective: Objective | None = None
    ) -> RemotePlan:
        """Submit a plan that is there already, or its runs alone, to be checked and priced."""
        kind = "plan" if isinstance(plan, Plan) else "sketch"
        given: dict[str, object] = {kind: plan} | (
            {} if objective is None else {"objective": objective}
        )
        return self._post(_request(subject, given), Operation.EVALUATE, None)

    def plan(self, id: str) -> RemotePlan:  # noqa: A002  # as the service calls it
        """Find a plan that was submitted before."""
        return RemotePlan.called(self._transport, id)

    def plans(self, status: PlanStatus | None = None, most: int = 100) -> tuple[PlanSummary, ...]:
        """List the ``most`` newest plans, of one status or of any."""
        return tuple(islice(self._listed(status, most), most))

    def submit_study(
        self, study: Study, subject: Case | Dataset | PlanInput, *, key: str | None = None
    ) -> RemoteStudy:
        """Submit a study of a base Case; return it at once, while a worker plans its scenarios.

        Parameters
        ----------
        subject : the base: a Case, or a revision of a dataset, either with changes
        key : as for `submit`

        Raises
        ------
        Invalid
            With all that is wrong with it.
        """
        request = StudyRequest(study=study, input=_input(subject))
        answer = self._transport.ask("POST", "/v1/studies", body=request, headers=once(key))
        return RemoteStudy(self._transport, StudyMetadata.model_validate_json(answer.content))

    def study(self, id: str) -> RemoteStudy:  # noqa: A002  # as the service calls it
        """Find a study that was submitted before."""
        return RemoteStudy.called(self._transport, id)

    def studies(self, most: int = 100) -> tuple[StudySummary, ...]:
        """List the ``most`` newest studies."""
        limit = min(most, 1_000)
        found = pages(self._transport, "/v1/studies", Page[StudySummary], limit=limit)
        return tuple(islice((summary for page in found for summary in page.items), most))

    def demo(self, name: str = "east-west") -> PlanRequest:
        """Return a request that can be submitted as it is: a real day."""
        answer = self._transport.ask("GET", f"/v1/demo/{named(name)}")
        return PlanRequest.model_validate_json(answer.content)

    def _listed(self, status: PlanStatus | None, most: int) -> Iterator[PlanSummary]:
        limit = min(most, 1_000)
        found = pages(
            self._transport, "/v1/plans", Page[PlanSummary], status=status, limit=limit
        )  # fmt: skip
        return (summary for page in found for summary in page.items)

    def _post(self, request: PlanRequest, operation: Operation, key: str | None) -> RemotePlan:
        answer = self._transport.ask(
            "POST", "/v1/plans", body=request, operation=operation.value, headers=once(key)
        )
        return self._submitted(answer)

    def _submitted(self, answer: Response) -> RemotePlan:
        known = Metadata.model_validate_json(answer.content)
        return RemotePlan(self._transport, known, Quality())

    def __repr__(self) -> str:
        return f"Client({self.url})"

    def _repr_html_(self) -> str:
        """Show it in a notebook, without its key."""
        return table("Huline", [("service", self.url)])


def _request(subject: Subject, given: dict[str, object]) -> PlanRequest:
    """Put what is planned and how into one request, checked as a whole."""
    match subject:
        case PlanRequest():
            fields = {name: getattr(subject, name) for name in subject.model_fields_set}
        case _:
            fields = {"input": _input(subject)}
    return PlanRequest.model_validate(fields | given)


def _input(subject: Case | Dataset | PlanInput) -> PlanInput:
    match subject:
        case PlanInput():
            return subject
        case Dataset():
            return PlanInput(dataset_id=subject.id, revision=subject.revision)
        case _:
            return PlanInput(case=subject)
