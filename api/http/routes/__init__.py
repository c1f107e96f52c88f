"""Routes, one file a kind of resource; `ALL` lists them."""

from huline.api.http.routes import (
    assignments,
    conflict,
    datasets,
    demo,
    document,
    events,
    explanations,
    operations,
    plans,
    replanning,
    scenarios,
    studies,
)

ALL = (
    datasets.router, plans.router, assignments.router, conflict.router, document.router,
    explanations.router, events.router, replanning.router, studies.router, scenarios.router,
    demo.router, operations.router,
)  # fmt: skip
"""The routers of the service, in the order of its documentation."""
