"""A share of the rent or of the electricity."""

from typing import Literal

from huline.models.subsidy.base import SubsidyRule
from huline.models.units import Portion


class Share(SubsidyRule):
    """Repays a share of the rent, or of the electricity that is billed beside it.

    In a pool, a card-slot entitles to ``half_up(its rate * share, 1000)`` milli-fen, where the
    rate is that of the rent, or that of the energy in this slot.
    """

    kind: Literal["share"] = "share"
    """A share of the rent or the electricity (share), a fixed sum a card-hour or kWh (per-unit),
    or a share that changes with the firm's spend in the year (tiered).

    share 按租金或电费的比例补，per-unit 按卡时或千瓦时定额补，tiered 按企业年度消费分档补
    """
    basis: Literal["rent", "energy"] = "rent"
    """What the share is of; electricity counts where it is billed apart from the rent.

    补贴基数：rent 为租金，energy 为单独计费的电费
    """
    share: Portion
    """Per mille of the basis: 30 % is 300.

    占基数的千分数：30% 写 300
    """
    share_foreign: Portion | None = None
    """The share on cards that are not domestic; none: the same.

    非国产卡的补贴比例；空为与国产卡相同
    """
