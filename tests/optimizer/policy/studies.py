"""Small studies, planned to the end by a solver."""

from huline.models.study import Study
from huline.optimizer.policy import run

NO_VOUCHERS = {"op": "remove", "table": "policy.subsidies", "where": {}}
ALL_CHANGES = {"dearer": {"op": "scale", "table": "pools", "where": {}, "field": "rent",
                          "value": 1_200}, "none": NO_VOUCHERS}  # fmt: skip


def a_study(*edits, **fields):
    """A study of one scenario, 'changed', unless changes are given."""
    changes = [{"name": "changed", "edits": list(edits)}] if edits else ()
    exact = {"name": "test", "case": "case", "gap": 0.0, "certify": False}
    return Study(**exact | {"changes": changes} | fields)


def told(case, study, folder=None, **options):
    """Run a study, and return its outcomes by scenario."""
    found = run(study, case, folder, **options)
    return {outcome.scenario: outcome for outcome in found.outcomes}


def value(outcome, measure, by="", key=""):
    """Return a figure of an outcome; what adds up and is not told of is 0."""
    return next(
        (f.value for f in outcome.figures if (f.measure, f.by, f.key) == (measure, by, key)), 0
    )


def difference(outcome, measure, by="", key=""):
    (found,) = (d for d in outcome.differences if (d.measure, d.by, d.key) == (measure, by, key))
    return found
