"""Chinese headings of the columns of workloads, and Chinese words for what stands in them.

What a column holds is said in both languages by the docstring of its field.
"""

HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("编号", "任务编号", "任务", "任务ID"),
    "kind": ("类型", "任务类型"),
    "name": ("英文名称",),
    "name_zh": ("名称", "任务名称", "中文名称"),
    "tenant": ("用户", "用户编号", "租户", "企业"),
    "tier": ("等级", "优先级"),
    "must_serve": ("必须服务",),
    "unserved": ("未服务罚金", "罚金"),
    "accelerators": ("加速卡", "卡型", "可用卡型"),
    "memory_gb": ("显存", "最小显存", "显存GB"),
    "uses": ("资源占用", "其他资源"),
    "links": ("机内互联", "卡间互联"),
    "fabrics": ("机间网络", "组网"),
    "ecosystem": ("生态", "软件生态"),
    "port_cost": ("移植费用",),
    "port_slots": ("移植时段", "移植所需时段"),
    "rack_density_w": ("机柜功率", "最小机柜功率"),
    "residency": ("密级", "数据密级", "驻留类别"),
    "needs_neutral": ("中立运营", "须中立运营"),
    "certifications": ("所需认证", "认证"),
    "max_distance_m": ("最大距离", "最大距离米"),
    "bans": ("排除中心", "禁用中心"),
    "prefers_fabric": ("偏好网络",),
    "fabric_wish": ("网络偏好价值",),
    "preferences": ("中心偏好", "偏好"),
    "spending_limit": ("费用上限", "预算"),
    "runs_at": ("目前所在中心", "现运行中心"),
    "migration_cost": ("迁移费用",),
    "release": ("最早开始", "开始时段"),
    "deadline": ("截止", "截止时段"),
    "work": ("工作量", "卡时", "参考卡时"),
    "cards": ("卡数", "可用卡数"),
    "efficiency": ("扩展效率", "效率"),
    "timing": ("运行方式",),
    "min_run": ("最短连续时段", "最短运行"),
    "restart_slots": ("重启损失时段", "重启损失"),
    "after": ("前置任务", "依赖任务"),
    "data.mb": ("数据量", "数据量MB"),
    "data.at": ("数据位置", "数据所在地"),
    "data.ready": ("数据就绪", "数据就绪时段"),
    "unit": ("需求单位", "单位"),
    "peaks": ("峰值", "各地峰值", "峰值需求"),
    "profile": ("曲线", "需求曲线"),
    "utilisation": ("利用率上限", "利用率"),
    "max_latency_us": ("最大时延", "时延上限"),
    "sites": ("站点数", "最多站点"),
    "min_sites": ("最少站点", "至少站点"),
    "max_share": ("单站占比上限", "单池占比上限"),
    "min_stay": ("最短停留", "最短停留时段"),
    "warm_up": ("预热", "预热时段"),
    "warm_at": ("已预热资源池",),
    "model_mb": ("模型大小", "模型大小MB"),
    "model_at": ("模型位置", "模型所在地"),
    "part_service": ("可部分服务",),
    "source": ("来源", "数据来源"),
    "assumed": ("假设字段",),
    "derived": ("推算字段",),
}
"""Column -> headings that are understood, the usual one first."""

ALIASES: dict[str, str] = {
    heading: column for column, headings in HEADINGS.items() for heading in headings
}
CHOICES = {
    "训练": "training",
    "推理": "inference",
    "连续": "contiguous",
    "可中断": "preemptible",
}
"""Chinese word -> the choice it stands for in a cell."""
SHEETS = {name: CHOICES.get(name, name) for name in ("training", "inference", "训练", "推理")}
"""Names of sheets that hold workloads, and the kind of workload they hold."""
