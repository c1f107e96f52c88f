"""What Prometheus is told, and that the page of the API tells of it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from huline.api.http.app import create_app
from huline.api.http.metrics import Metrics
from huline.api.settings import Settings
from tests.api.jobs.test_making import begun, ended
from tests.api.postgres import a_database
from tests.api.shop import an_identity, run, submitted
from tests.builders import a_case

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def families():
    """Two plans of 10 and 20 seconds that ended, one that waits, one worker of two alive."""
    with a_database() as database:
        who = an_identity(database)
        for seconds, gap in ((10, 0.01), (20, 0.03)):
            plan = submitted(database, a_case(), who)
            ended(database, begun(database, plan))
            run(
                database,
                "UPDATE plans SET started_at = completed_at - :took, "
                "quality = jsonb_build_object('gap', CAST(:gap AS float)) WHERE id = :id",
                took=timedelta(seconds=seconds), gap=gap, id=plan,
            )  # fmt: skip
        submitted(database, a_case(), who)
        for age in (1, 100):
            run(
                database,
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - :age)",
                age=timedelta(seconds=age),
            )
        metrics = Metrics(create_app(Settings()))
        metrics.watch(database, silence=10)
        text = metrics.written()[0].decode()
    return {family.name: family for family in text_string_to_metric_families(text)}


def _values(family):
    return {tuple(sample.labels.values()): sample.value for sample in family.samples}


def test_plans_and_workers_are_counted(families):
    assert _values(families["huline_workers"]) == {(): 1}
    plans = _values(families["huline_plans"])
    assert (plans["COMPLETED",], plans["QUEUED",], plans["FAILED",]) == (2, 1, 0)


def test_shares_of_recent_plans_lie_between_the_plans(families):
    seconds, gaps = (
        _values(families[f"huline_recent_{what}"]) for what in ("solve_seconds", "gap")
    )
    assert seconds["0.5",] == pytest.approx(15)
    assert gaps["0.5",] == pytest.approx(0.02)
    assert 15 < seconds["0.9",] < seconds["0.99",] <= 20


def test_only_summaries_have_quantiles(families):
    for family in families.values():
        labels = {label for sample in family.samples for label in sample.labels}
        assert family.type == "summary" or "quantile" not in labels


def test_the_page_tells_of_every_metric_of_the_store_and_of_no_other(families):
    told = set(re.findall(r"`(huline_\w+?)(?:\{\w+\})?`", PAGE))
    assert told == {name for name in families if name.startswith("huline_")}
