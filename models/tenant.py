"""Firms that own workloads."""

from pydantic import Field

from huline.models.base import Named
from huline.models.place import Province
from huline.models.units import CardCount, CardHour, Id, Price


class Tenant(Named):
    """A firm: where it sits decides which subsidies it may claim."""

    province: Province
    """English or Chinese name of the province it sits in.

    注册地所在省级行政区的中文或英文名称
    """
    city: str = Field(min_length=1, max_length=100)
    """City, compared letter by letter.

    注册城市，逐字比较
    """
    sector: str = ""
    """Compared with the sectors a subsidy pays.

    行业，与补贴的适用行业比较
    """
    related: tuple[str, ...] = ()
    """Operators it is affiliated with; some programmes pay nothing for their centres.

    与其有关联的运营方；有些补贴不付给关联方的中心
    """
    spent: Price = 0
    """Milli-fen of compute rent paid this year before this plan.

    本年度此计划之前已付的算力租金，毫分
    """
    claimed: dict[Id, Price] = Field(default_factory=dict)
    """Subsidy id = milli-fen claimed this year before this plan; counts against firm caps.

    补贴编号=本年度此计划之前已申领的毫分；计入企业上限
    """
    max_cards: CardCount | None = None
    """The most cards of all pools that its work may use in any slot.

    任一时段内其任务在所有资源池合计可用的最多卡数
    """
    max_card_hours: CardHour | None = None
    """The most card-hours that its work may use over the horizon.

    规划期内其任务可用的最多卡时
    """
