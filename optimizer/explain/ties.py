"""What a workload owes to others while they stay where they are."""

from collections import defaultdict
from dataclasses import dataclass, field

from huline.models.group import Group
from huline.models.workload import TrainingJob
from huline.optimizer.leftover import Known, Leftover, Workload


@dataclass(frozen=True)
class Barrier:
    """What forbids a centre, or all of them, for what other workloads do."""

    rule: str
    measured: int | str
    limit: int | str | None


@dataclass(frozen=True)
class Freed:
    """A workload as it may be moved by itself.

    Attributes
    ----------
    workload : with the window that those before and behind it leave, and no ties
    barriers : centre -> what forbids it; under the empty name what forbids all
    """

    workload: Workload
    barriers: dict[str, Barrier] = field(default_factory=dict)


class Ties:
    """Who waits for whom, and who stays with whom or apart, of a whole Case."""

    def __init__(self, known: Known) -> None:
        case = known.case
        self._pools = {pool.id: pool.centre for pool in case.pools}
        self._groups: dict[str, list[Group]] = defaultdict(list)
        self._behind: dict[str, list[str]] = defaultdict(list)
        for group in case.groups:
            if case.policy.applies(group.kind):
                for name in group.workloads:
                    self._groups[name].append(group)
        self._ordered = case.policy.applies("precedence")
        if self._ordered:
            for job in case.training():
                for earlier in job.after:
                    self._behind[earlier].append(job.id)

    def free(self, left: Leftover, name: str) -> Freed:
        """Say within which bounds a workload may be moved while all others stay."""
        workload = left.known.workloads[name]
        found = Freed(workload, self._barriers(left, name))
        if not isinstance(workload, TrainingJob):
            return found
        release, deadline = workload.release, workload.deadline
        for earlier in workload.after if self._ordered else ():
            runs = left.placement(earlier).runs
            if not runs:
                found.barriers[""] = Barrier("precedence", "never", None)
            release = max([release, *(run.end for run in runs)])
        starts = [run.first for later in self._behind[name] for run in left.placement(later).runs]
        if starts:
            last = left.case.horizon.slots if deadline is None else deadline
            deadline = min([last, *starts])
        if deadline is not None and deadline <= release and "" not in found.barriers:
            found.barriers[""] = Barrier("precedence", release, deadline)
        update = {"release": release, "deadline": deadline, "after": ()}
        return Freed(workload.model_copy(update=update), found.barriers)

    def waited_for(self, left: Leftover, name: str) -> bool:
        """Tell whether work that runs waits for this workload."""
        return any(left.placement(later).runs for later in self._behind.get(name, ()))

    def _barriers(self, left: Leftover, name: str) -> dict[str, Barrier]:
        """Return the centres that the groups of a workload forbid it, as others stand."""
        found: dict[str, Barrier] = {}
        for group in self._groups[name]:
            others = [w for w in group.workloads if w != name]
            taken = {self._pools[r.pool] for w in others for r in left.placement(w).runs}
            for centre in left.case.centres:
                if group.kind == "apart" and centre.id in taken:
                    found[centre.id] = Barrier("apart", 2, 1)
                elif group.kind == "together" and taken and centre.id not in taken:
                    found[centre.id] = Barrier("together", centre.id, min(taken))
        return found
