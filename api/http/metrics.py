"""Figures for Prometheus: of requests as they come, of plans from the store when asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from fastapi import FastAPI
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_fastapi_instrumentator import Instrumentator
from sqlalchemy import func, select, text

from huline.api.store.database import AWAY, Database
from huline.api.store.packing import now
from huline.api.store.tables import PlanRow, QuarantineRow
from huline.models.service import PlanStatus

RECENT = timedelta(hours=1)
_SHARES = (0.5, 0.9, 0.99)


class _Plans(Collector):
    """Counts plans in the store, so that every process tells the same."""

    def __init__(self, database: Database, silence: float) -> None:
        self._database, self._silence = database, silence

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("huline_database_up", "1 if the database answers.")
        try:
            found = list(self._plans())
            up.add_metric([], 1)
        except AWAY:
            found = []
            up.add_metric([], 0)
        yield up
        yield from found

    def _plans(self) -> Iterator[Metric]:
        with self._database.begin() as session:
            counts = dict(
                session.execute(
                    select(PlanRow.status, func.count()).group_by(PlanRow.status)
                ).all()
            )
            oldest = session.execute(
                select(func.min(PlanRow.submitted_at)).where(PlanRow.status == PlanStatus.QUEUED)
            ).scalar()
            refused = session.execute(select(func.count()).select_from(QuarantineRow)).scalar_one()
            workers = session.execute(
                text("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > :since"),
                {"since": now() - timedelta(seconds=self._silence)},
            ).scalar_one()
            seconds = func.extract("epoch", PlanRow.completed_at - PlanRow.started_at)
            gap = PlanRow.quality["gap"].as_float()
            recent = PlanRow.completed_at > now() - RECENT
            spent, gaps = (
                session.execute(
                    select(func.percentile_cont(list(_SHARES)).within_group(value)).where(recent)
                ).scalar()
                for value in (seconds, gap)
            )
        by_state = GaugeMetricFamily("huline_plans", "Plans by status.", labels=["status"])
        for status in PlanStatus:
            by_state.add_metric([status], counts.get(status, 0))
        yield by_state
        age = 0.0 if oldest is None else (now() - oldest).total_seconds()
        yield GaugeMetricFamily(
            "huline_queue_age_seconds", "How long the plan that waits longest has waited.", age
        )
        yield GaugeMetricFamily("huline_workers", "Workers that gave a sign of life.", workers)
        yield GaugeMetricFamily(
            "huline_failed_checks", "Plans in quarantine: the checker refused them.", refused
        )
        yield _shares(
            "huline_recent_solve_seconds",
            "Seconds within which that share of the plans was made that ended in the last hour.",
            spent,
        )
        yield _shares(
            "huline_recent_gap",
            "Gap within which that share of the plans is that ended in the last hour.",
            gaps,
        )


def _shares(name: str, about: str, values: list[float] | None) -> Metric:
    # "quantile" is a label of summaries, which count since a process began
    family = GaugeMetricFamily(name, about, labels=["share"])
    for share, value in zip(_SHARES, values or (), strict=False):
        if value is not None:
            family.add_metric([str(share)], float(value))
    return family


class Metrics:
    """The figures of one process of the service."""

    def __init__(self, app: FastAPI) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        Instrumentator(
            registry=self._registry, excluded_handlers=["/metrics", "/health/.*"]
        ).instrument(app)

    def watch(self, database: Database, silence: float) -> None:
        """Tell of the plans in a store, too, and of its workers.

        Parameters
        ----------
        silence : seconds without a sign of life after which a worker is taken for dead
        """
        self._registry.register(_Plans(database, silence))

    def written(self) -> tuple[bytes, str]:
        """Return all figures in Prometheus' own format, and its media type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
