"""Quotes, named resources and held work that contradict themselves or the rest of the Case."""

from tests.models.files.corpus.base import SOUND, Bad, Place, folder

HELD, QUOTES, POOLS, WORKLOADS = "held.csv", "quotes.csv", "pools.csv", "workloads.csv"
_HEAD = "workload,pool,cost,cards,slots,uses\n"
_POOLS = [
    f"{line},{cell}"
    for line, cell in zip(
        SOUND[POOLS].splitlines(),
        ("resources", "ports=8;racks=2|2*2|1", "ports=4", ""),
        strict=True,
    )
]


def _pools(row: int, cell: str) -> str:
    lines = list(_POOLS)
    lines[row - 1] = lines[row - 1].rpartition(",")[0] + f",{cell}"
    return "\n".join(lines) + "\n"


def _uses(*cells: str) -> str:
    lines = zip(SOUND[WORKLOADS].splitlines(), ("uses", *cells, "", "", ""), strict=False)
    return "\n".join(f"{line},{cell}" for line, cell in lines) + "\n"


def _quoted(what: str, rows: str, field: str, *says: str, row: int = 2) -> Bad:
    files = {QUOTES: _HEAD + rows, POOLS: _pools(4, "")}
    return Bad(what, folder(files), frozenset({(QUOTES, row, field)}), says)


def _held(what: str, row: str, field: str, *says: str) -> Bad:
    return Bad(
        what, folder({HELD: "workload,centres\n" + row}), frozenset({(HELD, 2, field)}), says
    )


def _resource(what: str, files: dict[str, str], place: Place, *says: str) -> Bad:
    return Bad(what, folder({POOLS: _pools(4, ""), **files}), frozenset({place}), says)


OFFERS: tuple[Bad, ...] = (
    _quoted("a quote for a workload that is not there", "w9,sh-01/a,5,,,\n", "workload",
            "no workload 'w9'", "known: w1"),
    _quoted("a quote for a pool that is not there", "w1,sh-01/b,5,,,\n", "pool",
            "did you mean 'sh-01/a'"),
    _quoted("a quote for an inference service", "s1,sh-01/a,5,,,\n", "workload",
            "inference service", "only training jobs can be quoted"),
    _quoted("a quoted gang without its run time", "w1,sh-01/a,5,8,,\n", "cards",
            "without slots", "go together"),
    _quoted("a quoted run time without its gang", "w1,sh-01/a,5,,8,\n", "slots",
            "without cards"),
    _quoted("a quote that quotes nothing", "w1,sh-01/a,,,,\n", "", "it quotes nothing"),
    _quoted("a quoted price in yuan", "w1,sh-01/a,3.5 CNY,,,\n", "cost", "write 350000"),
    _quoted("a run time of no slots", "w1,sh-01/a,5,8,0,\n", "slots", "from 1 to 110,000"),
    _quoted("a quote that uses what no pool has", "w1,sh-01/a,5,,,port=1\n", "uses",
            "no resource 'port'", "did you mean 'ports'"),
    _quoted("a quote that counts cards twice", "w1,sh-01/a,5,,,cards=1\n", "uses", "'cards'"),
    Bad("two quotes for one job and pool",
        folder({QUOTES: _HEAD + "w1,sh-01/a,5,,,\nw1,sh-01/a,6,,,\n"}),
        frozenset({(QUOTES, 2, "pool"), (QUOTES, 3, "pool")}), ("quoted more than once",)),
    _resource("a workload that uses what no pool has", {WORKLOADS: _uses("ports=1;rack=1")},
              (WORKLOADS, 2, "uses"), "did you mean 'racks'"),
    _resource("half a port", {WORKLOADS: _uses("ports=0.5")}, (WORKLOADS, 2, "uses"),
              "whole number"),
    _resource("a pool whose resources have too many values", {POOLS: _pools(3, "ports=1|2")},
              (POOLS, 3, "resources"), "has 2 values", "4 slots"),
    _resource("a pool whose resources are no numbers", {POOLS: _pools(3, "ports=many")},
              (POOLS, 3, "resources"), "whole number"),
    _resource("a pool whose resources lack their amount", {POOLS: _pools(3, "ports")},
              (POOLS, 3, "resources"), "pairs such as"),
    _resource("a pool that counts its cards twice", {POOLS: _pools(3, "cards=16")},
              (POOLS, 3, "resources"), "'cards'"),
    Bad("a lost pool, which may have had the resource",
        folder({POOLS: _pools(2, "ports=x"), WORKLOADS: _uses("racks=1")}),
        frozenset({(POOLS, 2, "resources")})),
    _held("an incumbent's workload that is not there", "w9,sh-01\n", "workload",
          "no workload 'w9'", "known: w1"),
    _held("an incumbent's centre that is not there", "w1,sh-01;sh-02\n", "centres",
          "no centre 'sh-02'"),
    _held("work of the incumbent that is nowhere", "w1,\n", "centres", "required"),
    Bad("work of the incumbent that stands there twice",
        folder({HELD: "workload,centres\nw1,sh-01\nw1,nx-01\n"}),
        frozenset({(HELD, 2, "workload"), (HELD, 3, "workload")}), ("more than once",)),
)  # fmt: skip
