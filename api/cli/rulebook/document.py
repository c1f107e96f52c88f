"""The rule book as JSON: records as a Case file holds them, and the sentences beside them."""

from typing import Any

from huline.api.cli.rulebook.policy import settings, strengths
from huline.api.cli.rulebook.programmes import Programme, programmes
from huline.models.case import Case
from huline.models.sentence import Lang, translated


def document(case: Case, lang: Lang) -> dict[str, Any]:
    """Return the rules of a Case; docs/file-format.md says what each key holds."""
    policy = case.policy.model_dump(mode="json", exclude={"subsidies", "rules"})
    return {
        "ok": True,
        "case": case.name,
        "hash": case.hash,
        "day": case.horizon.start.date().isoformat(),
        "subsidies": [_programme(programme, lang) for programme in programmes(case)],
        "rules": [
            {
                "rule": rule.id, "policy": strength, "price": case.policy.price_of(rule.id),
                "per": rule.softens or None, "says": translated(said, lang),
            }
            for strength, rules in strengths(case.policy).items()
            for rule, said in rules
        ],
        "says": {clause.key: translated(clause.text, lang) for clause in settings(case)},
    } | policy  # fmt: skip


def _programme(programme: Programme, lang: Lang) -> dict[str, Any]:
    return {
        "status": programme.status,
        "says": {clause.key: translated(clause.text, lang) for clause in programme.clauses},
        "claimed": {tenant: str(amount) for tenant, amount in programme.claimed.items()},
        "record": programme.record.model_dump(mode="json"),
    }
