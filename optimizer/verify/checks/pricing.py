"""The rent of a pool is for something that the workload's use is counted in."""

from huline.models.sentence import both
from huline.models.workload import InferenceService
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a pool let by the million tokens to all but services that count tokens."""
    if use.pool.rent_per != "million-tokens":
        return None
    unit = use.workload.unit if isinstance(use.workload, InferenceService) else "card-hour"
    if unit == "token/s":
        return None
    why = both(
        "its rent is for tokens, and the workload is counted in {unit}",
        "其租金按词元计，而任务以 {unit} 计量",
        unit=unit,
    )
    return Miss("million-tokens", unit, why)
