"""Take-or-pay offers to the made-up firms: cards for the whole day, used or not, for less."""

from tables import table

from huline.models.centre import Pool
from huline.models.contract import Contract
from huline.models.units import half_up


def contracts(pools: tuple[Pool, ...]) -> tuple[Contract, ...]:
    """Return the offers; the rent is that of the pool less a discount."""
    rents = {pool.id: pool.rent for pool in pools}
    return tuple(
        Contract(
            id=row["id"],
            name=row["name"],
            name_zh=row["name_zh"],
            tenant=row["tenant"],
            pool=row["pool"],
            min_cards=int(row["min_cards"]),
            rent=half_up(rents[row["pool"]] * (100 - int(row["discount_pct"])), 100),
            source="sources/assumed/contracts.csv",
            assumed=("id", "name", "name_zh", "tenant", "pool", "min_cards", "rent"),
        )
        for row in table("assumed/contracts")
    )
