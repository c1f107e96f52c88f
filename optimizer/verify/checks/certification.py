"""The centre holds every certificate that is asked for."""

from huline.models.sentence import both, listed
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre that lacks a certificate."""
    wanted = set(use.workload.certifications)
    lacking = sorted(wanted.difference(use.centre.certifications))
    if not lacking:
        return None
    why = both(
        "{id} lacks the certificates {lacking}",
        "{id} 缺少认证 {lacking}",
        id=use.centre.id,
        lacking=listed(lacking),
    )
    return Miss(" ".join(lacking), " ".join(sorted(wanted)), why)
