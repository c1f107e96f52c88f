"""Rules on a pair: each keeps some work out of the pool it would like best."""

from huline.models.network import Network
from huline.models.place import Metro, distance_m
from huline.optimizer.bench.agreement.draft import Draft
from huline.optimizer.bench.agreement.features.base import Feature
from huline.optimizer.verify.network import Routes


def _residency(draft: Draft) -> None:
    area = draft.rng.choice(("province", "city", "site", "nowhere", "province"))
    draft.policy["residency"] = [{"id": "R", "area": area}]
    for w in draft.some(draft.workloads):
        w["residency"] = "R"


def _locality(draft: Draft) -> None:
    """Draw a radius that just leaves out the favourite, or just includes it."""
    placed = [w for w in draft.workloads if "data" in w or "peaks" in w]
    for w in draft.some(placed):
        centre = Metro.model_validate(_place(draft.centre_of(draft.favourite(w))))
        home = w["data"]["at"] if "data" in w else next(iter(w["peaks"]))
        metro = next(m for m in draft.document["metros"] if m["id"] == home)
        distance = distance_m(Metro.model_validate(metro), centre)
        w["max_distance_m"] = max(0, distance - draft.rng.choice((0, 1, 1, 1)))


def _place(centre: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in centre.items() if name in Metro.model_fields}


def _latency(draft: Draft) -> None:
    for w in draft.services:
        network = Network.model_validate({"links": draft.links})
        nodes = ["M0", "M1", *(centre["id"] for centre in draft.centres)]
        far = Routes(nodes, network.links).latency_us(
            next(iter(w["peaks"])), draft.favourite(w)["centre"]
        )
        w["max_latency_us"] = max(1, (far or 1_000) - 1)


def _hardware(draft: Draft) -> None:
    for w in draft.some(draft.workloads):
        pool = draft.favourite(w)
        w |= draft.rng.choice(
            (
                {"memory_gb": 80},
                {"links": ["PCIe" if pool["link"] == "NVLink" else "NVLink"]},
                {"fabrics": ["IB" if pool["fabric"] == "RoCE" else "RoCE"]},
            )
        )


def _ecosystem(draft: Draft) -> None:
    for w in draft.some(draft.workloads):
        cuda = draft.favourite(w)["accelerator"] == "A"
        w["ecosystem"] = "CANN" if cuda else "CUDA"


def _port(draft: Draft) -> None:
    """Ask for the other stack than that of the favourite, and for money and time to port."""
    _ecosystem(draft)
    for w in draft.workloads:
        if "ecosystem" in w:
            w["port_cost"] = draft.rng.randint(0, 300_000 * draft.slots)
            w["port_slots"] = draft.rng.choice((0, 1, 1, 2))


def _scale(draft: Draft) -> None:
    for job in draft.jobs:
        placement = draft.placement_of(job)
        if placement and placement.runs[0].cards > 1:
            name, cards = placement.runs[0].pool, placement.runs[0].cards
            next(p for p in draft.pools if p["id"] == name)["largest_gang"] = cards - 1


def _dispatch(draft: Draft) -> None:
    centre = draft.centre_of(draft.favourite())
    centre["accepts_from"] = draft.rng.choice(("own", "own", "listed"))
    if centre["accepts_from"] == "listed":
        centre["accepts_provinces"] = ["Gansu"]


def _neutrality(draft: Draft) -> None:
    for centre in draft.some(draft.centres):
        centre["neutral"] = True
    for w in draft.some(draft.workloads):
        draft.centre_of(draft.favourite(w))["neutral"] = False
        w["needs_neutral"] = True


def _certification(draft: Draft) -> None:
    for centre in draft.centres:
        centre["certifications"] = draft.rng.choice((["X"], ["X", "Y"], ["Y"]))
    for w in draft.some(draft.workloads):
        held = draft.centre_of(draft.favourite(w))["certifications"]
        w["certifications"] = ["X"] if held == ["Y"] else draft.rng.choice((["Y"], ["X", "Y"]))


def _density(draft: Draft) -> None:
    for pool in draft.pools:
        pool["rack_density_w"] = draft.rng.choice((None, 20_000, 40_000))
    for w in draft.some(draft.workloads):
        draft.favourite(w)["rack_density_w"] = draft.rng.choice((None, 29_999))
        w["rack_density_w"] = 30_000


def _window(draft: Draft) -> None:
    for w in draft.some(draft.jobs):
        placement = draft.placement_of(w)
        first = min(run.first for run in placement.runs) if placement else 0
        end = max(run.end for run in placement.runs) if placement else draft.slots
        if first + 1 < draft.slots and draft.rng.random() < 0.5:
            w["release"] = first + 1
        elif end > 1:
            w["deadline"] = end - 1


def _ban(draft: Draft) -> None:
    for w in draft.some(draft.workloads):
        w["bans"] = [draft.favourite(w)["centre"]]


def _pin(draft: Draft) -> None:
    w = draft.rng.choice(draft.workloads)
    pool = draft.rng.choice(draft.pools)
    pin = {"workload": w["id"], "centre": pool["centre"]}
    if draft.rng.random() < 0.5:
        pin["pool"] = pool["id"]
    if w["kind"] == "training" and draft.rng.random() < 0.3:
        pin["first"] = draft.rng.randrange(draft.slots)
    draft.document["pins"] = [pin]


FEATURES = (
    Feature("residency", _residency),
    Feature("locality", _locality),
    Feature("latency", _latency),
    Feature("hardware", _hardware),
    Feature("ecosystem", _ecosystem),
    Feature("ecosystem", _port),
    Feature("scale", _scale),
    Feature("dispatch", _dispatch),
    Feature("neutrality", _neutrality),
    Feature("certification", _certification),
    Feature("density", _density),
    Feature("window", _window),
    Feature("ban", _ban),
    Feature("pin", _pin, odds=0.4),
)
