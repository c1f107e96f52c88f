"""Ties: what binds workloads to each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from huline.models.case import Case
from huline.models.workload import TrainingJob


@dataclass(frozen=True)
class Group:
    """A group by the indices of its workloads."""

    id: str
    kind: Literal["together", "apart"]
    members: tuple[int, ...]


class Ties:
    """Workloads that bind each other, by index; nothing under a rule that is switched off.

    Attributes
    ----------
    before : a job -> those that must have ended before it starts
    groups : in file order
    """

    def __init__(self, case: Case) -> None:
        index = {w.id: i for i, w in enumerate(case.workloads)}
        self.before: dict[int, tuple[int, ...]] = {}
        if case.policy.applies("precedence"):
            self.before = {
                w: tuple(index[name] for name in dict.fromkeys(job.after))
                for w, job in enumerate(case.workloads)
                if isinstance(job, TrainingJob) and job.after
            }
        self.groups = tuple(
            Group(group.id, group.kind, tuple(index[name] for name in group.workloads))
            for group in case.groups
            if case.policy.applies(group.kind)
        )
        self._groups_of: dict[int, list[Group]] = {}
        for group in self.groups:
            for w in group.members:
                self._groups_of.setdefault(w, []).append(group)
        self._behind: dict[int, list[int]] = {}
        for w, earlier in self.before.items():
            for p in earlier:
                self._behind.setdefault(p, []).append(w)

    def groups_of(self, workload: int) -> Sequence[Group]:
        """Return the groups that a workload belongs to."""
        return self._groups_of.get(workload, ())

    def needed_by(self, workloads: Iterable[int]) -> set[int]:
        """Return these workloads and all without which they cannot run."""
        return _reached(workloads, self.before)

    def with_those_behind(self, workloads: Iterable[int]) -> list[int]:
        """Return these workloads and all that wait for them, each behind those it waits for."""
        if not self.before:
            return list(workloads)
        first = dict.fromkeys(workloads)
        return self.in_order([*first, *(_reached(first, self._behind) - first.keys())])

    def in_order(self, workloads: Iterable[int]) -> list[int]:
        """Put workloads behind those they wait for, as long as these are among them."""
        left, ordered = dict.fromkeys(workloads), dict[int, None]()
        for w in left:
            stack = [w]
            while stack:
                earlier = self.before.get(stack[-1], ())
                waiting = [p for p in earlier if p in left and p not in ordered]
                if waiting:
                    stack += reversed(waiting)
                else:
                    ordered[stack.pop()] = None
        return list(ordered)


def _reached(
    roots: Iterable[int], ways: dict[int, tuple[int, ...]] | dict[int, list[int]]
) -> set[int]:
    stack = list(roots)
    found = set(stack)
    while stack:
        for w in ways.get(stack.pop(), ()):
            if w not in found:
                found.add(w)
                stack.append(w)
    return found
