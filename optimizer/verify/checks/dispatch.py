"""A centre takes work only of the provinces it may serve."""

from huline.models.place import in_both
from huline.models.sentence import both, listed
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import Miss, Use


def miss(facts: Facts, use: Use) -> Miss | None:
    """Refuse a centre that takes no work of the home's province."""
    centre, province = use.centre, use.home.province
    if centre.takes_work_of(province):
        return None
    takes = " ".join([centre.province, *centre.accepts_provinces])
    why = both(
        "{id} takes work of {takes}, and this is of {province}",
        "{id} 只接收 {takes} 的任务，而此任务来自 {province}",
        id=centre.id,
        takes=listed(in_both(name) for name in (centre.province, *centre.accepts_provinces)),
        province=in_both(province),
    )
    return Miss(province, takes, why)
