"""The explainer: a process that holds plans that are asked about, and explains them.

Started as ``python -m huline.api.jobs.explainer FD MB``, where FD is its end of a pair of sockets
and MB what it may hold. It ends when nobody holds the other end.
"""

from __future__ import annotations

import resource
import sys
import traceback
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huline.optimizer.explain import Standing

KEPT = 4
"""Plans that are held at a time."""
Pair = tuple[str, str | None]
"""A workload, and a centre to look at alone."""


@dataclass(frozen=True)
class Stored:
    """A published plan as the store keeps it: compressed, placements as Parquet."""

    case: bytes
    head: bytes
    placements: bytes
    certificate: bytes | None


def main(end: Connection) -> None:
    """Explain what is asked for until nobody asks any more."""
    held: OrderedDict[str, Standing] = OrderedDict()
    with suppress(EOFError, OSError):
        end.send(("ready", None))
        while True:
            plan, pairs = end.recv()
            if plan not in held:
                end.send(("wanted", None))
                stored = end.recv()
                end.send(_outcome(lambda s=stored, p=plan: held.__setitem__(p, _standing(s))))
                while len(held) > KEPT:
                    held.popitem(last=False)
                continue
            held.move_to_end(plan)
            end.send(_outcome(lambda p=plan, every=pairs: _explained(held[p], every)))


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
