"""What an explanation says, in Chinese and English."""

from huline.api.cli.bilingual import Both

WHY: dict[str, Both] = {
    "why.stands": Both("在 {centre} 的 {pool} 运行：{cards}，{first} 至 {end}",
                       "Runs at {centre}, {pool}: {cards}, {first} to {end}"),
    "why.partly": Both("只服务了一部分，其余按罚金计",
                       "It is served in part; the rest is penalty."),
    "why.not": Both("未服务", "It is not served."),
    "why.net": Both("净成本 {money}：{lines}", "It costs {money} net: {lines}"),
    "why.unserved": Both("若不服务它而其他任务不变，整个计划多花 {money}（其中罚金 {penalty}）",
                         "Were it left unserved, all else as it is, the plan would cost {money} "
                         "more, of which {penalty} is penalty."),
    "why.unserved.less": Both("若不服务它而其他任务不变，整个计划少花 {money}（罚金为 {penalty}）",
                              "Were it left unserved, all else as it is, the plan would cost "
                              "{money} less; its penalty is {penalty}."),
    "why.broken": Both("该计划有 {count} 处违规，不作解释；{command} 会逐一列出",
                       "The plan breaks rules ({count} breaches), so nothing of it is explained; "
                       "{command} lists them."),
    "why.alternatives": Both("可以改去的智算中心", "Centres to which it could move"),
    "why.alternatives.none": Both("没有其他智算中心可去", "There is no other centre for it."),
    "why.when": Both("何时", "When"),
    "why.found": Both("只移动它\n多花（元）", "Moved\nalone, CNY"),
    "why.chiefly": Both("主要差在", "Chiefly"),
    "why.delta": Both("最优计划\n相差（元）", "Best plans\napart, CNY"),
    "why.at-least": Both("任何计划\n至少（元）", "No plan\nbelow, CNY"),
    "why.tipping": Both(
        "其他任务不动时，{centre} 的平均电价（各时段同幅下降）降至 {low}，它会改去那里；"
        "若为 {high} 则不会（现为 {now}）",
        "All else as it is, it would move to {centre} if electricity there cost {low} on average, "
        "lower in all slots alike, and not yet at {high} (now {now})."),
    "why.tipping.rent": Both(
        "其他任务不动、租金照旧时，若 {centre} 对它的租金为现价的 {low}，它会改去那里；"
        "若为 {high} 则不会",
        "All else as it is, it would move to {centre} if the rent asked of it there were {low} of "
        "today's, and not yet at {high}."),
    "why.tipping.share": Both(
        "其他任务不动、补贴照旧时，若 {rule} 对它的补贴比例为 {high}，它会改去 {centre}；"
        "若为 {low} 则不会（现为 {now}）",
        "All else as it is, it would move to {centre} if {rule} paid a share of {high} for it, "
        "and not yet at {low} (now {now})."),
    "why.tipping.foreign": Both(
        "其他任务不动、补贴照旧时，若 {rule} 对它所用非国产卡的补贴比例为 {high}，"
        "它会改去 {centre}；若为 {low} 则不会（现为 {now}）",
        "All else as it is, it would move to {centre} if {rule} paid a share of {high} for it on "
        "cards that are not domestic, and not yet at {low} (now {now})."),
    "why.tipping.amount": Both(
        "其他任务不动、补贴照旧时，若 {rule} 每卡时补它 {high}，它会改去 {centre}；"
        "若为 {low} 则不会（现为 {now}）",
        "All else as it is, it would move to {centre} if {rule} paid {high} for each of its "
        "card-hours, and not yet at {low} (now {now})."),
    "why.tipping.latency": Both(
        "其他任务不动时，若其时延上限为 {high}，它会改去 {centre}；"
        "若为 {low} 则不会（现为 {now}）",
        "All else as it is, it would move to {centre} if its latency might be {high}, and not yet "
        "at {low} (now {now})."),
    "why.refused": Both("不能去的智算中心", "Centres that are refused"),
    "why.tier.1": Both("数据有误", "bad data"),
    "why.tier.2": Both("禁止", "forbidden"),
    "why.tier.3": Both("不适合", "unfit"),
    "why.tier.4": Both("始终不够", "never enough"),
    "why.tier.5": Both("已占满", "full now"),
    "why.reason": Both("原因", "Reason"),
    "why.also": Both("另有：{rules}", "besides: {rules}"),
    "why.remedy": Both("若不受此限\n多花（元）", "If waived,\nmore, CNY"),
    "why.remedy.room": Both("{money} *", "{money} *"),
    "why.remedy.note": Both("* 且其他任务须腾出余量", "* if other work made room for it"),
    "why.more": Both("另有 {count} 个未列出；用 {option} 全部列出",
                     "{count} more are not listed; {option} lists them all"),
    "why.scarce": Both("所用稀缺之物对其他任务的价值（按界证书的乘子）",
                       "What it uses of scarce things is worth to other work, at the prices of "
                       "the certificate"),
    "why.notes": Both(
        "“只移动它”是找到的：其他任务不动，其用户的补贴重新结算，整个计划因此多花的钱。"
        "“最优计划”是证明了的：把它放在那里的最优计划比不加此要求的最优计划多花的钱必在其间。"
        "“任何计划”：把它放在那里的计划都不会花得更少。",
        "Moved alone: found; what the whole plan costs more if all other work stays, the claims "
        "of its tenant settled anew. Best plans apart: proven; between these lies what the best "
        "plan with it there costs more than the best of all. No plan below: none with it there "
        "costs less."),
    "why.notes.found": Both(
        "“只移动它”是找到的：其他任务不动，其用户的补贴重新结算，整个计划因此多花的钱。"
        "该计划没有成本下界，因此没有证明任何差额。",
        "Moved alone: found; what the whole plan costs more if all other work stays, the claims "
        "of its tenant settled anew. The plan has no bound, so nothing is proven."),
    "why.own": Both("成本的构成", "What the cost is made of"),
    "why.own.unserved": Both("未服务或部分服务的任务", "work left unserved, wholly or in part"),
    "why.own.training": Both("其他训练任务", "other training"),
    "why.own.inference": Both("其他推理服务", "other services"),
    "why.own.all": Both("合计", "in all"),
    "why.lacking.large": Both("计划过大，未查找未服务任务所缺之物",
                              "The plan is too large to look for what work that is left lacks."),
    "why.prices": Both("稀缺之物", "What is scarce"),
    "why.thing": Both("何物", "What"),
    "why.one-more": Both("再多一单位\n值（元）", "One more is\nworth, CNY"),
    "why.unit": Both("单位", "Unit"),
    "why.dearest": Both("最贵的时段", "Dearest at"),
    "why.worth": Both("总价值\n（元）", "All of it,\nCNY"),
    "why.unit.card": Both("每时段一张卡", "card in every slot"),
    "why.unit.unit": Both("每时段一单位", "unit in every slot"),
    "why.unit.kW": Both("每时段一千瓦", "kW in every slot"),
    "why.unit.kWh": Both("一千瓦时", "kWh"),
    "why.unit.card-hour": Both("一卡时", "card-hour"),
    "why.unit.card-slot": Both("一卡时段", "card for a slot"),
    "why.unit.GB": Both("一吉字节", "GB"),
    "why.unit.10 CNY": Both("十元", "CNY 10"),
    "why.prices.note": Both(
        "价格来自界证书的乘子：多一单位，同一界证书证明的下界就降低这么多。换一份界证书，价格会不同。",
        "The prices are those of the certificate: with one more, the bound that it proves falls "
        "by so much. Another certificate has other prices."),
    "why.prices.none": Both("没有界证书，因此没有稀缺之物的价格；用 {option} 给出",
                            "Without a certificate nothing scarce has a price; give one with "
                            "{option}."),
    "why.rules": Both("规则的代价", "What rules cost"),
    "why.rules.price": Both("代价（最优计划之差）", "Price, best plans apart"),
    "why.rules.cost": Both("不含此规则的计划（元）", "Plan without it, CNY"),
    "why.rules.note": Both(
        "代价是证明了的区间：不含此规则的最优计划比含此规则的最优计划少花的钱必在其间。",
        "The price is proven: the best plan without the rule costs less than the best with it by "
        "an amount between."),
    "why.rules.note.found": Both(
        "没有成本下界，因此代价只是找到的两个计划之差。",
        "Without a bound nothing is proven: the price is how far the two plans found are apart."),
    "page.why.note": Both("选择一项任务，可查看它为何在此运行、为何不在别处",
                          "Choose a workload to see why it runs there and not elsewhere"),
    "page.why.part": Both(
        "选择一项任务，可查看它为何在此运行、为何不在别处；"
        "本页解释了 {all} 项中金额最大的 {told} 项",
        "Choose a workload to see why it runs there and not elsewhere; of {all}, the {told} "
        "dearest are explained"),
    "page.why.none": Both("写出本页时没有时间解释任务为何在此运行、为何不在别处",
                          "When this page was written no time was left to say why work runs where "
                          "it does"),
    "page.why.absent": Both("本页未解释此任务；请用 {command}",
                            "This page does not explain it; {command} does"),
    "page.why.broken": Both("该计划有违规，因此不解释任务为何在此运行",
                            "The plan breaks rules, so nothing of it is explained"),
    "page.why.close": Both("关闭", "Close"),
    "page.why.money": Both("为何在此：与次优去处相比", "Why here: against the next best place"),
    "page.why.money.alone": Both("它的花费", "What it costs"),
    "page.why.line": Both("账目（元）", "Line, CNY"),
    "page.why.own": Both("在此（本任务）", "Here, its own"),
    "page.why.there": Both("改去{centre}多花", "More at {centre}"),
    "page.why.there.note": Both(
        "右列是只移动它、其他任务不动时，整个计划各项多花的钱。",
        "The last column is what the whole plan costs more, line by line, if it alone moves "
        "there."),
    "page.why.sum": Both("合计", "In all"),
    "page.why.not-listed": Both("未列出：{count}", "Not listed: {count}"),
    "page.why.binding": Both("所用稀缺之物的价值（按界证书的乘子）",
                             "What binds: the worth of what it uses, at the certificate's prices"),
    "page.why.price": Both("价值（元）", "Worth, CNY"),
    "row.capacity": Both("{of}的卡", "cards of {of}"),
    "row.resource": Both("{of}的其他资源", "other resources of {of}"),
    "row.headroom": Both("{of}的预留卡", "cards kept free at {of}"),
    "row.power": Both("{of}的供电", "power at {of}"),
    "row.demand-charge": Both("{of}的电表需量", "the peak at the meter of {of}"),
    "row.energy-quota": Both("{of}的用电配额", "the quota of electricity of {of}"),
    "row.tenant-cards": Both("{of}的用卡配额", "the quota of cards of {of}"),
    "row.tenant-hours": Both("{of}的卡时配额", "the quota of card-hours of {of}"),
    "row.lit-floor": Both("{of}的最低点亮率", "the least lit rate of {of}"),
    "row.take-or-pay": Both("合同 {of} 所租的卡", "cards rented under {of}"),
    "row.link": Both("链路 {of} 的流量", "volume of the line {of}"),
    "row.budget": Both("“{of}”的资金", "the budget of '{of}'"),
    "row.firm-cap": Both("{who}在“{of}”的企业上限", "the cap of {who} in '{of}'"),
    "measured.lit-floor": Both("移走后点亮率 {measured}‰，下限 {limit}‰",
                               "without it {measured} per mille are lit, at least {limit} must "
                               "be"),
}  # fmt: skip
