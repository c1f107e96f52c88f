"""A Case in the making: a plain document that features change one after the other."""

import json
from collections.abc import Iterable
from copy import deepcopy
from random import Random
from typing import Any

from pydantic import ValidationError

from huline.models.case import Case
from huline.models.errors import BadInput
from huline.models.plan import Perspective, Placement
from huline.optimizer.bench.agreement.lifting import Rank, at_best, without
from huline.optimizer.settle import Settlement

Record = dict[str, Any]

SITES = (
    ("Shanghai", "Shanghai", 31.2, 121.5, "east"),
    ("Zhejiang", "Hangzhou", 30.3, 120.2, "east"),
    ("Ningxia", "Zhongwei", 37.5, 105.2, "west"),
)
SLOTS = (2, 3, 3, 4)


class Draft:
    """The document of a tiny Case, and the dice that made it.

    Features aim at what the best plan does as things stand: a limit just below what is used has
    something to decide.

    It has one pool or two at each of two or three centres, two metros, one or two training jobs
    and a service. Prices are odd numbers from wide ranges, so that roundings matter and plans
    seldom tie. Nothing but capacity restricts it until features are added.
    """

    def __init__(self, seed: int, perspective: Perspective = "payer") -> None:
        self.rng = rng = Random(seed)
        self.perspective = perspective
        self._planned: tuple[str, Settlement | None] = "", None
        self.slots = rng.choice(SLOTS)
        self.minutes = rng.choice((15, 30, 60, 60))
        self.document: Record = {
            "name": f"agreement {seed}",
            "horizon": {
                "start": "2026-07-15T00:00:00+08:00",
                "slot_minutes": self.minutes,
                "slots": self.slots,
            },
            "accelerators": [
                {"id": "A", "ecosystem": "CUDA", "memory_gb": 80, "domestic": False},
                {"id": "B", "ecosystem": "CANN", "memory_gb": 64, "domestic": True},
            ],
            "metros": [_place(rng, f"M{i}", i) for i in (0, 1)],
            "tariffs": [
                {"id": f"P{i}", "fen_per_mwh": self.vector(11_000, 97_000)} for i in (0, 1)
            ],
            "tenants": [_firm(rng, f"T{i}") for i in (0, 1)],
            "profiles": [{"id": "F", "per_mille": self.vector(400, 1_400)}],
            "policy": {"tiers": [{"tier": t, "unserved": 3_000_001 // t} for t in (1, 2, 3)]},
        }
        self.centres = [self._centre(i) for i in range(rng.choice((2, 2, 3)))]
        self.pools = [self._pool(centre) for centre in self.centres]
        if rng.random() < 0.4:
            self.pools.append(self._pool(self.centres[0]))
        self.links = self._links()
        kinds = rng.choice(("JS", "JS", "JJS"))
        self.workloads = [
            self._job(f"J{i}") if kind == "J" else self._service(f"S{i}")
            for i, kind in enumerate(kinds)
        ]
        self.document |= {
            "centres": self.centres,
            "pools": self.pools,
            "network": {"links": self.links},
            "workloads": self.workloads,
        }

    @property
    def policy(self) -> Record:
        """The Case's policy."""
        policy: Record = self.document["policy"]
        return policy

    @property
    def tenants(self) -> list[Record]:
        """The firms."""
        tenants: list[Record] = self.document["tenants"]
        return tenants

    @property
    def jobs(self) -> list[Record]:
        """Training jobs, one at least."""
        return [w for w in self.workloads if w["kind"] == "training"]

    @property
    def services(self) -> list[Record]:
        """Inference services, one at least."""
        return [w for w in self.workloads if w["kind"] == "inference"]

    def vector(self, low: int, high: int) -> list[int]:
        """Draw a value for every slot, or one for all."""
        length = self.rng.choice((1, self.slots))
        return [self.rng.randint(low, high) for _ in range(length)]

    def favourite(self, workload: Record | None = None) -> Record:
        """Return a pool that a workload, or any of them, uses as things stand."""
        used = [
            run.pool
            for placement in self.placements()
            if workload is None or placement.workload == workload["id"]
            for run in placement.runs
        ]
        if not used or self.rng.random() < 0.05:
            return self.rng.choice(self.pools)
        return self.pool(self.rng.choice(used))

    def placements(self) -> tuple[Placement, ...]:
        """Return what the best plan does as things stand; nothing if there is no plan."""
        return self.best.placements if self.best else ()

    def placement_of(self, workload: Record) -> Placement | None:
        """Return where a workload runs as things stand; None if it does not."""
        mine = (p for p in self.placements() if p.workload == workload["id"] and p.runs)
        return next(mine, None)

    @property
    def case(self) -> Case | None:
        """The Case of the document as it stands; None if it is not sound."""
        try:
            return Case.model_validate(self.document)
        except (BadInput, ValidationError):
            return None

    @property
    def idle(self) -> bool:
        """Whether nothing runs as things stand."""
        return not any(placement.runs for placement in self.placements())

    @property
    def best(self) -> Settlement | None:
        """What the best plan comes to as things stand; None if there is none."""
        written = json.dumps(self.document)
        if written != self._planned[0]:
            case = self.case
            self._planned = written, at_best(case, self.perspective) if case else None
        return self._planned[1]

    def decided(self, rules: Iterable[str]) -> list[str]:
        """List the rules without which the best plan of a sound document is another."""
        case = Case.model_validate(self.document)
        lifted = {rule: at_best(without(case, rule), self.perspective) for rule in rules}
        return [rule for rule, best in lifted.items() if self._rank(best) != self._rank(self.best)]

    def _rank(self, best: Settlement | None) -> Rank | None:
        return None if best is None else best.rank(self.perspective)

    def copy(self) -> "Draft":
        """Return a Draft that changes apart from this one, and draws on the same dice."""
        kept = (self.rng, self._planned)
        return deepcopy(self, {id(one): one for one in kept})

    def soften(self, rule: str) -> None:
        """Let a rule be broken, at a price about what card-hours cost."""
        rules: list[Record] = self.policy.setdefault("rules", [])
        price = self.rng.randint(1, 400_003)
        rules.append({"rule": rule, "policy": "soft", "price": price})

    def pool(self, name: str) -> Record:
        """Return the pool of this id."""
        return next(pool for pool in self.pools if pool["id"] == name)

    def centre_of(self, pool: Record) -> Record:
        """Return the centre in which a pool stands."""
        return next(c for c in self.centres if c["id"] == pool["centre"])

    def some(self, records: list[Record]) -> list[Record]:
        """Draw one or more of some records, in order."""
        return [r for r in records if self.rng.random() < 0.6] or records[:1]

    def bill(self, job: Record) -> int:
        """About what a job's rent comes to, in milli-fen."""
        return 600_000 * self.minutes // 60 * int(job["cards"][0])

    def _centre(self, i: int) -> Record:
        rng = self.rng
        return _place(rng, f"C{i}", rng.choice((0, 1, 2, 2))) | {
            "operator": rng.choice(("Telecom", "Grid")),
            "tariff": rng.choice(("P0", "P1")),
            "pue": self.vector(1_000, 1_600),
            "fixed_w": rng.choice((0, 137)),
            "accepts_from": "anywhere",
        }

    def _pool(self, centre: Record) -> Record:
        rng = self.rng
        busy = rng.randint(300, 1_500)
        return {
            "id": f"{centre['id']}/{len(getattr(self, 'pools', ()))}{rng.choice('ab')}",
            "centre": centre["id"],
            "accelerator": rng.choice("AAB"),
            "cards": self.vector(2, 3),
            "cards_per_node": 2,
            "link": rng.choice(("NVLink", "PCIe")),
            "fabric": rng.choice(("IB", "RoCE")),
            "busy_w": busy,
            "idle_w": rng.choice((0, busy // 5)),
            "rent": rng.randint(40_001, 400_003),
            "rent_includes_energy": rng.random() < 0.4,
            "running_cost": rng.randint(0, 60_001),
        }

    def _links(self) -> list[Record]:
        rng, nodes = self.rng, ["M0", "M1", *(c["id"] for c in self.centres)]
        ends = [(rng.choice(nodes[:i]), nodes[i]) for i in range(1, len(nodes))]
        ends += [tuple(rng.sample(nodes, k=2)) for _ in range(rng.randint(0, 2))]
        return [
            {
                "id": f"L{i}",
                "a": a,
                "b": b,
                "latency_us": rng.randint(500, 9_000),
                "price": rng.randint(1, 400),
                "rate_mbit_s": rng.randint(20, 60),
            }
            for i, (a, b) in enumerate(ends)
        ]

    def _common(self, name: str, kind: str) -> Record:
        rng = self.rng
        return {
            "id": name,
            "kind": kind,
            "tenant": rng.choice(("T0", "T1")),
            "tier": rng.randint(1, 3),
            "accelerators": {"A": 1_000, "B": rng.choice((700, 1_000, 1_300))},
        }

    def _job(self, name: str) -> Record:
        rng = self.rng
        gang, length = rng.choice((1, 1, 2, 2, 3)), rng.randint(1, max(1, self.slots - 1))
        work = rng.randint(1, 9)
        # so fast that the gang needs `length` slots on a card of speed 1000
        speed = -(-work * 60_000 // (gang * length * self.minutes)) + 1
        job = self._common(name, "training")
        job["accelerators"] = {k: speed * v // 1_000 + 1 for k, v in job["accelerators"].items()}
        job |= {"work": work, "cards": [gang], "timing": rng.choice(("contiguous", "preemptible"))}
        if rng.random() < 0.25:
            job |= {"cards": [gang, gang + 1], "efficiency": [1_000, rng.choice((1_000, 800))]}
        if rng.random() < 0.6:
            mb = rng.randint(1, 40) * self.minutes
            job["data"] = {"mb": mb, "at": rng.choice(("M0", "M1"))}
        worth = gang * length * 300_000 * self.minutes // 60
        job["unserved"] = worth * rng.choice((90, 150, 300, 600)) // 100 // work
        return job

    def _service(self, name: str) -> Record:
        rng = self.rng
        peaks = {m: rng.randint(300, 1_300) for m in rng.choice((("M0",), ("M1",), ("M0", "M1")))}
        return self._common(name, "inference") | {
            "peaks": peaks,
            "profile": "F",
            "sites": rng.choice((None, 1, 2)),
            "part_service": rng.random() < 0.5,
            "unserved": rng.randint(300_001, 2_000_000),
        }


def _place(rng: Random, name: str, site: int) -> Record:
    province, city, lat, lon, side = SITES[site]
    return {
        "id": name,
        "province": province,
        "city": city,
        "lat": lat + rng.randint(-9, 9) / 100,
        "lon": lon + rng.randint(-9, 9) / 100,
        "side_policy": side,
        "side_hu": side,
    }


def _firm(rng: Random, name: str) -> Record:
    province, city, *_ = rng.choice(SITES)
    return {
        "id": name,
        "province": province,
        "city": city,
        "sector": rng.choice(("chips", "cars")),
        "related": rng.choice(([], ["Telecom"])),
        "spent": rng.choice((0, 900_000)),
    }
