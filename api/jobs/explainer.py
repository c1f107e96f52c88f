"""The explainer: a process that holds plans that are asked about, and explains them.

It also recommends places for new work beside them.

Started as ``python -m huline.api.jobs.explainer FD MB``, where FD is its end of a pair of sockets
and MB what it may hold. It ends when nobody holds the other end.
"""

from __future__ import annotations

import resource
import sys
import traceback
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from huline.api.jobs.questions import AsAWhole, NewWork, Pair, Question

if TYPE_CHECKING:
    from huline.optimizer.explain import Standing
    from huline.optimizer.replan import Desk

KEPT = 4
"""Plans that are held at a time."""


@dataclass(frozen=True)
class Stored:
    """A published plan as the store keeps it: compressed, placements as Parquet."""

    case: bytes
    head: bytes
    placements: bytes
    certificate: bytes | None


def main(end: Connection) -> None:
    """Explain what is asked for until nobody asks any more."""
    held: OrderedDict[str, _Held] = OrderedDict()
    with suppress(EOFError, OSError):
        end.send(("ready", None))
        while True:
            plan, question = end.recv()
            if plan not in held:
                end.send(("wanted", None))
                stored = end.recv()
                end.send(
                    _outcome(lambda s=stored, p=plan: held.__setitem__(p, _Held(_standing(s))))
                )
                while len(held) > KEPT:
                    held.popitem(last=False)
                continue
            held.move_to_end(plan)
            end.send(_outcome(lambda p=plan, q=question: held[p].answer(q)))


class _Held:
    """A plan that is asked about, and what it takes to hold new work against it."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    @cached_property
    def _desk(self) -> Desk:
        from huline.optimizer.replan import Desk

        standing = self._standing
        return Desk(standing.case, standing.plan, standing.certificate)

    def answer(self, question: Question) -> list[str]:
        """Answer in JSON texts."""
        if isinstance(question, NewWork):
            return [self._recommended(question)]
        if isinstance(question, AsAWhole):
            return [self._as_a_whole()]
        return _explained(self._standing, question)

    def _as_a_whole(self) -> str:
        from huline.optimizer.explain.binding import binding

        return binding(self._standing).model_dump_json()

    def _recommended(self, asked: NewWork) -> str:
        from huline.models.errors import BadInput

        try:
            return self._desk.recommend(asked.workload, asked.most).model_dump_json()
        except BadInput as error:
            raise BadInput(replace(p, path=_in_request(p.path)) for p in error.problems) from None


def _in_request(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Tell of the only workload of a Case where it stands in what was sent."""
    return ("workload", *path[2:]) if path[:1] == ("workloads",) else path


def _standing(stored: Stored) -> Standing:
    from huline.api.store import placements
    from huline.api.store.packing import unpacked
    from huline.models.case import Case
    from huline.models.certificate import Certificate
    from huline.models.plan import Plan
    from huline.optimizer.explain import Standing

    head = Plan.model_validate_json(unpacked(stored.head))
    plan = head.model_copy(update={"placements": placements.read(stored.placements)})
    proof = stored.certificate
    certificate = proof and Certificate.model_validate_json(unpacked(proof))
    return Standing(Case.model_validate_json(unpacked(stored.case)), plan, certificate or None)


def _explained(standing: Standing, pairs: list[Pair]) -> list[str]:
    """Explain pairs, as JSON texts.

    Raises
    ------
    BadInput
        With every name that the Case lacks.
    """
    from huline.models.errors import BadInput
    from huline.models.problems import unknown_id
    from huline.optimizer.explain import why

    workloads = standing.known.workloads
    centres = {centre.id: centre for centre in standing.case.centres}
    wrong = []
    for i, (workload, centre) in enumerate(pairs):
        if workload not in workloads:
            wrong.append(unknown_id(("pairs", i, "workload"), "workload", workload, workloads))
        if centre is not None and centre not in centres:
            wrong.append(unknown_id(("pairs", i, "centre"), "centre", centre, centres))
    if wrong:
        raise BadInput(wrong)
    return [
        why(standing, workload, None if centre is None else [centre]).model_dump_json()
        for workload, centre in pairs
    ]


def _outcome(task: Any) -> tuple[str, Any]:
    from huline.models.errors import HulineError

    try:
        return "done", task()
    except HulineError as error:
        return "refused", error
    except MemoryError:
        return "memory", None
    except Exception:
        return "broken", traceback.format_exc()


if __name__ == "__main__":
    most = int(sys.argv[2]) * 10**6
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(Connection(int(sys.argv[1])))
