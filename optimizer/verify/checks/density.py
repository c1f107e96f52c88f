"""Racks supply the power the workload's cards need."""

from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse racks of too little power, and of unknown power."""
    least, supplied = use.workload.rack_density_w, use.pool.rack_density_w
    if least is None:
        return None
    if supplied is None:
        why = f"what its racks supply is not known, and the workload needs {least} W a rack"
        return Miss(None, least, why)
    if supplied >= least:
        return None
    why = f"its racks supply {supplied} W each, and the workload needs {least} W"
    return Miss(supplied, least, why)
