"""Rules that couple workloads: what they share is made scarce."""

from huline.optimizer.bench.agreement.draft import Draft, Record
from huline.optimizer.bench.agreement.features.base import Feature


def _capacity(draft: Draft) -> None:
    pool = draft.favourite()
    used = max(sum(cards) for cards in zip(*_cards_in(draft, pool), strict=True))
    if used > 1:
        # a gang of all the cards there were is refused for want of cards, not for its size
        pool |= {"cards": [used - 1], "largest_gang": 9}
    if draft.rng.random() < 0.3:
        end = draft.rng.randint(1, draft.slots)
        promise = {"id": "K", "pool": pool["id"], "cards": 1, "first": 0, "end": end}
        draft.document.setdefault("commitments", []).append(promise)
    if draft.rng.random() < 0.2:
        # the horizon begins at midnight and ends on the same day
        pool[draft.rng.choice(("valid_from", "valid_to"))] = draft.rng.choice(
            ("2026-07-14", "2026-07-15", "2026-07-16")
        )


def _power(draft: Draft) -> None:
    centre = draft.centre_of(draft.favourite())
    pools = [pool for pool in draft.pools if pool["centre"] == centre["id"]]
    idle = sum(max(pool["cards"]) * pool["idle_w"] for pool in pools)
    work = [
        cards * (pool["busy_w"] - pool["idle_w"])
        for pool in pools
        for cards in map(max, _cards_in(draft, pool))
    ]
    drawn = (idle + draft.rng.choice((50, 90, 99)) * sum(work) // 100) * max(centre["pue"])
    centre["power_limit_w"] = [centre["fixed_w"] + drawn // 1_000]


def _headroom(draft: Draft) -> None:
    pool = draft.favourite()
    least, most = 1, max(pool["cards"])
    used = [sum(cards) for cards in zip(*_cards_in(draft, pool), strict=True)]
    if draft.rng.random() < 0.7:
        least = min(most, max(1, most - max(used) + 1))
    pool["headroom"] = draft.vector(least, most)


def _energy_quota(draft: Draft) -> None:
    """Grant less than the favourite's work takes."""
    pool = draft.favourite()
    centre = draft.centre_of(pool)
    hour = pool["busy_w"] * max(centre["pue"]) // 1_000
    used = sum(map(sum, _cards_in(draft, pool)))
    wh = hour * draft.minutes * used // 60 * draft.rng.randint(10, 99) // 100
    if draft.rng.random() < 0.5:
        centre["energy_quota_wh"] = wh
    else:
        draft.policy["energy_quotas"] = [{"province": centre["province"], "wh": wh}]


def _tenant_quota(draft: Draft) -> None:
    for tenant in draft.tenants:
        if draft.rng.random() < 0.7:
            tenant["max_cards"] = draft.rng.choice((0, 1, 2, 2, 3))
        else:
            hours = draft.minutes * draft.slots // 60
            tenant["max_card_hours"] = max(1, hours * draft.rng.choice((1, 2, 3)) // 2)


def _lit_floor(draft: Draft) -> None:
    """Ask for somewhat more work than a centre has."""
    centre = draft.rng.choice(draft.centres)
    pools = [pool for pool in draft.pools if pool["centre"] == centre["id"]]
    lit = sum(sum(map(sum, _cards_in(draft, pool))) for pool in pools)
    room = draft.slots * sum(max(pool["cards"]) for pool in pools)
    centre["lit_floor"] = min(1_000, 1_000 * lit // room + draft.rng.randint(1, 200))


def _link(draft: Draft) -> None:
    sizes = {job["id"]: job["data"]["mb"] for job in draft.jobs if "data" in job}
    carried: dict[str, int] = {}
    for placement in draft.placements():
        for link in placement.links:
            carried[link] = carried.get(link, 0) + sizes.get(placement.workload, 0)
    for line in draft.links:
        volume = carried.get(line["id"], 0)
        if volume and draft.rng.random() < 0.6:
            line["volume_mb"] = volume - 1
        elif volume:
            line["volume_per_slot_mb"] = [volume // 2]
    for w in draft.services:
        mb = draft.rng.randint(1, 40) * draft.minutes
        w |= {"model_mb": mb, "model_at": draft.rng.choice(("M0", "M1"))}
        draft.rng.choice(draft.links)["volume_mb"] = mb * draft.rng.choice((1, 3)) // 2


def _route(draft: Draft) -> None:
    """Offer couriers that are quicker or cheaper than some links, and cut some links."""
    rng = draft.rng
    draft.document["network"]["couriers"] = [
        {
            "id": f"Q{i}",
            "delivers_to": [c["id"] for c in draft.some(draft.centres)],
            "fixed": rng.randint(0, 90_001),
            "per_tb": rng.randint(0, 90_000_001),
            "per_km": rng.randint(0, 101),
            # up to 1,700 km within a slot or three
            "speed_kmh": rng.choice((400, 900, 1_000)),
            "road_factor": 1_100,
            "loading_minutes": rng.choice((0, 20_000)),
            "max_mb": rng.choice((None, 700)),
        }
        for i in range(rng.choice((1, 2)))
    ]
    for link in draft.some(draft.links):
        link |= {"price": link["price"] * 9, "rate_mbit_s": rng.randint(2, 20)}


def _cards_in(draft: Draft, pool: Record) -> list[list[int]]:
    """Return the cards of each placement in a pool, slot by slot; at least one row."""
    rows = [[0] * draft.slots]
    for placement in draft.placements():
        row = [0] * draft.slots
        for run in placement.runs:
            if run.pool == pool["id"]:
                row[run.first : run.end] = [run.cards] * (run.end - run.first)
        rows.append(row)
    return rows


def _sites(draft: Draft) -> None:
    for w in draft.services:
        w |= {"sites": 1, "part_service": draft.rng.random() < 0.8, "unserved": 4_000_000}
        w["peaks"] = {metro: peak + 900 for metro, peak in w["peaks"].items()}
    for pool in draft.pools:
        pool["cards"] = [1] if draft.services else pool["cards"]


def _spread(draft: Draft) -> None:
    """Ask for two pools, or for a share that one of them would like to exceed."""
    for w in draft.services:
        rng = draft.rng
        w["sites"] = rng.choice((None, None, 2))
        if rng.random() < 0.5:
            w["min_sites"] = 2
        else:
            w["max_share"] = rng.choice((501, 600, 667, 750))
        w["part_service"], w["unserved"] = rng.random() < 0.7, rng.randint(1_000_001, 4_000_000)


def _stay(draft: Draft) -> None:
    """Make stays long where a lull in demand would have the service leave."""
    rng = draft.rng
    for w in draft.services:
        w |= {"min_stay": rng.randint(2, draft.slots), "unserved": rng.randint(900_001, 4_000_000)}
        w["warm_up"] = 0 if rng.random() < 0.7 else w.get("warm_up", 0)
    lull = rng.choice((0, 1))
    draft.document["profiles"][0]["per_mille"] = [
        0 if t % 2 != lull else rng.choice((700, 1_300)) for t in range(draft.slots)
    ]


def _warm_up(draft: Draft) -> None:
    for w in draft.services:
        w |= {"warm_up": draft.rng.choice((1, 1, 2)), "part_service": draft.rng.random() < 0.8}
        w["warm_at"] = [p["id"] for p in draft.pools if draft.rng.random() < 0.5]
        w["unserved"] = draft.rng.randint(500_001, 4_000_000)


def _must_serve(draft: Draft) -> None:
    w = draft.rng.choice(draft.workloads)
    w |= {"must_serve": True, "unserved": draft.rng.randint(1, 60_000)}


FEATURES = (
    Feature("capacity", _capacity),
    Feature("power", _power, turns=4),
    Feature("headroom", _headroom),
    Feature("energy-quota", _energy_quota),
    Feature("tenant-quota", _tenant_quota, turns=4),
    Feature("lit-floor", _lit_floor),
    Feature("link", _link, turns=3),
    Feature("route", _route, turns=1),
    Feature("sites", _sites, turns=5),
    Feature("spread", _spread),
    Feature("demand", _warm_up, turns=1),
    Feature("stay", _stay),
    Feature("must-serve", _must_serve),
)
