"""Couriers, limited links and wished-for fabrics that make no sense."""

from tests.models.files.corpus.base import SOUND, Bad, folder

_HEAD = "id,collects_at,delivers_to,fixed,speed_kmh,road_factor,loading_minutes,max_mb\n"


def _bad(what: str, row: str, field: str, *says: str) -> Bad:
    files = {"couriers.csv": _HEAD + row + "\n"}
    return Bad(what, folder(files), frozenset({("couriers.csv", 2, field)}), says)


def _link(what: str, volume: str, *says: str) -> Bad:
    rows = SOUND["links.csv"].splitlines()
    text = (
        "\n".join((f"{rows[0]},volume_per_slot_mb", f"{rows[1]},{volume}", f"{rows[2]},")) + "\n"
    )
    place = ("links.csv", 2, "volume_per_slot_mb")
    return Bad(what, folder({"links.csv": text}), frozenset({place}), says)


def _wish(what: str, wish: str, preferred: str, *says: str) -> Bad:
    rows = SOUND["workloads.csv"].splitlines()
    cells = ["fabric_wish,prefers_fabric", f"{wish},{preferred}", *[","] * (len(rows) - 2)]
    text = "".join(f"{row},{cell}\n" for row, cell in zip(rows, cells, strict=True))
    field = "prefers_fabric" if preferred else "fabric_wish"
    place = ("workloads.csv", 2, field)
    return Bad(what, folder({"workloads.csv": text}), frozenset({place}), says)


COURIERS: tuple[Bad, ...] = (
    _bad("a courier that collects nowhere known", "c,shanghia,,5,60,,,", "collects_at",
         "no metro or centre 'shanghia'", "did you mean 'shanghai'"),
    _bad("a courier that delivers to a metro", "c,,shanghai,5,60,,,", "delivers_to",
         "no centre 'shanghai'"),
    _bad("a courier that stands still", "c,,,5,0,,,", "speed_kmh", "from 1 to 1,000"),
    _bad("a speed with its unit", "c,,,5,60 km/h,,,", "speed_kmh", "write 60"),
    _bad("a road shorter than the great circle", "c,,,5,60,130,,", "road_factor",
         "from 1,000 to 100,000"),
    _bad("a road factor as a plain number", "c,,,5,60,1.3,,", "road_factor", "write 1300"),
    _bad("loading time in hours", "c,,,5,60,,0.5 h,", "loading_minutes", "write 30"),
    _bad("trips that carry nothing", "c,,,5,60,,,0", "max_mb", "from 1 to"),
    _bad("a trip's load in TB", "c,,,5,60,,,96 TB", "max_mb", "write 96000000"),
    _link("a volume for some slots only", "5;5", "has 2 values", "the horizon has"),
    _link("a volume per slot in TB", "2 TB", "write 2000000"),
    _wish("a wish for no fabric", "5", "", "needs prefers_fabric"),
    _wish("a wish for a fabric that is none", "5", "Infiniband", "one of IB, RoCE, Ethernet"),
    _bad("a trip without a price", "c,,,,60,,,", "fixed", "required"),
)  # fmt: skip
