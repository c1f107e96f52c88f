"""What the lines of a ledger are called."""

from huline.models.sentence import Sentence

LINES = {
    "rent": Sentence("Rent", "租金"),
    "energy": Sentence("Energy", "电费"),
    "peak": Sentence("Demand charges", "需量电费"),
    "carbon": Sentence("Carbon", "碳排放"),
    "transfer": Sentence("Data transfer", "数据传输"),
    "migration": Sentence("Migration", "迁移"),
    "surcharge": Sentence("Surcharge", "附加费"),
    "termination": Sentence("Fees for ending commitments", "提前终止费"),
    "preference": Sentence("Wishes not met", "偏好代价"),
    "violation": Sentence("Soft rules broken", "违反软性规则的代价"),
    "penalty": Sentence("Unserved work", "未服务罚金"),
    "subsidy": Sentence("Subsidy", "补贴"),
    "running": Sentence("Running cost", "运行成本"),
}
"""Line of `huline.models.plan.Ledger` or `SystemLedger` -> its name."""
