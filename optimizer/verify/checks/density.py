"""Racks supply the power the workload's cards need."""

from huline.models.sentence import both
from huline.models.units import in_units_of
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse racks of too little power, and of unknown power."""
    least, supplied = use.workload.rack_density_w, use.pool.rack_density_w
    if least is None:
        return None
    if supplied is None:
        why = both(
            "what its racks supply is not known, and the workload needs {least} kW a rack",
            "其单机柜功率未知，而任务需要每机柜 {least} 千瓦",
            least=in_units_of(least, 3),
        )
        return Miss(None, least, why)
    if supplied >= least:
        return None
    why = both(
        "its racks supply {supplied} kW each, and the workload needs {least} kW",
        "其单机柜功率为 {supplied} 千瓦，而任务需要 {least} 千瓦",
        supplied=in_units_of(supplied, 3),
        least=in_units_of(least, 3),
    )
    return Miss(supplied, least, why)
