"""Who plans the scenarios of a study: processes of this machine, or the CPUs of a Ray cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from huline.optimizer.policy.keeping import Done
from huline.optimizer.policy.planned import ENDED, Ask, Ends, Halted, Job, planned
from huline.optimizer.strategies.workers import cluster

LOOK_SECONDS = 0.2
"""How often it is asked whether all is to end while a cluster plans."""


class Crew(NamedTuple):
    """How many scenarios are planned at once, and what has one planned."""

    size: int
    ask: Ask


@contextmanager
def crew(workers: int | str) -> Iterator[Crew]:
    """Gather who plans: so many processes here, or all CPUs of a cluster at ``ray://HOST:PORT``.

    Options that count work make the same plans wherever they are made.

    Raises
    ------
    WorkersMissing
        If Ray is asked for and is not installed, or does not answer.
    """
    if isinstance(workers, int):
        yield Crew(workers, planned)
        return
    with cluster(workers) as (ray, size):
        # a node that is lost is no fault of the job: another one plans it
        there = ray.remote(_planned_there).options(num_cpus=1, max_retries=-1)

        def ask(job: Job, earlier: Done | None, ends: Ends) -> Done:
            waiting = [there.remote(job, earlier)]
            while not ray.wait(waiting, timeout=LOOK_SECONDS)[0]:
                if ends():
                    ray.cancel(waiting[0], force=True)
                    raise Halted(ENDED)
            try:
                done: Done = ray.get(waiting[0])
            except ray.exceptions.RayTaskError as error:
                raise error.cause from error
            return done

        yield Crew(size, ask)


def _planned_there(job: Job, earlier: Done | None) -> Done:
    """Plan a job on a node; who asked ends it by ending this process."""
    return planned(job, earlier, lambda: False)
