"""One subsidy in a small case, told."""

from huline.api.cli.rulebook.programmes import Programme, programmes
from huline.models.sentence import translated
from tests.builders import a_case, a_policy


def told(rule, others=(), groups=(), rules=(), **fields) -> Programme:
    """Tell a rule, in a case that begins on 2026-07-15."""
    policy = a_policy(subsidies=(rule, *others), stacking_groups=groups, rules=rules)
    found = programmes(a_case(policy=policy, **fields))
    return next(programme for programme in found if programme.record.id == rule.id)


def says(clause: str, rule, lang="en", **fields) -> str:
    """Return what is said under a key; empty if nothing is."""
    texts = {c.key: translated(c.text, lang) for c in told(rule, **fields).clauses}
    return texts.get(clause, "")
