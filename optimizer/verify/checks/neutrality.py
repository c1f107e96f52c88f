"""Some work is kept from operators that build models or compete with their customers."""

from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre that is not neutral to work that needs one."""
    centre = use.centre
    if not use.workload.needs_neutral or centre.neutral:
        return None
    operator = centre.operator or f"the operator of {centre.id}"
    why = f"{operator} is not known as neutral, and the workload needs a neutral operator"
    return Miss(operator, "neutral", why)
