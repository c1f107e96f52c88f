"""A plan at the service: waited for, stopped, read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from math import inf
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from huline.api.client.errors import StillGoing
from huline.api.client.events import follow
from huline.api.client.pages import named, pages
from huline.api.client.showing import table
from huline.api.client.studies import RemoteStudy
from huline.api.client.transport import JSON, Transport, once
from huline.models.base import Frozen
from huline.models.certificate import Certificate
from huline.models.comparison import Comparison
from huline.models.conflict import Conflict as RuleConflict
from huline.models.explanation import Binding, Explanation
from huline.models.plan import Plan
from huline.models.recommendation import Recommendation
from huline.models.service import (
    TERMINAL,
    AlternativeRequest,
    Asked,
    Assignment,
    CompareRequest,
    Config,
    CurveRequest,
    Event,
    LedgerReport,
    LogLine,
    Metadata,
    Page,
    PlanSummary,
    Quality,
    RecommendationRequest,
    ReplanRequest,
    RulePricesRequest,
    StudyMetadata,
    Validation,
)
from huline.models.units import cny
from huline.models.workload import Workload

if TYPE_CHECKING:
    import polars

PAGE = 10_000
_PARQUET = "application/vnd.apache.parquet"


class RemotePlan:
    """A plan at the service.

    What it shows of itself is what was last heard; `refresh` hears anew.

    Attributes
    ----------
    id : its id at the service
    path : of its resource
    known : what was last heard of its state
    quality : what was last heard of how good it is
    """

    def __init__(self, transport: Transport, known: Metadata, quality: Quality) -> None:
        self._transport = transport
        self.id, self.path = known.id, f"/v1/plans/{named(known.id)}"
        self.known, self.quality = known, quality

    @classmethod
    def called(cls, transport: Transport, plan: str) -> Self:
        """Find the plan of an id."""
        answer = transport.ask("GET", f"/v1/plans/{named(plan)}")
        summary = PlanSummary.model_validate_json(answer.content)
        return cls(transport, summary.metadata, summary.quality)

    def refresh(self) -> PlanSummary:
        """Hear where it stands, and how good it is."""
        summary = PlanSummary.model_validate_json(self._get(""))
        self.known, self.quality = summary.metadata, summary.quality
        return summary

    @property
    def ended(self) -> bool:
        """Whether it had ended when it was last heard of."""
        return self.known.status in TERMINAL

    def events(self, since: int = 0) -> Iterator[Event]:
        """Yield what happens after event number ``since``, as it happens, until it has ended.

        A connection that breaks is made again and goes on from there.
        """
        return follow(self._transport, self.path, since)

    def wait(
        self, progress: Callable[[Event], object] | None = None, timeout: float | None = None
    ) -> Self:
        """Wait until it has ended, with whatever result, and return it.

        Parameters
        ----------
        progress : called with every event
        timeout : seconds after which no more is waited

        Raises
        ------
        StillGoing
            If it has not ended by then.
        """
        until = inf if timeout is None else time.monotonic() + timeout
        for event in follow(self._transport, self.path, until=until):
            if progress is not None:
                progress(event)
        self.refresh()
        if not self.ended:
            raise StillGoing(self.id)
        return self

    def explanation(self, workload: str, centre: str | None = None) -> Explanation:
        """Ask why a workload runs where it does, and why not elsewhere.

        Parameters
        ----------
        centre : to look at alone; None: all of them

        Raises
        ------
        NotFound
            If the plan has no such workload, or there is no such centre.
        Conflict
            If the plan is still being made.
        """
        query = {"params": {"centre": centre}} if centre else {}
        path = f"/explanations/{quote(workload, safe='/')}"
        return Explanation.model_validate_json(self._get(path, **query))

    def explanations(self, pairs: Sequence[tuple[str, str | None]]) -> tuple[Explanation, ...]:
        """Explain workloads, each at one centre or, with None, at all, in the order asked.

        Raises
        ------
        Invalid
            With every name that the plan's Case lacks.
        Conflict
            If the plan is still being made.
        """
        asked = Asked.model_validate(
            {"pairs": [{"workload": workload, "centre": centre} for workload, centre in pairs]}
        )
        answer = self._transport.ask("POST", f"{self.path}/explanations", body=asked)
        return Page[Explanation].model_validate_json(answer.content).items

    def binding(self) -> Binding:
        """Ask what its cost and its gap are made of, what work that is left lacks, what is scarce.

        Raises
        ------
        Conflict
            If the plan is still being made.
        """
        return Binding.model_validate_json(self._get("/binding"))

    def replan(self, request: ReplanRequest | None = None, *, key: str | None = None) -> Self:
        """Submit a plan that follows this one; return it at once, while a worker makes it.

        Parameters
        ----------
        request : what differs from the Case, and what stays; None: nothing
        key : Idempotency-Key, by default one of its own

        Raises
        ------
        Invalid
            With all that is wrong with it.
        Conflict
            If this plan is still being made.
        """
        return self._made("replan", request or ReplanRequest(), key)

    def curve(
        self, moves: Sequence[int], request: ReplanRequest | None = None, *, key: str | None = None
    ) -> RemoteStudy:
        """Submit the curve of cost against moves: one job that plans anew with each number.

        Its scenarios are the points: the base, in which nothing moves that need not, then one for
        each number above 0, the least first. Costs never rise. Each names its plan, which is had
        from `Client.plan` as any other.

        Parameters
        ----------
        moves : how many workloads may move, besides those that have to
        request : what else differs and stays; its own number of moves does not count
        key : Idempotency-Key, by default one of its own

        Raises
        ------
        Invalid
            With all that is wrong with it.
        Conflict
            If this plan is still being made.
        """
        asked = (request or ReplanRequest()).model_dump(exclude={"max_moves"})
        curve = CurveRequest.model_validate(asked | {"moves": tuple(moves)})
        known = StudyMetadata.model_validate_json(self._submitted("curve", curve, key))
        return RemoteStudy(self._transport, known)

    def rule_prices(
        self, rules: Sequence[str], config: Config | None = None, *, key: str | None = None
    ) -> RemoteStudy:
        """Submit what rules cost: one job that plans the Case anew without each of them.

        A scenario is named ``without dispatch`` or the like; by ``at_least`` to ``at_most`` of its
        summary the least cost differs from that with the rule. ``key`` is as of `replan`.
        """
        request = RulePricesRequest(rules=tuple(rules), config=config or Config())
        known = StudyMetadata.model_validate_json(self._submitted("rule-prices", request, key))
        return RemoteStudy(self._transport, known)

    def alternative(
        self,
        besides: Sequence[Self] = (),
        *,
        within: float = 0.01,
        differ: int | None = None,
        config: Config | None = None,
        key: str | None = None,
    ) -> Self:
        """Submit a plan that costs about as much as this one, with work at other centres.

        Whether there was one, its ``known.solution_status`` says when it has ended.

        Parameters
        ----------
        besides : other plans of the same Case from which it is to differ, too
        within : what it may cost more, as a share of what this one costs
        differ : how many workloads at least stand elsewhere, than in each of the others
        key : Idempotency-Key, by default one of its own
        """
        request = AlternativeRequest(
            within=within, differ=differ, config=config or Config(),
            besides=tuple(each.id for each in besides),
        )  # fmt: skip
        return self._made("alternatives", request, key)

    def alternatives(
        self,
        most: int = 3,
        *,
        within: float = 0.01,
        differ: int | None = None,
        config: Config | None = None,
    ) -> Iterator[Self]:
        """Yield up to so many plans as `alternative` finds them; any two of them differ."""
        found = list[Self]()
        while len(found) < most:
            asked = self.alternative(found, within=within, differ=differ, config=config)
            if asked.wait().quality.cost is None:
                return
            found.append(asked)
            yield asked

    def recommend(self, workload: Workload, most: int = 5) -> Recommendation:
        """Name the best centres for one new workload beside this plan, with a way to run it.

        Raises
        ------
        Invalid
            If the workload does not suit the plan's Case.
        Conflict
            If the plan is still being made.
        """
        request = RecommendationRequest(plan=self.id, workload=workload, most=most)
        answer = self._transport.ask("POST", "/v1/recommendations", body=request)
        return Recommendation.model_validate_json(answer.content)

    def compare(self, earlier: Self) -> Comparison:
        """Say what sets this plan apart from an earlier one, which is put into its Case.

        Raises
        ------
        Conflict
            If one of them is still being made.
        """
        request = CompareRequest(first=earlier.id, second=self.id)
        answer = self._transport.ask("POST", "/v1/compare", body=request)
        return Comparison.model_validate_json(answer.content)

    def _made(self, what: str, request: Frozen, key: str | None) -> Self:
        known = Metadata.model_validate_json(self._submitted(what, request, key))
        return type(self)(self._transport, known, Quality())

    def _submitted(self, what: str, request: Frozen, key: str | None) -> bytes:
        path = f"{self.path}/{what}"
        return self._transport.ask("POST", path, body=request, headers=once(key)).content

    def stop(self) -> Metadata:
        """Stop it; the best plan so far is kept, and can be had when it has ended."""
        answer = self._transport.ask("DELETE", self.path)
        self.known = Metadata.model_validate_json(answer.content)
        return self.known

    def purge(self) -> None:
        """Erase it at the service, with its input and all its results."""
        self._transport.ask("POST", f"{self.path}/purge", again=False)

    def result(self) -> Plan:
        """Return the whole plan.

        Raises
        ------
        Conflict
            While it is being made.
        NotFound
            If it ended without a plan.
        """
        return Plan.model_validate_json(self._get("/document"))

    def assignments(self, size: int = 1_000) -> Iterator[Page[Assignment]]:
        """Yield where workloads run, ``size`` of them a page, in the order of the Case."""
        return pages(self._transport, f"{self.path}/assignments", Page[Assignment], limit=size)

    def frame(self) -> polars.DataFrame:
        """Return where workloads run as a table, a row for each run; money in whole milli-fen."""
        import polars

        parts, path = list[polars.DataFrame](), f"{self.path}/assignments?limit={PAGE}"
        while path:
            answer = self._transport.ask("GET", path, headers={"Accept": _PARQUET})
            parts.append(polars.read_parquet(BytesIO(answer.content)))
            path = answer.links.get("next", {}).get("url", "")
        return polars.concat(parts)

    def ledger(self) -> LedgerReport:
        """Return its money by line."""
        return LedgerReport.model_validate_json(self._get("/ledger"))

    def certificate(self) -> Certificate:
        """Return the certificate of its bound.

        Raises
        ------
        NotFound
            If none was asked for.
        """
        return Certificate.model_validate_json(self._get("/certificate"))

    def conflict(self) -> RuleConflict:
        """Return which rules conflict where no plan exists, and what would help.

        Raises
        ------
        Conflict
            While it is being made.
        NotFound
            If it is not proven that none exists, or no time was left to find out why.
        """
        return RuleConflict.model_validate_json(self._get("/conflict"))

    def validation(self) -> Validation:
        """Return what is wrong with its Case, and what of it is most likely not meant."""
        return Validation.model_validate_json(self._get("/validation-result"))

    def incumbents(self, since: int = 0) -> tuple[Event, ...]:
        """Return how it got better."""
        found = pages(self._transport, f"{self.path}/incumbents", Page[Event], since=since)
        return tuple(event for page in found for event in page.items)

    def log(self) -> tuple[LogLine, ...]:
        """Return what happened to it, in sentences."""
        found = pages(self._transport, f"{self.path}/log", Page[LogLine])
        return tuple(line for page in found for line in page.items)

    def _get(self, resource: str, **query: Any) -> bytes:
        answer = self._transport.ask(
            "GET", f"{self.path}{resource}", headers={"Accept": JSON}, **query
        )
        return answer.content

    def __repr__(self) -> str:
        return f"RemotePlan({self.id}, {self.known.status}, {self.known.solution_status})"

    def _repr_html_(self) -> str:
        """Show it in a notebook."""
        known, quality = self.known, self.quality
        rows: list[tuple[str, str]] = [
            ("status", known.status),
            ("solution", known.solution_status),
        ]
        if known.stop_reason is not None:
            rows.append(("stopped by", known.stop_reason))
        for name, amount in (("cost", quality.cost), ("bound", quality.bound)):
            if amount is not None:
                rows.append((f"{name}, CNY", cny(amount)))
        if quality.gap is not None:
            rows.append(("gap", f"{quality.gap:.3%}"))
        return table(f"{known.name or 'plan'} · {self.id}", rows)
