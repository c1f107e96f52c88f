"""A centre takes work only of the provinces it may serve."""

from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre that takes no work of the home's province."""
    centre, province = use.centre, use.home.province
    if centre.takes_work_of(province):
        return None
    takes = " ".join([centre.province, *centre.accepts_provinces])
    why = f"{centre.id} takes work of {takes.replace(' ', ', ')}, and this is of {province}"
    return Miss(province, takes, why)
