"""A made-up day of work for nine centres, planned by hand: what summary and page are tried on."""

from dataclasses import replace
from typing import Any

from huline.models.case import Case
from huline.models.network import Link
from huline.models.place import side_of_hu_line
from huline.models.plan import Claim, Placement, Plan, Refusal, RefusalCount, Run
from huline.models.policy import ResidencyClass
from huline.models.units import half_up
from huline.models.workload import InferenceService, TrainingJob
from huline.optimizer.verify import settle
from tests import builders

SLOTS = 24
ASSUMED = {"assumed": ("busy_w", "running_cost")}

# id, name, Chinese name, province, city, lat, lon, side, tariff, PUE
CENTRES = (
    ("sh-01", "Lingang", "临港智算中心", "Shanghai", "Shanghai", 30.9, 121.9, "east",
     "east", 1280),
    ("hz-01", "Hangzhou", "杭州智算中心", "Zhejiang", "Hangzhou", 30.3, 120.2, "east",
     "east", 1300),
    ("zjk-01", "Zhangjiakou", "张家口智算中心", "Hebei", "Zhangjiakou", 40.4, 115.5, "east",
     "north", 1220),
    ("sg-01", "Shaoguan", "韶关智算中心", "Guangdong", "Shaoguan", 24.8, 113.6, "east",
     "south", 1270),
    ("zw-01", "Zhongwei", "中卫智算中心", "Ningxia", "Zhongwei", 37.5, 105.2, "west",
     "solar", 1180),
    ("qy-01", "Qingyang", "庆阳智算中心", "Gansu", "Qingyang", 35.7, 107.6, "west",
     "solar", 1200),
    ("hl-01", "Horinger", "和林格尔智算中心", "Inner Mongolia", "Hohhot", 40.4, 111.8, "west",
     "north", 1190),
    ("ga-01", "Gui'an", "贵安智算中心", "Guizhou", "Guiyang", 26.4, 106.5, "west",
     "south", 1200),
    ("cd-01", "Chengdu", "成都智算中心", "Sichuan", "Chengdu", 30.7, 104.1, "west",
     "south", 1250),
)  # fmt: skip

POOLS = (
    ("sh-01/h800", "h800", 128, 1_050_000, 1100),
    ("sh-01/910b", "910b", 64, 520_000, 600),
    ("hz-01/h800", "h800", 64, 1_000_000, 1100),
    ("zjk-01/910b", "910b", 128, 480_000, 600),
    ("sg-01/910b", "910b", 64, 500_000, 600),
    ("zw-01/h800", "h800", 256, 850_000, 1100),
    ("zw-01/910b", "910b", 256, 420_000, 600),
    ("qy-01/910b", "910b", 128, 400_000, 600),
    ("hl-01/h800", "h800", 128, 860_000, 1100),
    ("ga-01/h800", "h800", 128, 870_000, 1100),
    ("cd-01/910b", "910b", 64, 450_000, 600),
)
METROS = (
    ("shanghai", "Shanghai", "上海", "Shanghai", 31.2, 121.5),
    ("hangzhou", "Hangzhou", "杭州", "Zhejiang", 30.3, 120.2),
    ("beijing", "Beijing", "北京", "Beijing", 39.9, 116.4),
    ("shenzhen", "Shenzhen", "深圳", "Guangdong", 22.5, 114.1),
)
TENANTS = (
    ("starling", "Starling Models", "星椋模型", "Shanghai", "Shanghai"),
    ("westlake", "Westlake Vision", "西湖视觉", "Zhejiang", "Hangzhou"),
    ("northgate", "Northgate Auto", "北门汽车", "Beijing", "Beijing"),
    ("pearl", "Pearl Finance", "珠江金融", "Guangdong", "Shenzhen"),
)
NIGHT, DAY, PEAK = range(7), range(9, 17), range(17, 22)
TARIFFS = {
    "east": [38_000 if t in NIGHT else 112_000 if t in PEAK else 70_000 for t in range(SLOTS)],
    "north": [30_000 if t in NIGHT else 72_000 if t in PEAK else 50_000 for t in range(SLOTS)],
    "south": [34_000 if t in NIGHT else 98_000 if t in PEAK else 60_000 for t in range(SLOTS)],
    "solar": [22_000 if t in DAY else 60_000 if t in PEAK else 43_000 for t in range(SLOTS)],
}
BOTH, CUDA, CANN = {"h800": 1000, "910b": 600}, {"h800": 1000}, {"910b": 600}

