"""Rules on a pair: each keeps some work out of the pool it would like best."""

from huline.models.network import Network
from huline.models.place import Metro, distance_m
from huline.optimizer.bench.agreement.draft import Draft
from huline.optimizer.bench.agreement.features.base import Feature
from huline.optimizer.verify.network import Routes


def _residency(draft: Draft) -> None:
    area = draft.rng.choice(("province", "city", "site", "nowhere", "province"))
    draft.policy.setdefault("residency", []).append({"id": "R", "area": area})
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
    network = Network.model_validate({"links": draft.links})
    nodes = ["M0", "M1", *(centre["id"] for centre in draft.centres)]
    for w in draft.services:
        metro, centre = draft.rng.choice(sorted(w["peaks"])), draft.favourite(w)["centre"]
        far = Routes(nodes, network.links).latency_us(metro, centre)
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
    """Make a gang that runs too large for its pool; where none does, of a single card."""
    placements = [(job, draft.placement_of(job)) for job in draft.jobs]
    for job, run in [(job, placement.runs[0]) for job, placement in placements if placement]:
        if run.cards == 1:
            # twice the cards do twice the work in that time
            job |= {"cards": [2], "efficiency": [1_000], "work": 2 * job["work"]}
        draft.pool(run.pool)["largest_gang"] = max(1, run.cards - 1)


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
    """Cut off the first or the last slot in which a job runs, or both, or hold its data back."""
    for w in draft.some(draft.jobs):
        placement = draft.placement_of(w)
        first = min(run.first for run in placement.runs) if placement else 0
        end = max(run.end for run in placement.runs) if placement else draft.slots
        if "data" in w and draft.rng.random() < 0.3:
            w["data"]["ready"] = draft.slots - 1
        if draft.rng.random() < 0.7 and first + 1 < end:
            w["release"] = first + 1
        if draft.rng.random() < 0.7 and end - 1 > w.get("release", 0):
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
    Feature("ecosystem", _ecosystem, turns=1),
    Feature("ecosystem", _port, turns=1),
    Feature("scale", _scale, turns=3),
    Feature("dispatch", _dispatch, turns=3),
    Feature("neutrality", _neutrality, turns=3),
    Feature("certification", _certification),
    Feature("density", _density),
    Feature("window", _window, turns=3),
    Feature("ban", _ban),
    Feature("pin", _pin, turns=3),
)
