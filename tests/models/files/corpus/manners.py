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

MANNERS: tuple[Bad, ...] = PIECES + ORDER