# name, Chinese name, tenant, performance, work, cards, data at, MB, pool or None, first slot
JOBS = (
    ("Base model pretraining", "基座模型预训练", "starling", CUDA,
     1536, 128, "shanghai", 2_000_000, "zw-01/h800", 5),
    ("Code model fine-tuning", "代码模型微调", "starling", CUDA,
     512, 64, "shanghai", 300_000, "zw-01/h800", 8),
    ("Speech pretraining", "语音预训练", "starling", CUDA,
     640, 64, "shanghai", 0, "sh-01/h800", 0),
    ("Evaluation sweep", "评测", "starling", BOTH,
     96, 32, "shanghai", 0, "sh-01/910b", 0),
    ("Shop floor vision", "工厂视觉", "westlake", BOTH,
     384, 64, "hangzhou", 800_000, "zw-01/910b", 9),
    ("Traffic video", "交通视频", "westlake", CANN,
     192, 64, "hangzhou", 500_000, "qy-01/910b", 9),
    ("Street scenes", "街景", "westlake", CUDA,
     320, 32, "hangzhou", 0, "hz-01/h800", 0),
    ("Driving policy", "驾驶策略", "northgate", CUDA,
     1024, 128, "beijing", 1_500_000, "hl-01/h800", 4),
    ("Simulation labels", "仿真标注", "northgate", CANN,
     288, 64, "beijing", 900_000, "zjk-01/910b", 1),
    ("Route learning", "路线学习", "northgate", CANN,
     230, 64, "beijing", 600_000, "zw-01/910b", 10),
    ("Risk model", "风控模型", "pearl", CUDA,
     384, 64, "shenzhen", 400_000, "ga-01/h800", 2),
    ("Fraud graph", "反欺诈图模型", "pearl", CANN,
     96, 32, "shenzhen", 200_000, "sg-01/910b", 1),
    ("Document model", "文档模型", "pearl", BOTH,
     115, 64, "shenzhen", 0, "cd-01/910b", 8),
    ("World model", "世界模型", "northgate", CUDA,
     1536, 256, "beijing", 3_000_000, None, 0),
)  # fmt: skip
# name, Chinese name, tenant, performance, peaks, pool, most cards
SERVICES = (
    ("Chat assistant", "对话助手", "starling", CUDA, {"shanghai": 40_000, "hangzhou": 12_000},
     "sh-01/h800", 64),
    ("Map search", "地图检索", "northgate", CANN, {"beijing": 20_000}, "zjk-01/910b", 64),
    ("Payment check", "支付核验", "pearl", CANN, {"shenzhen": 18_000}, "sg-01/910b", 24),
    ("Shop search", "商品搜索", "westlake", CUDA, {"hangzhou": 16_000}, "hz-01/h800", 32),
)  # fmt: skip
SHAPE = [300, 250, 220, 200, 200, 250, 350, 500, 700, 850, 950, 1000,
         950, 900, 950, 1000, 950, 900, 950, 1000, 900, 750, 550, 400]  # fmt: skip


def _centre(row: tuple[Any, ...]) -> Any:
    centre, name, name_zh, province, city, lat, lon, side, tariff, pue = row
    return builders.a_centre(
        centre, name=name, name_zh=name_zh, province=province, city=city, lat=lat, lon=lon,
        side_policy=side, side_hu=side_of_hu_line(lat, lon), tariff=tariff, pue=(pue,),
        fixed_w=20_000, power_limit_w=(260_000,) * 17 + (150_000,) * 5 + (260_000,) * 2
        if centre == "sh-01" else (), accepts_from="own" if centre == "hz-01" else "anywhere",
        assumed=("fixed_w",),
    )  # fmt: skip


def _pool(row: tuple[Any, ...]) -> Any:
    pool, accelerator, cards, rent, busy_w = row
    return builders.a_pool(
        pool, accelerator=accelerator, cards=(cards,), rent=rent, busy_w=busy_w,
        idle_w=busy_w // 10, name=f"{accelerator.upper()} block",
        name_zh=f"{accelerator.upper()} 集群",
        rent_includes_energy=pool.startswith("cd"), running_cost=60_000, fabric="RoCE",
        link="NVLink" if accelerator == "h800" else "HCCS", installed_cards=cards,
        designed_cards=cards * 5 // 4, **ASSUMED,
    )  # fmt: skip


def _job(i: int, row: tuple[Any, ...]) -> TrainingJob:
    name, name_zh, tenant, performance, work, cards, at, mb, _, _ = row
    return builders.a_job(
        f"t{i:02}", name=name, name_zh=name_zh, tenant=tenant, accelerators=performance, work=work,
        cards=(cards,), data={"mb": mb, "at": at}, assumed=("work",), unserved=600_000,
    )  # fmt: skip


def _service(i: int, row: tuple[Any, ...]) -> InferenceService:
    name, name_zh, tenant, performance, peaks, _, _ = row
    return builders.a_service(
        f"s{i:02}", name=name, name_zh=name_zh, tenant=tenant, accelerators=performance,
        peaks=peaks, profile="day", max_latency_us=20_000, unserved=900_000,
    )  # fmt: skip


def _links() -> list[Link]:
    """Every centre joined to every metro, at a price and a latency that grow with the way."""
    return [
        builders.a_link(
            f"{metro[0]}--{centre[0]}", metro[0], centre[0],
            latency_us=1_000 + round(900 * sum(abs(metro[i] - centre[i + 1]) for i in (4, 5))),
            rate_mbit_s=10_000, price=60 + round(abs(metro[5] - centre[6])), assumed=("price",),
        )
        for metro in METROS for centre in CENTRES
    ]  # fmt: skip


