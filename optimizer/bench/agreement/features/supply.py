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
    """Promise cards of the favourite pool to others, who give them back for about their worth."""
    rng, pool = draft.rng, draft.favourite()
    taken = [0] * draft.slots
    promises = draft.document.setdefault("commitments", [])
    for promise in promises:
        if promise["pool"] == pool["id"]:
            for t in range(promise["first"], promise["end"]):
                taken[t] += promise["cards"]
    cards = pool["cards"] * (draft.slots // len(pool["cards"]))
    for i in range(rng.choice((1, 1, 2))):
        first = rng.randrange(draft.slots)
        end = rng.randint(first + 1, draft.slots)
        free = min(cards[t] - taken[t] for t in range(first, end))
        if free < 1:
            continue
        n = rng.randint(1, free)
        hours = n * (end - first) * draft.minutes
        promise = {"id": f"E{i}", "pool": pool["id"], "cards": n, "first": first, "end": end}
        promise["termination_fee"] = hours * rng.choice((0, 60_001, 150_001, 400_001)) // 60
        if rng.random() < 0.4:
            promise["endable_from"] = rng.randrange(first, end)
        promises.append(promise)
        for t in range(first, end):
            taken[t] += n


FEATURES = (
    Feature("capacity", _whole_nodes),
    Feature("window", _failures),
    Feature("stacking", _price_terms, odds=0.5),
    Feature("pricing", _tokens),
    Feature("take-or-pay", _take_or_pay),
    Feature("termination", _termination),
)
