"""What every subsidy programme states: who, where, what, when, and how much in all."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from huline.models.base import Named
from huline.models.place import Province
from huline.models.sentence import both
from huline.models.units import Price


class SubsidyRule(Named):
    """A programme that repays part of the rent of a workload.

    Locality is two by two: the firm must be local or not, the centre must be local or not. A
    province alone means anywhere in it; a city narrows it.
    """

    issuer: str = ""
    """The government that pays.

    发布补贴的政府
    """
    firm_province: Province | None = None
    """The tenant's seat must be here; none: any firm.

    用户须注册在该省；空为不限
    """
    firm_city: str | None = None
    """Narrows the province of the firm.

    用户须注册在该市；须与 firm_province 一并填写
    """
    centre_province: Province | None = None
    """The centre must stand here; none: any centre.

    智算中心须在该省；空为不限
    """
    centre_city: str | None = None
    """Narrows the province of the centre.

    智算中心须在该市；须与 centre_province 一并填写
    """
    workloads: tuple[Literal["training", "inference"], ...] = ("training", "inference")
    """Kinds of work it pays for.

    适用的任务类型：training 为训练，inference 为推理
    """
    sectors: tuple[str, ...] = ()
    """Sectors of the firms it pays; empty: all.

    适用的行业；空为不限
    """
    min_spent: Price = 0
    """Milli-fen the firm must have spent this year before this plan.

    用户本年度此计划之前须已付的租金，毫分
    """
    unrelated_only: bool = False
    """Pays nothing where the centre's operator is related to the tenant.

    运营方与用户有关联时是否不付
    """
    firm_cap: Price | None = None
    """The most one firm may claim in a year, in milli-fen; claims to date count.

    单个企业每年的申领上限，毫分；含已申领部分
    """
    budget: Price | None = None
    """What the programme still has, in milli-fen.

    资金余额，毫分
    """
    valid_from: date | None = None
    """The first day on which the horizon may start.

    规划期开始日不得早于此日
    """
    valid_to: date | None = None
    """The last day on which the horizon may start.

    规划期开始日不得晚于此日
    """

    @model_validator(mode="after")
    def _a_city_stands_in_a_province(self) -> Self:
        for who in ("firm", "centre"):
            if getattr(self, f"{who}_city") and not getattr(self, f"{who}_province"):
                raise ValueError(
                    both(
                        "{who}_city needs {who}_province beside it",
                        "{who}_city 须与 {who}_province 一并填写",
                        who=who,
                    )
                )
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(both("valid_to is before valid_from", "valid_to 早于 valid_from"))
        return self
