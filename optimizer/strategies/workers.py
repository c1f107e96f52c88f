"""Workers: who prices the portions of a bound: threads here, processes, or a Ray cluster.

Each worker compiles the Case by itself and has all rows and all capacity before it; only workloads
are shared out. Every round it is sent the prices and returns what its part costs and uses, in
integers, so the result is the same whoever worked it out. A worker remembers nothing that matters:
one that is lost is born again elsewhere, and asked again.
"""

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huline.models.case import Case
from huline.models.errors import EngineFailed, WorkersMissing
from huline.models.plan import Perspective
from huline.models.sentence import both
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.strategies.prices.portions import Mapped, Memory, Portion
from huline.optimizer.strategies.prices.relaxation import Relaxation

Ints = NDArray[np.int64]

PATIENCE = 5.0
"""Seconds in which the head of a cluster has to answer."""


class Worker:
    """Prices one part of the workloads of a Case."""

    def __init__(self, case: Case, perspective: Perspective, part: int, parts: int) -> None:
        self._relaxation = Relaxation(compile_case(case), perspective)
        self._part, self._parts = part, parts

    def price(self, worth: Ints, memory: Memory) -> tuple[Portion, float]:
        """Return the portion at these prices, and the seconds it took."""
        since = time.perf_counter()
        # what comes out of a shared store may not be written to
        memory = Memory(*(each.copy() for each in memory))
        portion = self._relaxation.portion(worth, self._part, self._parts, memory)
        return portion, time.perf_counter() - since


@dataclass
class Crowd:
    """Workers at work.

    Attributes
    ----------
    parts : how many there are; 1 where threads here do the work
    mapped : has a round worked out; None where threads here do
    overheads : of each round, the seconds beyond those of its slowest worker
    processes : of this machine
    """

    parts: int = 1
    mapped: Mapped | None = None
    overheads: list[float] = field(default_factory=list)
    processes: list[BaseProcess] = field(default_factory=list)


@contextmanager
def workers(case: Case, options: Options) -> Iterator[Crowd]:
    """Gather the workers that the options ask for, and dismiss them in the end.

    Raises
    ------
    WorkersMissing
        If Ray is asked for and is not installed, or does not answer.
    EngineFailed
        While they are at work, if a process is lost.
    """
    kind, _, where = options.workers.partition(":")
    if kind == "local":
        yield Crowd()
    elif kind == "processes":
        with _processes(case, options, int(where)) as crowd:
            yield crowd
    else:
        with _on_ray(case, options, options.workers) as crowd:
            yield crowd


def _rounds(
    parts: int, ask: Callable[[Ints, Sequence[Memory]], list[tuple[Portion, float]]]
) -> Crowd:
    crowd = Crowd(parts)

    def mapped(worth: Ints, memories: Sequence[Memory]) -> list[Portion]:
        since = time.perf_counter()
        answers = ask(worth, memories)
        slowest = max(seconds for _, seconds in answers)
        crowd.overheads.append(time.perf_counter() - since - slowest)
        return [portion for portion, _ in answers]

    crowd.mapped = mapped
    return crowd


@contextmanager
def _processes(case: Case, options: Options, parts: int) -> Iterator[Crowd]:
    """Let so many processes of this machine work."""
    context = get_context("spawn")
    pipes, born = [], []
    for part in range(parts):
        here, there = context.Pipe()
        args = (there, case, options.perspective, part, parts)
        process = context.Process(target=_serve, args=args, daemon=True)
        process.start()
        there.close()
        pipes.append(here)
        born.append(process)

    def ask(worth: Ints, memories: Sequence[Memory]) -> list[tuple[Portion, float]]:
        try:
            for pipe, memory in zip(pipes, memories, strict=True):
                pipe.send((worth, memory))
            return [_sound(pipe.recv()) for pipe in pipes]
        except (EOFError, OSError) as error:
            raise EngineFailed(
                both("a working process was lost: {error}", "工作进程丢失：{error}", error=error)
            ) from error

    try:
        crowd = _rounds(parts, ask)
        crowd.processes += born
        yield crowd
    finally:
        for process in born:
            process.kill()
            process.join()


def _serve(pipe: Any, case: Case, perspective: Perspective, part: int, parts: int) -> None:
    """Work in a process of its own until nobody asks any more."""
    worker = Worker(case, perspective, part, parts)
    while True:
        try:
            question = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(worker.price(*question))
        except Exception as error:
            pipe.send(error)


def _sound(answer: Any) -> tuple[Portion, float]:
    if isinstance(answer, Exception):
        raise answer
    portion, seconds = answer
    return portion, seconds


@contextmanager
def _on_ray(case: Case, options: Options, address: str) -> Iterator[Crowd]:
    """Let a worker work on each CPU of a Ray cluster; lost ones are born again on other nodes."""
    with cluster(address) as (ray, parts):
        # they reserve no CPU: what is born again must find a place on fewer nodes
        actor = ray.remote(Worker).options(
            num_cpus=0, max_restarts=-1, max_task_retries=-1, scheduling_strategy="SPREAD"
        )
        shared = ray.put(case)
        crew = [actor.remote(shared, options.perspective, part, parts) for part in range(parts)]

        def ask(worth: Ints, memories: Sequence[Memory]) -> list[tuple[Portion, float]]:
            prices = ray.put(worth)
            pairs = zip(crew, memories, strict=True)
            return list(ray.get([each.price.remote(prices, memory) for each, memory in pairs]))

        yield _rounds(parts, ask)


@contextmanager
def cluster(address: str) -> Iterator[tuple[Any, int]]:
    """Reach a Ray cluster, ``ray://HOST:PORT``; yield the module `ray` and the number of CPUs.

    Raises
    ------
    WorkersMissing
        If Ray is not installed, or nothing answers.
    """
    ray = _ray()
    # Ray calls a cluster that is reached directly by its address alone
    where = address.removeprefix("ray://")
    host, _, port = where.rpartition(":")
    try:
        # Ray itself waits for minutes
        socket.create_connection((host, int(port)), PATIENCE).close()
        ray.init(address=where, log_to_driver=False, logging_level="error")
    except (OSError, OverflowError, RuntimeError, ValueError) as error:
        raise WorkersMissing(
            both("no Ray cluster answers at {where}", "{where} 处没有 Ray 集群应答", where=where)
        ) from error
    try:
        yield ray, max(1, int(ray.cluster_resources().get("CPU", 1)))
    finally:
        ray.shutdown()


def _ray() -> Any:
    """Import Ray, which only those have who ask for it."""
    try:
        return import_module("ray")
    except ModuleNotFoundError as error:
        raise WorkersMissing(
            both(
                "workers on a cluster need Ray, which is not installed: {command}",
                "集群上的工作进程需要 Ray，而它尚未安装：{command}",
                command="pip install 'huline[ray]'",
            )
        ) from error
