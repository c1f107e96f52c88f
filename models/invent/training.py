"""Training jobs, invented."""

from dataclasses import dataclass
from math import log
from random import Random

from huline.models.case import Pin
from huline.models.centre import Fabric
from huline.models.data import Data
from huline.models.invent.demand import TIER_WEIGHTS, TIERS, Host, Market, shared_out
from huline.models.invent.supply import SOURCE
from huline.models.invent.tables import CARD_BY_ID, STACKS, Region
from huline.models.workload import TrainingJob

# of a hundred jobs, how many ask for so many cards
_GANGS = {1: 6, 2: 6, 4: 10, 8: 24, 16: 18, 32: 14, 64: 10, 128: 7, 256: 3, 512: 2}
_ASSUMED = ("work", "cards", "accelerators", "data", "residency", "release", "deadline")
# slower than any line, so that data is there before the job has to start
_MB_AN_HOUR = 400_000


@dataclass(frozen=True)
class Draft:
    """A job before its hours are scaled to the market."""

    host: Host
    home: Region
    stack: str
    accelerators: dict[str, int]
    cards: tuple[int, ...]
    urgent: bool
    """Must be served; kept small and free, so that it can be."""
    data: Data | None
    hours: float
    """On the reference card; only relative to other drafts."""

    @property
    def size(self) -> float:
        """Work relative to other drafts."""
        return self.cards[-1] * self.hours

    def most_work(self, slots: int) -> float:
        """Return the most reference card-hours it may ask for, to be done in the horizon."""
        if self.urgent:
            return self.cards[0] * slots * 0.2 * min(self.accelerators.values()) / 1000
        speed = self.accelerators[self.host.pool.accelerator]
        return self.cards[0] * (slots - self.transfer) * 0.4 * speed / 1000

    @property
    def transfer(self) -> int:
        """Slots its data takes at most."""
        return -(-self.data.mb // _MB_AN_HOUR) if self.data else 0


def invent_training(
    market: Market, jobs: int, card_hours: float, rng: Random
) -> tuple[list[TrainingJob], list[Pin]]:
    """Invent jobs that add up to about so many reference card-hours, and pin some of them."""
    families = {stack: [_family(stack, rng) for _ in range(4)] for stack in STACKS}
    drafts = [_draft(market, families, rng) for _ in range(jobs)]
    works = shared_out(
        [(draft.host, draft.size) for draft in drafts],
        [draft.most_work(market.slots) for draft in drafts],
        "training",
        card_hours,
    )
    made, pins = [], []
    for number, (draft, work) in enumerate(zip(drafts, works, strict=True), start=1):
        job = _job(f"train-{number:06d}", draft, max(1, int(work)), market, rng)
        made.append(job)
        if draft.urgent and draft.data is None:
            pool = draft.host.pool
            pins.append(Pin(workload=job.id, centre=pool.centre, pool=pool.id))
    return made, pins


def _family(stack: str, rng: Random) -> dict[str, int]:
    """Speeds that models of one family reach."""
    cards = STACKS[stack][1]
    return {card: CARD_BY_ID[card].training * rng.randrange(80, 121) // 100 for card in cards}


def _draft(market: Market, families: dict[str, list[dict[str, int]]], rng: Random) -> Draft:
    host = market.host(rng)
    home = market.home(host, rng)
    urgent = rng.random() < 0.03 and market.slots >= 12
    stack = "ported" if urgent else host.stack(rng)
    # few gangs take a whole pool: the rest is for others
    share = host.pool.block // (1 if rng.random() < 0.1 else 2)
    largest = min(4 if urgent else share, host.pool.largest_gang or host.pool.block)
    gang = min(rng.choices(tuple(_GANGS), tuple(_GANGS.values()))[0], largest)
    mouldable = not urgent and gang >= 4 and rng.random() < 0.15
    return Draft(
        host=host,
        home=home,
        stack=stack,
        accelerators=rng.choice(families[stack]),
        cards=(gang // 2, gang) if mouldable else (gang,),
        urgent=urgent,
        data=_data(host, home, market.slots, rng),
        hours=rng.lognormvariate(log(6), 1.1),
    )


def _data(host: Host, home: Region, slots: int, rng: Random) -> Data | None:
    """Let three jobs of four read data: most in their metro, some where they are to run."""
    where, mb = rng.random(), round(rng.lognormvariate(log(80_000), 1.3))
    if where > 0.75 or mb > _MB_AN_HOUR * slots // 4:
        return None
    at_host = where < 0.08 and host.centre.province == home.province
    return Data(mb=mb, at=host.centre.id if at_host else home.metro)


def _job(job_id: str, draft: Draft, work: int, market: Market, rng: Random) -> TrainingJob:
    release, deadline = _window(draft, work, market.slots, rng)
    picky = not draft.urgent
    centre = rng.choice(market.centres).id
    return TrainingJob(
        id=job_id,
        tenant=market.tenant(draft.home, rng),
        tier=rng.choices(TIERS, TIER_WEIGHTS)[0] if picky else 1,
        must_serve=draft.urgent,
        accelerators=draft.accelerators,
        memory_gb=_memory(draft, rng) if picky else 0,
        fabrics=_fabrics(draft, rng),
        ecosystem=STACKS[draft.stack][0],
        residency=_residency(draft, rng) if picky and draft.data else None,
        bans=(centre,) if picky and rng.random() < 0.04 else (),
        preferences={centre: 50_000} if rng.random() < 0.05 else {},
        release=release,
        deadline=deadline,
        work=work,
        cards=draft.cards,
        efficiency=(1000, 900) if len(draft.cards) > 1 else (),
        timing="contiguous" if rng.random() < 0.6 else "preemptible",
        data=draft.data,
        source=SOURCE,
        assumed=_ASSUMED,
    )


def _memory(draft: Draft, rng: Random) -> int:
    wanted = rng.choice((0, 0, 64, 80))
    return wanted if wanted <= draft.host.card.memory_gb else 0


def _fabrics(draft: Draft, rng: Random) -> tuple[Fabric, ...]:
    """Ask for more than Ethernet between the nodes of a larger gang."""
    fabric = draft.host.pool.fabric
    if draft.cards[-1] < 16 or fabric == "Ethernet":
        return ()
    return ("IB",) if fabric == "IB" and rng.random() < 0.2 else ("IB", "RoCE")


def _residency(draft: Draft, rng: Random) -> str | None:
    centre, home = draft.host.centre, draft.home
    drawn = rng.random()
    if centre.city == home.city and drawn < 0.15:
        return "municipal"
    if centre.province == home.province and drawn < 0.35:
        return "provincial"
    return "public" if drawn < 0.9 else None


def _window(draft: Draft, work: int, slots: int, rng: Random) -> tuple[int, int | None]:
    """Draw a release and a deadline between which the job can run on its host."""
    speed = draft.cards[0] * draft.accelerators[draft.host.pool.accelerator]
    needed = -(-work * 1000 // speed) + draft.transfer
    room = round(needed * rng.uniform(1.3, 5)) + 1
    if draft.urgent or needed >= slots or rng.random() < 0.25:
        return 0, None
    release = rng.randrange(slots - needed)
    return release, min(slots, release + room)
