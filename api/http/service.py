"""What every route stands on: the store, the queue, the readers, the events."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from huline.api.http.hub import Hub
from huline.api.http.metrics import Metrics
from huline.api.intake.pool import Intake
from huline.api.jobs.explaining import Explaining
from huline.api.jobs.queue import Queue
from huline.api.settings import Settings
from huline.api.store.database import Database


@dataclass(frozen=True)
class Service:
    """One process of the service."""

    settings: Settings
    database: Database
    queue: Queue
    intake: Intake
    explaining: Explaining
    hub: Hub
    metrics: Metrics


def service_of(request: Request) -> Service:
    """Return the service that a request has come to."""
    service = request.app.state.service
    assert isinstance(service, Service)
    return service
