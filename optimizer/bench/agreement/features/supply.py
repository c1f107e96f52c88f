"""What makes supply awkward: whole nodes, failures, price terms."""

from huline.optimizer.bench.agreement.draft import Draft
from huline.optimizer.bench.agreement.features.base import Feature


def _whole_nodes(draft: Draft) -> None:
    for pool in draft.some(draft.pools):
        pool["whole_nodes"] = True


def _failures(draft: Draft) -> None:
    for pool in draft.some(draft.pools):
        pool["lost_share"] = draft.rng.choice((17, 130, 400))


def _price_terms(draft: Draft) -> None:
    for accelerator in draft.document["accelerators"]:
        accelerator["dense_gflops"] = {"fp16": 312_000}
        accelerator["sparse_gflops"] = {"int8": 1_248_000}
    for pool in draft.some(draft.pools):
        pool |= draft.rng.choice(
            (
                {"rent": 350_000_003, "rent_per": "node-month"},
                {
                    "rent": 5_000_000_001,
                    "rent_per": "p-year",
                    "rent_precision": "fp16",
                    "rent_sparse": False,
                },
                {
                    "rent": 1_200_000_007,
                    "rent_per": "p-year",
                    "rent_precision": "int8",
                    "rent_sparse": True,
                },
            )
        )


def _tokens(draft: Draft) -> None:
    """Let services count tokens, and the pool they like best be let by them."""
    for service in draft.services:
        service["unit"] = "token/s"
        pool = draft.favourite(service)
        pool |= {"rent": 40_003, "rent_per": "million-tokens"}
        for name in ("rent_precision", "rent_sparse"):
            pool.pop(name, None)


def _take_or_pay(draft: Draft) -> None:
    w = draft.rng.choice(draft.workloads)
    pool = draft.favourite(w)
    contract = {"id": "TP", "tenant": w["tenant"], "pool": pool["id"]}
    contract["min_cards"] = draft.rng.randint(1, max(pool["cards"]))
    if draft.rng.random() < 0.8:
        contract["rent"] = draft.rng.randint(20_001, 250_003)
    draft.document["contracts"] = [contract]


def _termination(draft: Draft) -> None:
    """Promise two pools that are in use to others, who give them back for about their worth."""
    rng, promises = draft.rng, draft.document.setdefault("commitments", [])
    used = list(dict.fromkeys(run.pool for p in draft.placements() for run in p.runs))
    wanted = rng.sample(used, k=min(2, len(used)))
    for pool in (p for p in draft.pools if p["id"] in wanted):
        first = rng.choice((0, 0, rng.randrange(draft.slots)))
        end = rng.choice((draft.slots, draft.slots, rng.randint(first + 1, draft.slots)))
        cards = pool["cards"] * (draft.slots // len(pool["cards"]))
        taken = sum(c["cards"] for c in promises if c["pool"] == pool["id"])
        free = min(cards[first:end]) - taken
        if free < 1:
            continue
        promise = {"id": f"E/{pool['id']}", "pool": pool["id"], "cards": free}
        promise |= {"first": first, "end": end}
        hours = free * (end - first) * draft.minutes
        promise["termination_fee"] = hours * rng.choice((0, 20_001, 60_001, 150_001)) // 60
        if rng.random() < 0.3:
            promise["endable_from"] = rng.randrange(first, end)
        promises.append(promise)


FEATURES = (
    Feature("capacity", _whole_nodes, turns=1),
    Feature("work", _failures, turns=1),
    Feature("ledger", _price_terms, turns=1),
    Feature("pricing", _tokens, turns=1),
    Feature("take-or-pay", _take_or_pay, turns=3),
    Feature("termination", _termination, turns=3),
)
