"""Chinese words for the columns of workloads: headings that are understood, and explanations.

The English explanation of a column is the docstring of its field.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """A column in Chinese: its headings, the usual one first, and what it holds."""

    headings: tuple[str, ...]
    explanation: str


WORKLOAD_COLUMNS: dict[str, Wording] = {
    "id": Wording(("编号", "任务编号", "任务", "任务ID"), "唯一编号，不含空格"),
    "kind": Wording(("类型", "任务类型"), "training 为训练，inference 为推理"),
    "name": Wording(("英文名称",), "英文名称，可不填"),
    "name_zh": Wording(("名称", "任务名称", "中文名称"), "中文名称，可不填"),
    "tenant": Wording(("用户", "用户编号", "租户", "企业"), "所属用户的编号"),
    "tier": Wording(("等级", "优先级"), "1 最急；决定未服务的罚金"),
    "must_serve": Wording(("必须服务",), "是或否：不允许有任何部分不被服务"),
    "unserved": Wording(
        ("未服务罚金", "罚金"),
        "覆盖等级的罚金；毫分每参考卡时（训练），或毫分每千需求单位每小时（推理）",
    ),
    "accelerators": Wording(
        ("加速卡", "卡型", "可用卡型"),
        "型号=单卡实测性能，以分号分隔；训练：参考卡的千分比；推理：单卡可服务的需求单位",
    ),
    "memory_gb": Wording(("显存", "最小显存", "显存GB"), "单卡最小显存，GB"),
    "uses": Wording(
        ("资源占用", "其他资源"), "资源=每张工作中的卡的占用量，以分号分隔；卡数不在此列"
    ),
    "links": Wording(("机内互联", "卡间互联"), "可接受的节点内互联，以分号分隔；空为任意"),
    "fabrics": Wording(("机间网络", "组网"), "可接受的节点间网络，以分号分隔；空为任意"),
    "ecosystem": Wording(("生态", "软件生态"), "所用软件栈，如 CUDA、CANN；空为任意"),
    "rack_density_w": Wording(("机柜功率", "最小机柜功率"), "单机柜供电功率下限，瓦"),
    "residency": Wording(("密级", "数据密级", "驻留类别"), "数据驻留类别的编号"),
    "needs_neutral": Wording(("中立运营", "须中立运营"), "是或否：运营方不得自建模型或与用户竞争"),
    "certifications": Wording(("所需认证", "认证"), "智算中心须持有的认证编号，以分号分隔"),
    "max_distance_m": Wording(("最大距离", "最大距离米"), "距数据或用户的最大距离，米"),
    "bans": Wording(("排除中心", "禁用中心"), "不得使用的智算中心编号，以分号分隔"),
    "preferences": Wording(
        ("中心偏好", "偏好"), "中心编号=避开它的价值（毫分每卡时），以分号分隔"
    ),
    "release": Wording(("最早开始", "开始时段"), "可以开始的首个时段，从 0 起"),
    "deadline": Wording(("截止", "截止时段"), "不得再运行的首个时段；空为规划期末"),
    "work": Wording(("工作量", "卡时", "参考卡时"), "参考卡上的卡时数"),
    "cards": Wording(("卡数", "可用卡数"), "允许的卡数；刚性任务一个，弹性任务以分号分隔多个"),
    "efficiency": Wording(("扩展效率", "效率"), "各卡数下的扩展效率，千分比；空为 1000"),
    "timing": Wording(("运行方式",), "contiguous 连续运行，preemptible 可中断"),
    "data.mb": Wording(("数据量", "数据量MB"), "需读取的数据，MB"),
    "data.at": Wording(("数据位置", "数据所在地"), "数据所在城市或智算中心的编号"),
    "data.ready": Wording(("数据就绪", "数据就绪时段"), "可以开始传输的首个时段"),
    "unit": Wording(("需求单位", "单位"), "峰值与性能的单位；milli-card 为参考卡的千分之一"),
    "peaks": Wording(("峰值", "各地峰值", "峰值需求"), "城市编号=峰值需求，以分号分隔"),
    "profile": Wording(("曲线", "需求曲线"), "需求曲线的编号"),
    "utilisation": Wording(("利用率上限", "利用率"), "单卡吞吐可用的比例，千分比"),
    "max_latency_us": Wording(("最大时延", "时延上限"), "城市到智算中心的单向时延上限，微秒"),
    "sites": Wording(("站点数", "最多站点"), "最多使用的资源池数；空为不限"),
    "part_service": Wording(("可部分服务",), "是或否：允许只服务部分需求"),
    "source": Wording(("来源", "数据来源"), "数字的出处"),
    "assumed": Wording(("假设字段",), "属于假设的字段名，以分号分隔"),
    "derived": Wording(("推算字段",), "由其他数字推算的字段名，以分号分隔"),
}

ALIASES: dict[str, str] = {
    heading: column for column, wording in WORKLOAD_COLUMNS.items() for heading in wording.headings
}
SHEETS = {
    "training": "training",
    "inference": "inference",
    "训练": "training",
    "推理": "inference",
}
"""Names of sheets that hold workloads, and the kind of workload they hold."""
