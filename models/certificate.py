"""The Certificate: multipliers from which anyone recomputes a bound on the cost of a Case."""

from typing import Annotated, Literal

from pydantic import Field, Strict

from huline.models.base import Frozen
from huline.models.plan import Perspective

RowName = Literal[
    "capacity",
    "resource",
    "headroom",
    "power",
    "demand-charge",
    "energy-quota",
    "tenant-cards",
    "tenant-hours",
    "lit-floor",
    "take-or-pay",
    "link",
    "budget",
    "firm-cap",
]
Worth = Annotated[int, Strict(), Field(ge=0, le=10**12, json_schema_extra={"unit": "milli-fen"})]


class Multiplier(Frozen):
    """What the scarce good of one row is worth.

    `docs/bound.md` lists the rows, what each is for, and the unit of its prices.
    """

    row: RowName
    """The row that is priced.

    所定价的约束行
    """
    of: str = Field(min_length=1, max_length=300)
    """What it is for: a pool, a centre, a tenant ...

    约束行所属的对象，如资源池、智算中心、用户
    """
    values: tuple[Worth, ...] = Field(min_length=1)
    """Milli-fen per unit of the row: one for every slot, or a single one where it has no slots.

    每单位的毫分数：每时段一个值；无时段的行只有一个值
    """


class Certificate(Frozen):
    """Multipliers for one Case: whatever they are, no plan costs less than the bound they give.

    They need not be good and may come from anywhere. A row that is not named is worth nothing.
    """

    format: Literal["huline-certificate/1"] = "huline-certificate/1"
    """The format of the file.

    文件格式
    """
    case_hash: str
    """Hash of the Case.

    算例的哈希
    """
    perspective: Perspective = "payer"
    """Whose cost is bounded.

    所界定的是谁的成本：payer 为付款方，system 为系统
    """
    multipliers: tuple[Multiplier, ...] = ()
    """What the rows are worth, each named at most once.

    各约束行的乘子，每行至多出现一次
    """
