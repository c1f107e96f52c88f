"""The made-up firms of the demo."""

from random import Random

from market import pick
from tables import Row, table

from huline.models.place import Metro
from huline.models.tenant import Tenant
from huline.models.units import MILLI_FEN_PER_CNY

# what a firm that has large work run for weeks has spent by the middle of the year, at least
MUCH_CNY = 5_000_000
# most cards at a time that a firm's own control of spending lets it use
MOST_CARDS = {"wangfu-bank": 1408}


def drawn(random: Random, large: bool) -> Row:
    """Draw a firm by its weight; one that spends much if that is asked for."""
    firms = [
        row for row in table("assumed/tenants") if int(row["spent_cny"]) >= MUCH_CNY or not large
    ]
    return pick(random, [(row, float(row["weight"])) for row in firms])


def tenants(
    metros: tuple[Metro, ...], money: dict[str, tuple[str, int]], days: int
) -> tuple[Tenant, ...]:
    """Return the firms; none exists.

    ``money`` says where a firm's claims on a voucher stand, and its cap there in milli-fen;
    what is left of a cap is left for each day.
    """
    nodes = {metro.id: metro for metro in metros}
    return tuple(
        _tenant(row, nodes[row["metro"]], money, days) for row in table("assumed/tenants")
    )


def _tenant(row: Row, seat: Metro, money: dict[str, tuple[str, int]], days: int) -> Tenant:
    left = dict(part.split(":") for part in row["left_of_cap_cny"].split(";") if part)
    return Tenant(
        id=row["id"],
        name=row["name"],
        name_zh=row["name_zh"],
        province=seat.province,
        city=seat.city,
        sector=row["sector"],
        size=row["size"],
        founded=row["founded"],
        related=(row["related"],) if row["related"] else (),
        spent=int(row["spent_cny"]) * MILLI_FEN_PER_CNY,
        claimed={
            money[rule][0]: money[rule][1] - int(cny) * days * MILLI_FEN_PER_CNY
            for rule, cny in left.items()
        },
        max_cards=MOST_CARDS.get(row["id"]),
        source="sources/assumed/tenants.csv: no such firm exists",
        assumed=(
            "id", "name", "name_zh", "province", "city", "sector", "size", "founded", "related",
            "spent", "claimed", *(("max_cards",) if row["id"] in MOST_CARDS else ()),
        ),
    )  # fmt: skip
