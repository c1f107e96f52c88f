"""Training jobs of the demo batch."""

from math import log
from random import Random

from cards import BY_ID
from market import GOLDEN_M, Home, Market, pick, speeds
from shapes import GANG_SIZES, Quantiles, arrival_weights, gang_weights
from span import HOURS, Span
from tenants import drawn

from huline.models.centre import Pool
from huline.models.data import Data
from huline.models.workload import TrainingJob

# From here on a gang asks for a training fabric, and is rarely stopped and started.
LARGE = 128
MOST_PER_NODE_BLOCK = 16
# Runs that a day's plan can begin and end; longer ones are the cards let already.
LONGEST_RUN = 15  # slots, on the card it gets
SHORTEST_S, LONGEST_S = 3_600, 16 * 3_600
# What only a longer plan can: some of its jobs run on for days.
LONGEST_LONG_RUN, LONGEST_LONG_S = 110, 96 * 3_600
# Large gangs are booked ahead. Of the others half wait since the evening before their day, and
# half come as jobs come on that day of the week.
WAITING = 0.5
# Some large jobs may run on half the cards instead; the whole gang then loses a little to talk.
MOULDABLE, WHOLE_OR_HALF = 0.3, (950, 1000)
MADE_UP = (
    "name", "tenant", "tier", "must_serve", "accelerators", "memory_gb", "links", "fabrics",
    "ecosystem", "residency", "max_distance_m", "bans", "preferences", "release", "deadline",
    "efficiency",
)  # fmt: skip

# What the code of a job runs on, and how often.
_LARGE_GANGS = (
    (("h800-sxm", "a800-sxm", "a100-sxm"), 5), (("a800-sxm", "a100-sxm"), 3),
    (("ascend-910c", "ascend-910b"), 4),
)  # fmt: skip
_SMALL_GANGS = (
    (("a800-sxm", "a100-sxm"), 4), (("h800-sxm", "a800-sxm"), 2), (("a100-sxm", "h20"), 1),
    (("rtx4090", "a800-sxm"), 2), (("ascend-910b",), 3), (("ascend-910b", "ascend-910c"), 1),
    (("mlu370-x8",), 1),
)  # fmt: skip
_HOMES: tuple[tuple[Home, float], ...] = (
    ("free", 60), ("province", 8), ("city", 18), ("golden", 10), ("site", 4),
)  # fmt: skip
_CLASSES: dict[Home, tuple[tuple[str, float], ...]] = {
    "free": (
        ("general", 8), ("personal_large", 2), ("important_data", 2), ("industrial", 2),
        ("auto", 1), ("finance_bank_insurance", 1), ("credit_reporting", 1),
        ("human_genetic", 1), ("cii_personal_or_important", 1), ("personal_sensitive", 1),
        ("finance_pboc", 1),
    ),
    "province": (("core_data", 1),),
    "city": (("enterprise_local", 4), ("gov_data", 1), ("gov_personal", 1), ("health", 2)),
    "golden": (("enterprise_10km", 1),),
    "site": (("mapping", 1),),
}  # fmt: skip
_ROUND_TB = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_SLACK = (("all", 6), ("loose", 3), ("tight", 1))


def jobs(span: Span, market: Market) -> list[TrainingJob]:
    """Return the training jobs, drawn by card-hours with a fixed seed."""
    random = Random(f"{span.seed}/training")
    short = _Draw(random, market, span, (SHORTEST_S, LONGEST_S), LONGEST_RUN)
    long = _Draw(random, market, span, (LONGEST_S, LONGEST_LONG_S), LONGEST_LONG_RUN)
    draws = [short] * span.jobs + [long] * span.long_jobs
    return [draw.job(f"train-{number:03d}") for number, draw in enumerate(draws, 1)]


