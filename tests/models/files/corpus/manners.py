"""Workloads that contradict themselves or each other in how they want to run."""

from tests.models.files.corpus.base import SOUND, Bad, folder

WORKLOADS = "workloads.csv"


def _asked(what: str, columns: str, cells: str, place: str, *says: str, row: int = 2) -> Bad:
    """Give the workload of a row further columns, and the others empty cells for them."""
    empty = "," * columns.count(",")
    lines = [f"{line},{empty}" for line in SOUND[WORKLOADS].splitlines()]
    for at, more in ((1, columns), (row, cells)):
        lines[at - 1] = lines[at - 1].removesuffix(empty) + more
    text = "\n".join(lines) + "\n"
    return Bad(what, folder({WORKLOADS: text}), frozenset({(WORKLOADS, row, place)}), says)


PIECES = (
    _asked("the length of pieces of a job in one piece", "min_run", "2", "min_run",
           "set timing to preemptible"),
    _asked("a restart of a job in one piece", "restart_slots", "1", "restart_slots",
           "set timing to preemptible"),
    _asked("pieces of no length", "timing,min_run", "preemptible,0", "min_run", "from 1"),
    _asked("a restart in hours", "timing,restart_slots", "preemptible,1 h", "restart_slots",
           "whole number of slots"),
    _asked("pieces of a service", "min_run", "2", "min_run", "in kind 'inference'", row=4),
)  # fmt: skip

ORDER = (
    _asked("a job that waits for itself", "after", "w1", "after", "w1 -> w1"),
    _asked("a job that waits for nobody known", "after", "w3", "after", "no workload 'w3'"),
    _asked("a job that waits for a service", "after", "s1", "after", "never ends"),
    _asked("a service that waits", "after", "w1", "after", "in kind 'inference'", row=4),
)  # fmt: skip


def _grouped(what: str, row: str, field: str, *says: str) -> Bad:
    text = f"id,kind,workloads\n{row}\n"
    return Bad(what, folder({"groups.csv": text}), frozenset({("groups.csv", 2, field)}), says)


GROUPS = (
    _grouped("a group of a kind that is not known", "g,nearby,w1;w2", "kind",
             "one of together, apart"),
    _grouped("a group of one", "g,together,w1", "workloads", "at least two"),
    _grouped("a group that names a workload twice", "g,apart,w1;w1", "workloads", "twice"),
    _grouped("a group of work that is not there", "g,apart,w1;w7", "workloads", "workload 'w7'"),
)  # fmt: skip

SPENDING = (
    _asked("a spending limit in yuan", "spending_limit", "9.5", "spending_limit", "write 950000"),
    _asked("a negative spending limit", "spending_limit", "-1", "spending_limit", "from 0"),
)

MIGRATION = (
    _asked("a migration from nowhere", "migration_cost", "900000", "migration_cost",
           "needs runs_at"),
    _asked("a migration in yuan", "runs_at,migration_cost", "sh-01,9.5", "migration_cost",
           "write 950000"),
    _asked("work that runs at a metro", "runs_at", "shanghai", "runs_at", "no centre 'shanghai'"),
    _asked("work that runs at no centre known", "runs_at", "sh-02", "runs_at",
           "did you mean 'sh-01'"),
)  # fmt: skip

PORTS = (
    _asked("a port from no stack", "port_cost", "900000", "port_cost", "needs ecosystem"),
    _asked("a port that takes time and has no price", "ecosystem,port_slots", "CUDA,1",
           "port_slots", "needs port_cost"),
    _asked("a port in yuan", "ecosystem,port_cost", "CUDA,9.5", "port_cost", "write 950000"),
    _asked("a port in months", "ecosystem,port_cost,port_slots", "CUDA,0,3 months", "port_slots",
           "whole number of slots"),
)  # fmt: skip

MANNERS: tuple[Bad, ...] = PIECES + ORDER + GROUPS + SPENDING + MIGRATION + PORTS
