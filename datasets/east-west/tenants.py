"""The made-up firms of the demo."""

from tables import Row, table

from huline.models.place import Metro
from huline.models.tenant import Tenant
from huline.models.units import MILLI_FEN_PER_CNY

# most cards at a time that a firm's own control of spending lets it use
MOST_CARDS = {"wangfu-bank": 1408}


def tenants(metros: tuple[Metro, ...], money: dict[str, tuple[str, int]]) -> tuple[Tenant, ...]:
    """Return the firms; none exists.

    ``money`` says where a firm's claims on a voucher stand, and its cap there in milli-fen.
    """
    nodes = {metro.id: metro for metro in metros}
    return tuple(_tenant(row, nodes[row["metro"]], money) for row in table("assumed/tenants"))


def _tenant(row: Row, seat: Metro, money: dict[str, tuple[str, int]]) -> Tenant:
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
            money[rule][0]: money[rule][1] - int(cny) * MILLI_FEN_PER_CNY
            for rule, cny in left.items()
        },
        max_cards=MOST_CARDS.get(row["id"]),
        source="sources/assumed/tenants.csv: no such firm exists",
        assumed=(
            "id", "name", "name_zh", "province", "city", "sector", "size", "founded", "related",
            "spent", "claimed", *(("max_cards",) if row["id"] in MOST_CARDS else ()),
        ),
    )  # fmt: skip
