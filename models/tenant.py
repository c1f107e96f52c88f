"""Firms that own workloads."""

from typing import Literal, Self

from pydantic import Field, model_validator

from huline.models.base import Named
from huline.models.place import Province
from huline.models.sentence import both
from huline.models.units import CardCount, CardHour, Day, Funds, Id

FirmSize = Literal["micro", "small", "medium", "large"]


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
    size: FirmSize | None = None
    """By the national classification; where unknown, no subsidy that asks for a size pays.

    企业规模（国家划型标准）：micro 微型，small 小型，medium 中型，large 大型；
    未知时不享受限定规模的补贴
    """
    founded: Day | None = None
    """Day of registration; where unknown, no subsidy that asks for an age pays.

    成立日期；未知时不享受限定企业年龄的补贴
    """
    related: tuple[str, ...] = ()
    """Operators it is affiliated with; some programmes pay nothing for their centres.

    与其有关联的运营方；有些补贴不付给关联方的中心
    """
    spent: Funds = 0
    """Milli-fen of compute rent paid this year before this plan.

    本年度此计划之前已付的算力租金，毫分
    """
    spent_on: dict[Id, Funds] = Field(default_factory=dict)
    """Subsidy id = how much of the spend counts for this programme; all of it if not named.

    补贴编号=已付租金中计入该补贴的部分，毫分；未列出的补贴计入全部
    """
    claimed: dict[Id, Funds] = Field(default_factory=dict)
    """Subsidy, or stacking group with a firm_cap = milli-fen claimed this year before this plan;
    each counts against the cap of that id alone.

    补贴编号（或有 firm_cap 的叠加组编号）=本年度此计划之前已申领的毫分；只计入该编号的企业上限
    """
    max_cards: CardCount | None = None
    """The most cards of all pools that its work may use in any slot.

    任一时段内其任务在所有资源池合计可用的最多卡数
    """
    max_card_hours: CardHour | None = None
    """The most card-hours that its work may use over the horizon.

    规划期内其任务可用的最多卡时
    """

    @model_validator(mode="after")
    def _a_part_is_no_more_than_the_whole(self) -> Self:
        for subsidy, amount in self.spent_on.items():
            if amount > self.spent:
                raise ValueError(
                    both(
                        "spent_on says {amount} for '{subsidy}', more than the {spent} spent in "
                        "all",
                        "spent_on 中“{subsidy}”为 {amount}，超过全部已付租金 {spent}",
                        amount=amount,
                        subsidy=subsidy,
                        spent=self.spent,
                    )
                )
        return self

    def spent_under(self, subsidy: str) -> int:
        """Return the spend to date that counts for a programme, in milli-fen."""
        return self.spent_on.get(subsidy, self.spent)