def a_days_case(**fields: Any) -> Case:
    parts = {
        "name": "A made-up day",
        "name_zh": "虚构的一天",
        "slots": SLOTS,
        "accelerators": (
            builders.an_accelerator("h800", name="H800"),
            builders.an_accelerator("910b", name="910B", ecosystem="CANN", domestic=True),
        ),
        "metros": tuple(
            builders.a_metro(
                metro, name=name, name_zh=name_zh, province=province, city=name, lat=lat, lon=lon
            )
            for metro, name, name_zh, province, lat, lon in METROS
        ),
        "tariffs": tuple(builders.a_tariff(tariff, curve) for tariff, curve in TARIFFS.items()),
        "centres": tuple(map(_centre, CENTRES)),
        "pools": tuple(map(_pool, POOLS)),
        "links": _links(),
        "tenants": tuple(
            builders.a_tenant(tenant, name=name, name_zh=name_zh, province=province, city=city)
            for tenant, name, name_zh, province, city in TENANTS
        ),
        "profiles": (builders.a_profile("day", SHAPE),),
        "policy": builders.a_policy(
            residency=(ResidencyClass(id="in-province", area="province"),),
            subsidies=(
                builders.a_share(
                    "hangzhou", 300, share_foreign=200, firm_province="Zhejiang",
                    firm_city="Hangzhou", name="Hangzhou voucher", name_zh="杭州算力券",
                    budget=150_000_000,
                ),
            ),
        ),
        "workloads": tuple(_job(i, row) for i, row in enumerate(JOBS, 1))
        + tuple(_service(i, row) for i, row in enumerate(SERVICES, 1)),
    }  # fmt: skip
    return builders.a_case(**parts | fields)


def a_days_plan(case: Case, **fields: Any) -> Plan:
    """The plan written down in the tables above, priced by the checker."""
    jobs = [_job_placed(case, job, row) for job, row in zip(case.training(), JOBS, strict=True)]
    services = [
        _service_placed(case, service, row)
        for service, row in zip(case.services(), SERVICES, strict=True)
    ]
    plan = settle(case, [*jobs, *services])
    parts = {
        "bound": plan.cost - plan.gross // 250,
        "bound_kind": "solver",
        "status": "within-gap",
        "strategy": "whole",
        "backend": "highs",
        "reproducible": True,
        "refusals": _refusals(),
        "rivals": {"first-come": plan.cost * 23 // 20, "all-local": plan.cost * 5 // 4},
    }
    return plan.model_copy(update=parts | fields)


def _refusals() -> tuple[RefusalCount, ...]:
    examples = (
        ("hardware", 62, 12, "t01", "cd-01/910b", "910b", "h800"),
        ("latency", 11, 4, "s01", "zw-01/h800", 21_400, 20_000),
        ("dispatch", 17, 14, "t08", "hz-01/h800", "Beijing", "Zhejiang"),
        ("window", 3, 3, "t14", "hl-01/h800", 51, 24),
        ("locality", 2, 1, "t12", "cd-01/910b", 1_214_000, 800_000),
        ("scale", 8, 1, "t14", "sg-01/910b", 256, 64),
    )
    return tuple(
        RefusalCount(
            rule=rule, pairs=pairs, workloads=workloads,
            example=Refusal(workload=w, pool=p, rule=rule, measured=measured, limit=limit),
        )
        for rule, pairs, workloads, w, p, measured, limit in examples
    )  # fmt: skip


def _job_placed(case: Case, job: TrainingJob, row: tuple[Any, ...]) -> Placement:
    at, mb, pool_id, first = row[6:]
    if pool_id is None:
        return Placement(workload=job.id)
    pool = next(p for p in case.pools if p.id == pool_id)
    slots = job.slots_on(job.accelerators[pool.accelerator], job.cards[0], 60)
    runs = (Run(pool=pool_id, first=first, end=first + slots, cards=job.cards[0]),)
    moved = (f"{at}--{pool.centre}",) if mb else ()
    return Placement(workload=job.id, runs=runs, links=moved, claims=_claims(job, pool, runs))


def _service_placed(case: Case, service: InferenceService, row: tuple[Any, ...]) -> Placement:
    pool = next(p for p in case.pools if p.id == row[5])
    units = service.units_per_card(service.accelerators[pool.accelerator])
    runs: list[Run] = []
    for t in range(SLOTS):
        demand = sum(half_up(peak * SHAPE[t], 1000) for peak in service.peaks.values())
        cards = min(row[6], -(-demand // units))
        if runs and runs[-1].cards == cards:
            runs[-1] = replace(runs[-1], end=t + 1)
        else:
            runs.append(Run(pool=pool.id, first=t, end=t + 1, cards=cards))
    return Placement(workload=service.id, runs=tuple(runs), claims=_claims(service, pool, runs))


def _claims(workload: Any, pool: Any, runs: Any) -> tuple[Claim, ...]:
    """A fifth of the rent on foreign cards at home: the voucher bears no more of the firm's."""
    if workload.tenant != "westlake" or pool.centre != "hz-01":
        return ()
    rent = sum(run.cards * (run.end - run.first) for run in runs) * pool.rent
    return (Claim(subsidy="hangzhou", amount=rent // 5),)
