"""Reads instances of the generalised assignment problem, as they are published, as a Case.

Such a file holds whole numbers: ``m n`` (agents and jobs), then for each agent a row of n costs,
then for each agent a row of n resource uses, then m capacities. Every job goes to one agent, at
least cost, and no agent gives more than its capacity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huline.models.accelerator import Accelerator
from huline.models.case import Case, Horizon
from huline.models.centre import Centre, Pool
from huline.models.errors import BadInput, Problem
from huline.models.files.reading import not_there
from huline.models.files.text import Notice, decode, read_bytes, refused, silent
from huline.models.garbage import collection_paused
from huline.models.policy import Policy, Tier
from huline.models.quote import Quote
from huline.models.sentence import NOTHING, Sentence, both
from huline.models.tariff import Tariff
from huline.models.tenant import Tenant
from huline.models.units import MILLI_FEN_PER_CNY
from huline.models.workload import TrainingJob

RESOURCE = "units"
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_LARGEST = {"agents": 10**4, "jobs": 10**6, "cost": 10**12, "use": 10**9, "capacity": 10**9}
_ORDER = both(
    "agents and jobs, a row of costs for each agent, a row of uses for each, the capacities",
    "agents 与 jobs 的个数，每个 agent 一行成本，每个 agent 一行用量，各 agent 的容量",
)
_ONE_FILE = both("an instance is one text file", "一个实例是一个文本文件")
_WHOLE_ONLY = both("write whole numbers only", "请只写整数")
_PLACE = {
    "province": "Beijing", "city": "Beijing", "lat": 39.9, "lon": 116.4, "side_policy": "east",
    "side_hu": "east",
}  # fmt: skip


@dataclass(frozen=True)
class Instance:
    """A generalised assignment problem: m agents, n jobs.

    Attributes
    ----------
    costs, uses : (m, n)
    capacities : (m,)
    """

    costs: Sequence[Sequence[int]]
    uses: Sequence[Sequence[int]]
    capacities: Sequence[int]


def read_gap(path: Path | str, *, notice: Notice = silent) -> Case:
    """Read a published instance as a Case of one slot; a cost of 1 becomes 1 CNY.

    Every agent is a centre with one pool, which has ``units`` of its capacity. Every job must be
    served, and for each pool it has a quote of its cost and of the units it takes.

    Raises
    ------
    BadInput
        With every number that is none, is out of range, or is missing or left over.
    """
    path = Path(path)
    if not path.is_file():
        raise not_there(path, _ONE_FILE)
    text = decode(read_bytes(path, path.name), path.name, notice)
    with collection_paused():
        return case_of(_parsed(text, path.name), path.name)


def _parsed(text: str, file: str) -> Instance:
    words = [(n, w) for n, line in enumerate(text.splitlines(), 1) for w in line.split()]
    if len(words) < 2:
        message = both("holds no instance", "没有实例")
        hint = both("give, in this order: {order}", "请依次给出：{order}", order=_ORDER)
        raise refused(file, "gap", message, hint)
    m, n = _checked(words[:2], ["agents", "jobs"], file, least=1)
    asked = m * n
    wanted = 2 + 2 * asked + m
    if len(words) != wanted:
        raise _miscounted(words, wanted, m, n, file)
    kinds = ["cost"] * asked + ["use"] * asked + ["capacity"] * m
    numbers = _checked(words[2:], kinds, file)
    rows = [tuple(numbers[i * n : (i + 1) * n]) for i in range(2 * m)]
    return Instance(rows[:m], rows[m:], tuple(numbers[2 * asked :]))


def _checked(
    words: Sequence[tuple[int, str]], kinds: Sequence[str], file: str, *, least: int = 0
) -> list[int]:
    """Turn words into numbers, each in the range of its kind."""
    problems = [
        Problem(file, line, kind, "value", _wanted(kind, word, least), _WHOLE_ONLY)
        for (line, word), kind in zip(words, kinds, strict=True)
        if not _fits(word, kind, least)
    ]
    if problems:
        raise BadInput(problems)
    return [int(word) for _, word in words]


def _fits(word: str, kind: str, least: int) -> bool:
    if not _WHOLE.fullmatch(word):
        return False
    low = -_LARGEST[kind] if kind == "cost" else least
    return low <= int(word) <= _LARGEST[kind]


def _wanted(kind: str, word: str, least: int) -> Sentence:
    low = -_LARGEST[kind] if kind == "cost" else least
    shown = word if len(word) <= 30 else word[:30] + "…"
    return both(
        "must be a whole number from {low:,} to {high:,}; got '{shown}'",
        "应为 {low:,} 至 {high:,} 之间的整数；实为“{shown}”",
        low=low,
        high=_LARGEST[kind],
        shown=shown,
    )


def _miscounted(
    words: Sequence[tuple[int, str]], wanted: int, m: int, n: int, file: str
) -> BadInput:
    line = words[min(wanted, len(words) - 1)][0]
    rest = both(
        "; what is left over begins with '{word}'",
        "；多出的部分以“{word}”开头",
        word=words[wanted][1][:30] if len(words) > wanted else "",
    )
    message = both(
        "holds {count:,} numbers, but {m} agents and {n} jobs make {wanted:,}{rest}",
        "有 {count:,} 个数，而 {m} 个 agent 和 {n} 个 job 应有 {wanted:,} 个{rest}",
        count=len(words),
        m=m,
        n=n,
        wanted=wanted,
        rest=rest if len(words) > wanted else NOTHING,
    )
    hint = both("the order is: {order}", "顺序为：{order}", order=_ORDER)
    return refused(file, "gap", message, hint, line)


def case_of(instance: Instance, name: str) -> Case:
    """State an instance as a Case."""
    m, n = len(instance.costs), len(instance.costs[0])
    agents = [f"agent-{i:0{len(str(m))}}" for i in range(1, m + 1)]
    jobs = [f"job-{j:0{len(str(n))}}" for j in range(1, n + 1)]
    return Case(
        name=name,
        horizon=Horizon(start="2026-01-01T00:00:00+08:00", slots=1),
        accelerators=(Accelerator(id="card", ecosystem="any", memory_gb=0, domestic=True),),
        tariffs=(Tariff(id="none", fen_per_mwh=(0,)),),
        centres=tuple(
            Centre(id=a, **_PLACE, tariff="none", pue=(1000,), accepts_from="anywhere")
            for a in agents
        ),
        pools=tuple(_pools(agents, n, instance.capacities)),
        tenants=(Tenant(id="planner", province="Beijing", city="Beijing"),),
        policy=Policy(tiers=(Tier(tier=2, unserved=0),)),
        workloads=tuple(
            TrainingJob(
                id=job, tenant="planner", must_serve=True, accelerators={"card": 1000}, work=1,
                cards=(1,),
            )
            for job in jobs
        ),
        quotes=tuple(_quotes(agents, jobs, instance)),
    )  # fmt: skip


def _pools(agents: Sequence[str], jobs: int, capacities: Sequence[int]) -> Iterator[Pool]:
    """Yield a pool for each agent, with a card for every job: only its units are scarce."""
    for agent, capacity in zip(agents, capacities, strict=True):
        yield Pool(
            id=agent, centre=agent, accelerator="card", cards=(jobs,),
            resources={RESOURCE: (capacity,)}, link="PCIe", fabric="Ethernet", busy_w=0, rent=0,
            rent_includes_energy=True,
        )  # fmt: skip


def _quotes(agents: Sequence[str], jobs: Sequence[str], instance: Instance) -> Iterator[Quote]:
    for j, job in enumerate(jobs):
        for agent, costs, uses in zip(agents, instance.costs, instance.uses, strict=True):
            cost = costs[j] * MILLI_FEN_PER_CNY
            yield Quote(workload=job, pool=agent, cost=cost, uses={RESOURCE: uses[j]})
