"""Some work is kept from operators that build models or compete with their customers."""

from huline.models.sentence import both
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre that is not neutral to work that needs one."""
    centre = use.centre
    if not use.workload.needs_neutral or centre.neutral:
        return None
    operator = centre.operator or f"the operator of {centre.id}"
    why = both(
        "{operator} is not known as neutral, and the workload needs a neutral operator",
        "{operator} 未知是否中立，而任务要求运营方中立",
        operator=centre.operator or both("the operator of {id}", "{id} 的运营方", id=centre.id),
    )
    return Miss(operator, "neutral", why)
