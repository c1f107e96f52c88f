"""Every sentence and label a reader of a plan sees, in Chinese and English side by side.

Sentences about rules stand in the catalogue, `huline.models.constraints`; names of tables and
fields stand in `huline.api.cli.field_names`.
"""

from typing import NamedTuple

from huline.models.sentence import Lang


class Both(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str


MESSAGES: dict[str, Both] = {
    # what the plan achieves
    "cost.payer": Both("净成本（付款方）", "Net cost, payer's view"),
    "cost.system": Both("资源成本（系统）", "Resource cost, system view"),
    "served": Both("任务服务情况", "Workloads served"),
    "served.value": Both("{served} / {all}", "{served} of {all}"),
    "served.note": Both(
        "另有 {partly} 项部分服务、{unserved} 项未服务；按罚金折算，未服务部分占 {left}",
        "{partly} more in part, {unserved} not; by its worth, {left} of all work is left"),
    "gap": Both("与最优的差距", "Distance from the best"),
    "gap.most": Both("至多 {value}", "at most {value}"),
    "gap.note": Both("即 {money}；按已服务任务计为 {served}",
                     "that is {money}; {served} over served work"),
    "gap.none": Both("未知", "unknown"),
    "bound": Both("成本下界", "Lower bound"),
    "bound.certificate": Both("由独立校验器根据界证书重新计算，无需信任求解器",
                              "recomputed from its certificate by the independent checker: "
                              "no solver need be trusted"),
    "bound.stated": Both("附有界证书，但此处未重新计算",
                         "stated with a certificate that was not recomputed here"),
    "bound.solver": Both("由求解器给出，仅为采信，未经重新计算",
                         "stated by the solver: trusted, not recomputed"),
    "bound.none": Both("没有已知的下界，因此无法说明距最优多远",
                       "none is known, so nothing is proven about the distance from the best"),
    "status": Both("结论", "Result"),
    "status.optimal": Both("最优", "optimal"),
    "status.within-gap": Both("已达到要求的差距", "within the gap asked for"),
    "status.feasible": Both("可行，未达到要求的差距", "feasible, the gap asked for not reached"),
    "stop.gap": Both("达到差距后停止", "stopped at the gap"),
    "stop.time": Both("时间用尽后停止", "stopped when time ran out"),
    "stop.cancelled": Both("被取消", "stopped on request"),
    "stop.memory": Both("内存不足后停止", "stopped for want of memory"),
    "stop.error": Both("求解出错后停止", "stopped by a failure of the solver"),
    "checked": Both("独立校验", "Independent check"),
    "checked.ok": Both("通过", "passed"),
    "checked.ok.note": Both("全部规则与金额均已重新核对", "rules and amounts all checked anew"),
    "checked.broken": Both("未通过", "failed"),
    "checked.broken.note": Both("{count} 处违规", "breaches: {count}"),
    "saving.first-come": Both("比先到先得节省", "Saving on first come"),
    "saving.all-local": Both("比全部就近安排节省", "Saving on all local"),
    "saving.note": Both("其成本为 {money}（含未服务罚金），低 {share}",
                        "{share} of its cost of {money}, penalties included"),
    "saving.money": Both("；不计罚金为 {money}", "; in money alone {money}"),
    "saving.dearer": Both("其成本为 {money}，本计划更高", "it costs {money}: this plan is dearer"),
    # where and how the work runs
    "sides": Both("东部 / 西部", "East / west"),
    "sides.note": Both("按“东数西算”工程划分；按胡焕庸线为 {hu}",
                       "by the national programme; {hu} by the Hu line"),
    "lit": Both("点亮率", "Lit rate"),
    "lit.note": Both("上架率 {rack}", "rack rate {rack}"),
    "energy-price": Both("平均电价", "Mean energy price paid"),
    "energy-price.note": Both("共用电 {energy}", "{energy} metered"),
    # ledgers
    "ledger.payer": Both("付款方账目", "Payer's ledger"),
    "ledger.system": Both("系统账目", "System's ledger"),
    "ledger.payer.note": Both("计划方的账单，已扣补贴", "the planner's bill, net of subsidy"),
    "ledger.system.note": Both("租金差价与补贴只是转移支付，不计入",
                               "rents and subsidies only change hands, so they are left out"),
    "line.rent": Both("租金", "Rent"),
    "line.energy": Both("电费", "Energy"),
    "line.peak": Both("需量电费", "Demand charges"),
    "line.transfer": Both("数据传输", "Data transfer"),
    "line.migration": Both("迁移", "Migration"),
    "line.surcharge": Both("附加费", "Surcharge"),
    "line.preference": Both("偏好代价", "Wishes not met"),
    "line.penalty": Both("未服务罚金", "Unserved work"),
    "line.subsidy": Both("补贴", "Subsidy"),
    "line.running": Both("运行成本", "Running cost"),
    "line.rounding": Both("四舍五入", "Rounding to fen"),
    "line.total": Both("合计", "Net total"),
    # placements
    "placements": Both("任务安排", "Placements"),
    "times": Both("时间均为当地时间，{zone}", "Times are local, {zone}."),
    "placements.more": Both("另有 {count} 个任务未列出", "{count} more are not listed here"),
    "workload": Both("任务", "Workload"),
    "kind": Both("类型", "Kind"),
    "kind.training": Both("训练", "training"),
    "kind.inference": Both("推理", "inference"),
    "tenant": Both("用户", "Tenant"),
    "centre": Both("智算中心", "Centre"),
    "pool": Both("资源池", "Pool"),
    "from": Both("开始", "From"),
    "to": Both("结束", "To"),
    "cards": Both("卡数", "Cards"),
    "net": Both("净成本（元）", "Net cost, CNY"),
    "state": Both("状态", "State"),
    "state.served": Both("已服务", "served"),
    "state.partly": Both("部分服务", "partly"),
    "state.unserved": Both("未服务", "unserved"),
    "place": Both("所在地", "Place"),
    "nothing": Both("–", "–"),
    # refusals
    "refusals": Both("最常见的拒绝原因", "Commonest refusals"),
    "refusals.none": Both("没有任何资源池因规则被拒绝", "No rule refused any pool."),
    "rule": Both("规则", "Rule"),
    "pairs": Both("拒绝次数", "Pairs refused"),
    "workloads": Both("涉及任务", "Workloads"),
    "example": Both("示例", "Example"),
    "example.pair": Both("{workload} → {pool}", "{workload} at {pool}"),
    "example.measured": Both("{pair}：{measured}", "{pair}: {measured}"),
    # by rule: what was measured, and what the rule allows
    "measured.residency": Both("位于 {measured}，仅限 {limit}",
                          "in {measured}; only {limit} is allowed"),
    "measured.locality": Both("相距 {measured}，上限 {limit}", "{measured} away, at most {limit}"),
    "measured.latency": Both("时延 {measured}，上限 {limit}",
                             "{measured} one way, at most {limit}"),
    "measured.hardware": Both("提供 {measured}，需要 {limit}", "has {measured}, needs {limit}"),
    "measured.ecosystem": Both("支持 {measured}，需要 {limit}",
                               "speaks {measured}, needs {limit}"),
    "measured.density": Both("机柜功率 {measured}，需要 {limit}",
                             "racks supply {measured}, needs {limit}"),
    "measured.scale": Both("至少需要 {measured}，单域最多 {limit}",
                          "needs at least {measured}, one block takes {limit}"),
    "measured.capacity": Both("需要 {measured}，最多空闲 {limit}",
                              "needs {measured}, at most {limit} are free"),
    "measured.power": Both("需要 {measured}，余量最多 {limit}",
                           "draws {measured}, at most {limit} is free"),
    "measured.link": Both("需传 {measured}，链路上限 {limit}",
                          "moves {measured}, the line takes {limit}"),
    "measured.dispatch": Both("任务来自 {measured}，只接收 {limit}",
                              "work from {measured}; takes that of {limit}"),
    "measured.neutrality": Both("由 {measured} 运营，需要 {limit}",
                                "run by {measured}, needs {limit}"),
    "measured.certification": Both("缺少 {measured}，需要 {limit}",
                                   "lacks {measured}, needs {limit}"),
    "measured.window": Both("最早完成 {measured}，截止 {limit}",
                          "done at {measured} at the earliest, due {limit}"),
    "measured.ban": Both("{measured}", "{measured}"),
    "measured.pin": Both("已指定到 {limit}", "pinned to {limit}"),
    # values that stand in a Refusal as words
    "value.nowhere": Both("自有机房", "a site of its own"),
    "value.unknown": Both("未知", "unknown"),
    "value.neutral": Both("中立运营方", "a neutral operator"),
    "value.unreachable": Both("网络不可达", "no path"),
    # assumed figures
    "assumed": Both("假设的数据", "Assumed figures"),
    "assumed.count": Both("{count} 个数据没有公开来源，属于假设",
                          "{count} figures have no public source and are assumed"),
    "assumed.none": Both("没有假设的数据", "No figure is assumed."),
    "table": Both("表", "Table"),
    "field": Both("字段", "Field"),
    "records": Both("记录数", "Records"),
    "records.value": Both("{count} / {all}", "{count} of {all}"),
    "in-case": Both("算例中的名称", "Name in the case"),
    "breaches": Both("违规", "Breaches"),
    "where": Both("位置", "Where"),
    "what": Both("说明", "What is wrong"),
    # the page
    "page.kicker": Both("调度计划", "Plan"),
    "page.span": Both("{first} 至 {end}，每时段 {minutes} 分钟，{zone}",
                      "{first} to {end}, slots of {minutes} minutes, {zone}"),
    "page.when": Both("何时何地运行", "Where and when work runs"),
    "page.sides.note": Both("本计划各时段使用的卡数，按“东数西算”工程划分东西部",
                            "Cards at work for this plan, slot by slot, "
                            "east and west by the national programme."),
    "page.when.note": Both("各中心每个时段的用卡率，含已承诺的卡；选择一行可查看其任务安排",
                           "Share of cards in use at each centre, slot by slot, "
                           "commitments included. Choose a row to see its work."),
    "page.choose": Both("查看中心", "Show centre"),
    "page.cut": Both("只画出 {all} 个任务中最大的 {shown} 个",
                     "the {shown} largest of {all} are drawn"),
    "page.tariff": Both("电价", "Tariff"),
    "page.tariff.unit": Both("元/千瓦时", "CNY/kWh"),
    "page.draw": Both("用电功率", "Power drawn"),
    "page.limit": Both("供电上限", "Power limit"),
    "page.power.unit": Both("千瓦", "kW"),
    "page.committed": Both("已承诺", "committed"),
    "page.pool": Both("{pool} · {accelerator}，{cards}", "{pool} · {accelerator}, {cards}"),
    "page.all": Both("显示全部 {count} 个中心", "Show all {count} centres"),
    "page.few": Both("只显示最忙的 {count} 个中心", "Show only the {count} busiest"),
    "page.sites": Both("智算中心与资源池", "Centre and pool"),
    "page.idle": Both("本计划没有任何中心承担任务", "No centre does any work in this plan."),
    "page.use": Both("用卡率", "Cards in use"),
    "page.money": Both("钱花在哪里", "Where the money goes"),
    "page.amount": Both("金额（元）", "Amount, CNY"),
    "page.map": Both("分布图", "Map"),
    "page.map.note": Both("只画经纬网与各点，不含任何边界；圆的面积表示卡时，颜色表示用卡率；"
                          "灰点为未使用的中心与城市",
                          "Points on a graticule, no borders. "
                          "Area of a circle: card-hours; colour: share of cards in use; "
                          "grey dots: centres and metros not used."),
    "page.metro": Both("城市", "Metro"),
    "page.hu": Both("胡焕庸线（黑河–腾冲）", "Hu line, Heihe to Tengchong"),
    "page.flow.data": Both("训练数据传输", "Training data moved"),
    "page.flow.data.text": Both("{a} → {b}：{jobs} 个训练任务，数据 {data}",
                                "{a} to {b}: {data}, training jobs: {jobs}"),
    "page.flow.requests": Both("推理请求", "Requests served"),
    "page.flow.requests.text": Both("{a} → {b}：{services} 项推理服务",
                                    "{a} to {b}, inference services: {services}"),
    "page.centres": Both("各中心", "Centres"),
    "page.side": Both("东西部", "Side"),
    "page.side.east": Both("东部", "east"),
    "page.side.west": Both("西部", "west"),
    "page.card-hours": Both("卡时", "Card-hours"),
    "page.mean-tariff": Both("平均电价（元/千瓦时）", "Mean tariff, CNY/kWh"),
    "page.filter": Both("筛选", "Filter"),
    "page.shown": Both("显示 {shown} 行，共 {all} 行", "{shown} of {all} rows shown"),
    "page.sort": Both("排序", "sort"),
    "page.made": Both("计算方式", "How this was made"),
    "page.hash": Both("算例指纹", "Case"),
    "page.engine": Both("软件版本", "Software"),
    "page.strategy": Both("求解方式", "Solved by"),
    "page.reproducible": Both("可复现", "Reproducible"),
    "page.yes": Both("是", "yes"),
    "page.no": Both("不保证", "not assured"),
    "page.seconds": Both("用时", "Time"),
    "page.seconds.value": Both("{seconds} 秒", "{seconds} s"),
    # what commands say
    "note": Both("提示：{text}", "note: {text}"),
    "wrote": Both("已写入 {path}", "wrote {path}"),
    "kept": Both("没有写入任何内容：{path} 仍是以前的结果",
                 "nothing was written: {path} is still that of an earlier run"),
    "problems": Both("输入有问题，共 {count} 处：", "Problems in the input: {count}"),
    "problems.more": Both("另有 {count} 处未列出；加 {option} 可列出全部",
                          "and {count} more; {option} lists all"),
    "stopped": Both("已停止，尚无可保留的结果", "stopped before there was anything to keep"),
    "progress.start": Both("启动", "starting"),
    "progress.compile": Both("整理算例", "compiling"),
    "progress.first": Both("先到先得", "first come"),
    "progress.formulate": Both("建立模型", "stating"),
    "progress.solve": Both("求解", "solving"),
    "progress.decode": Both("读取解", "decoding"),
    "progress.verify": Both("校验", "checking"),
    "progress.cost": Both("成本 {value} 元", "cost {value} CNY"),
    "progress.bound": Both("下界 {value} 元", "bound {value} CNY"),
    "progress.gap": Both("差距 {value}", "gap {value}"),
    "check.ok": Both("校验通过：没有违反任何规则，各项金额均无误。成本 {cost} 元",
                     "The plan passes: no rule is broken and every amount is right. "
                     "Cost {cost} CNY"),
    "check.failed": Both("校验未通过，共 {count} 处问题：", "The plan fails. Breaches: {count}"),
    "valid": Both("算例“{name}”有效，内容如下：", "The case '{name}' is sound. It holds:"),
    "valid.assumed": Both("{table}：{field} 为假设值（{records} / {of}）",
                          "{table}: {field} is assumed ({records} of {of})"),
    "doctor.well": Both("一切正常", "All is well"),
    "doctor.ill": Both("发现问题，见上文", "Something is wrong, see above"),
}  # fmt: skip


def say(key: str, lang: Lang, **fields: object) -> str:
    """Return the text of ``key``, its ``{fields}`` filled in.

    Raises
    ------
    KeyError
        If there is no such text: a slip of the program, never of its input.

    >>> say("gap.most", "zh", value="0.4%")
    '至多 0.4%'
    """
    text = MESSAGES[key].zh if lang == "zh" else MESSAGES[key].en
    return text.format(**fields)
