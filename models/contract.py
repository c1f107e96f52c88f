"""Take-or-pay: cards a tenant may rent for the whole horizon, used or not."""

from huline.models.base import Named
from huline.models.units import Cards, Id, Price


class Contract(Named):
    """An offer to one tenant in one pool: no cards, or at least so many in every slot.

    All its work there runs under it and pays no rent of its own; rent is paid on the cards rented.
    """

    tenant: Id
    """Id of the tenant.

    用户的编号
    """
    pool: Id
    """Id of the pool.

    资源池的编号
    """
    min_cards: Cards
    """The fewest cards that may be rented, if any are.

    起租卡数：要么不租，要么不少于此数
    """
    rent: Price | None = None
    """Milli-fen per card-hour rented; empty: the rent of the pool.

    租金，毫分每租用卡时；空为该资源池的租金
    """