class _Draw:
    def __init__(
        self,
        random: Random,
        market: Market,
        span: Span,
        seconds: tuple[int, int],
        longest_run: int,
    ) -> None:
        self.random, self.market, self.span = random, market, span
        self.gangs = list(zip(GANG_SIZES, gang_weights(), strict=True))
        self.runtimes = Quantiles("philly", "job_runtime", *seconds)
        self.longest_run = longest_run
        weekdays = map(span.weekday, range(span.days))
        self.arrivals = [list(enumerate(arrival_weights(weekday))) for weekday in weekdays]

    def job(self, name: str) -> TrainingJob:
        random = self.random
        firm = drawn(random, large=False)
        gang = pick(random, self.gangs)
        if self.span.scaled and gang >= LARGE:
            firm = drawn(random, large=True)
        hours = round(self.runtimes.draw_by_size(random) / 3600)
        home, pools = self._home(firm["metro"], gang, hours)
        cards = self._cards(home, gang, pools)
        speed = speeds(random, cards, "training")
        release, deadline = self._window(gang, -(-hours * 1000 // min(speed.values())))
        sizes = (gang, gang // 2) if gang >= LARGE and random.random() < MOULDABLE else (gang,)
        return TrainingJob(
            id=name,
            name=f"Training for {firm['name']}",
            name_zh=f"{firm['name_zh']}训练",
            tenant=firm["id"],
            tier=pick(random, ((1, 2), (2, 5), (3, 3))),
            accelerators=speed,
            memory_gb=self.market.memory(cards),
            links=() if gang < LARGE else ("NVLink", "HCCS"),
            fabrics=() if gang <= MOST_PER_NODE_BLOCK else ("IB", "RoCE"),
            ecosystem=self.market.ecosystem(cards),
            residency=pick(random, _CLASSES[home]),
            max_distance_m=GOLDEN_M if home == "golden" else None,
            release=release,
            deadline=deadline,
            work=gang * hours,
            cards=sizes,
            efficiency=() if len(sizes) == 1 else WHOLE_OR_HALF,
            timing=self._timing(gang),
            data=self._data(gang, firm["metro"] if home != "site" else pools[0].centre, release),
            source="made up; gang from workloads/acme_cluster_summary.csv, run from "
            "workloads/distributions.csv (philly), both drawn by card-hours",
            derived=("work", "cards"),
            assumed=(*MADE_UP, "timing", "data"),
        )

    def _home(self, metro: str, gang: int, hours: int) -> tuple[Home, list[Pool]]:
        """Draw what binds the job to a place; nothing where no pool there would do."""
        home = pick(self.random, _HOMES)
        pools = self._able(home, metro, gang, hours)
        if home == "free" or not pools:
            return "free", self._able("free", metro, gang, hours)
        if home == "site":
            site = self.random.choice(pools).centre
            pools = [pool for pool in pools if pool.centre == site]
        return home, pools

    def _cards(self, home: Home, gang: int, pools: list[Pool]) -> tuple[str, ...]:
        here = {pool.accelerator for pool in pools}
        usual = _SMALL_GANGS if gang < LARGE else _LARGE_GANGS
        fitting = [(cards, weight) for cards, weight in usual if here.intersection(cards)]
        if fitting:
            return pick(self.random, fitting)
        return (self.random.choice(sorted(here)),)

    def _day(self) -> int:
        """Draw the day on which the job comes, by how many come on each."""
        if self.span.days == 1:
            return 0
        return pick(
            self.random,
            ((day, sum(n for _, n in hours)) for day, hours in enumerate(self.arrivals)),
        )

    def _window(self, gang: int, slowest: int) -> tuple[int, int | None]:
        """Draw when the job comes, and when it must be done: often by the end of the plan."""
        day, end = self._day(), self.span.slots
        latest = max(0, end - slowest - 4)
        release = min(latest, HOURS * day)
        if gang < LARGE and self.random.random() >= WAITING:
            release = min(latest, HOURS * day + pick(self.random, self.arrivals[day]))
        slack = pick(self.random, _SLACK)
        loose, tight = 2 * slowest + 5, slowest + 4
        room = {"all": end, "loose": loose, "tight": tight}[slack]
        return release, None if release + room >= end else release + room

    def _timing(self, gang: int) -> str:
        stops = 0.25 if gang >= LARGE else 0.2
        return "preemptible" if self.random.random() < stops else "contiguous"

    def _data(self, gang: int, at: str, release: int) -> Data:
        # about a tenth of a TB for a small gang, up to some ten for the largest; in round sizes
        drawn = 0.02 * gang**0.75 * self.random.uniform(1, 6)
        terabytes = min(_ROUND_TB, key=lambda size: abs(log(size / drawn)))
        return Data(mb=round(terabytes * 1_000_000), at=at, ready=release // HOURS * HOURS)

    def _able(self, home: Home, metro: str, gang: int, hours: int) -> list[Pool]:
        """Return pools fast enough and with room: at home, for eight such gangs."""
        large = gang >= LARGE
        fabrics = ("IB", "RoCE") if gang > MOST_PER_NODE_BLOCK else ("IB", "RoCE", "Ethernet")
        links = ("NVLink", "HCCS") if large else ("NVLink", "HCCS", "PCIe", "MLU-Link")
        return [
            pool for pool in self.market.pools_for(home, metro)
            if gang * (1 if home == "free" else 8) <= self.market.free(pool)
            and pool.fabric in fabrics
            and pool.link in links
            and hours * 1000 <= self.longest_run * BY_ID[pool.accelerator].training
        ]  # fmt: skip
