"""Runs a Study: plans every scenario, measures it, and says what sets scenarios apart."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from huline.models.case import Case
from huline.models.findings import Findings, Outcome
from huline.models.replanning import Over
from huline.models.sentence import Sentence, both
from huline.models.study import BASE, Study
from huline.models.variants import Variant
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.policy.asking import asked_of
from huline.optimizer.policy.assembly import Assembly, is_bare
from huline.optimizer.policy.break_even import bracket
from huline.optimizer.policy.crew import crew
from huline.optimizer.policy.draws import paired
from huline.optimizer.policy.keeping import Done
from huline.optimizer.policy.outlay import generous
from huline.optimizer.policy.planned import Job, Planner
from huline.optimizer.policy.sweeps import curves

Tell = Callable[[Sentence, int, int, bool], None]
"""Called with the name of a scenario, how many are finished, of how many, and whether it was kept
from an earlier run."""

_MACHINE = Options()


def run(
    study: Study | Path | str,
    base: Case | None = None,
    folder: Path | str | None = None,
    *,
    workers: int | str = 1,
    tell: Tell = lambda *_: None,
    halted: Callable[[], bool] = lambda: False,
    machine: Options = _MACHINE,
    begun: Earlier | None = None,
    over: Over | None = None,
    along: bool = True,
) -> Findings:
    """Plan, check and measure every scenario of a Study.

    Parameters
    ----------
    study : or where its file is
    base : the Case its Changes are made to; None: the one it names, seen from the folder of its
        file, or from the current one where it came from no file
    folder : where finished scenarios are kept, and found again by the next run; None: nowhere
    workers : how many scenarios are planned at once, each in a process of its own; or a Ray
        cluster, ``ray://HOST:PORT``, of which each CPU plans one
    halted : asked many times a second whether all is to end
    machine : threads and memory of each plan; nothing else of it counts
    begun : a plan that the base begins with
    over : what of that plan is over; each plan keeps it as it was
    along : whether scenarios are planned in order then, each beginning with the one before; else
        all begin with the base

    Raises
    ------
    Halted
        If it was to end before its last scenario.
    BadInput
        With every problem of the study, its file and its base, as `asked_of` has it.
    WorkersMissing
        If a cluster is asked for, and Ray is not installed or does not answer.
    EngineFailed, PlanRefused, SolverMissing, TooLarge
        As planning one Case does; what is finished stays kept.
    """
    study, base, all_of_it = asked_of(study, base)
    asked = _Asked(study, all_of_it, machine)
    with crew(workers) as mine:
        kept = None if folder is None else Path(folder)
        planner = Planner(kept, mine.size, mine.ask, asked.telling(tell), halted)
        if begun is not None:
            in_order = all_of_it if along else all_of_it[:1]
            _in_order(planner, map(asked.job, in_order), begun, over)
        return _run(study, base, asked, planner)


def _in_order(planner: Planner, jobs: Iterable[Job], begun: Earlier, over: Over | None) -> None:
    """Plan Cases each of which begins with the plan of the one before, the first with another."""
    start = Done(begun.plan, begun.certificate)
    for job in jobs:
        found = planner.plan([(job._replace(stay=True, over=over), start)])[job.key]
        # without a plan of its own the next one begins with the last there was
        start = start if found.plan is None else found


def _run(study: Study, base: Case, asked: "_Asked", planner: Planner) -> Findings:
    """Plan the base, then all else from its plan, then what break-evens ask for."""
    all_of_it = asked.variants
    first = [(asked.job(v), None) for v in all_of_it if v.scenario.name == BASE]
    done = planner.plan(first)
    starts = {v.draw: done[asked.job(v).key] for v in all_of_it if v.scenario.name == BASE}
    rest: list[tuple[Job, Done | None]] = [(asked.job(v), starts[v.draw]) for v in all_of_it]
    for jobs in (asked.system, asked.generous):
        rest += [(job, starts[d]) for (_, d), job in jobs.items() if job is not None]
    done = planner.plan(rest)
    found = _findings(study, base, asked, done)

    def planned(*cases: Case) -> tuple[Done, ...]:
        jobs, start = (
            [Job(case, asked.options) for case in cases],
            done[asked.job(all_of_it[0]).key],
        )
        ended = planner.plan((job, start) for job in jobs)
        return tuple(ended[job.key] for job in jobs)

    brackets = tuple(bracket(each, base, planned) for each in study.break_evens)
    return found.model_copy(update={"brackets": brackets})


class _Asked:
    """Which plans a Study needs."""

    def __init__(self, study: Study, all_of_it: Sequence[Variant], machine: Options) -> None:
        self.variants = all_of_it
        self.options = Options(
            perspective=study.perspective, gap=study.gap if study.aim is None else study.aim,
            seconds=study.seconds, work=study.work,
            strategy=study.strategy, certify=study.certify, seed=study.seed,
            threads=machine.threads, memory_mb=machine.memory_mb,
        )  # fmt: skip
        self.gap = study.gap
        self._names = {self.job(v).key: _called(v) for v in reversed(all_of_it)}
        self._least: dict[str, Job] = {}
        self.system = {v.name: self._system(v, study) for v in all_of_it}
        self.generous = {v.name: self._generous(v, study) for v in all_of_it}

    def job(self, variant: Variant) -> Job:
        """Return what plans a scenario."""
        return Job(variant.case, self.options, within=self.gap)

    def _system(self, variant: Variant, study: Study) -> Job | None:
        """Return what finds the least system cost: one for all Cases that differ in money alone.

        No subsidy changes what a plan costs society, so Cases that differ in nothing but
        subsidies have one and the same least system cost.
        """
        if not study.misallocation:
            return None
        if study.perspective == "system":
            return self.job(variant)
        options = self.options.model_copy(update={"perspective": "system"})
        job = self._least.setdefault(_physical(variant.case), Job(variant.case, options))
        name = both("{name} (system)", "{name}（系统成本）", name=_called(variant))
        self._names.setdefault(job.key, name)
        return job

    def _generous(self, variant: Variant, study: Study) -> Job | None:
        """Return what limits the outlay of best plans from above."""
        if not study.outlay or study.perspective != "payer":
            return None
        case = generous(variant.case)
        if case is None:
            return None
        job = Job(case, self.options)
        name = both("{name} (outlay)", "{name}（补贴支出上限）", name=_called(variant))
        self._names.setdefault(job.key, name)
        return job

    def bare(self, variant: Variant) -> Job | None:
        """Return what plans the same Case without any subsidy, where the study has that."""
        physical = _physical(variant.case)
        like = (v for v in self.variants if is_bare(v.case) and _physical(v.case) == physical)
        return next(map(self.job, like), None)

    def telling(self, tell: Tell) -> Callable[[str, bool], None]:
        """Return what is told of each finished job, which tells it by the scenario's name."""
        finished: list[str] = []

        def told(key: str, before: bool) -> None:
            finished.append(key)
            if key in self._names:
                tell(self._names[key], len(finished), len(self._names), before)
            else:
                tell(both("break-even", "临界值"), len(finished), len(finished), before)

        return told


def _called(variant: Variant) -> Sentence:
    """Name what is planned, in both languages, with the draw that it is of."""
    name = Sentence(variant.scenario.name, variant.scenario.label("zh"))
    if variant.draw is None:
        return name
    return both("{name}, draw {n}", "{name}，抽样 {n}", name=name, n=variant.draw)


def _physical(case: Case) -> str:
    """Return what Cases share that differ in nothing but subsidies."""
    policy = case.policy.model_copy(update={"subsidies": (), "stacking_groups": ()})
    return case.model_copy(update={"policy": policy}).hash


def _findings(study: Study, base: Case, asked: _Asked, done: dict[str, Done]) -> Findings:
    """Measure every scenario, and compare those that are to be compared."""
    made: dict[tuple[str, int | None], Assembly] = {}
    for variant in asked.variants:
        besides = asked.system[variant.name], asked.bare(variant), asked.generous[variant.name]
        least, bare, more = (None if job is None else done[job.key] for job in besides)
        made[variant.name] = Assembly(
            variant,
            asked.job(variant).key,
            done[asked.job(variant).key],
            least,
            bare,
            more,
            start=made.get((BASE, variant.draw)),
            gap=study.gap,
        )
    outcomes: list[Outcome] = []
    for variant in asked.variants:
        mine = made[variant.name]
        against = variant.scenario.against
        other = None if variant.scenario.name == BASE else made[against, variant.draw]
        outcomes.append(mine.outcome(study, other))
    programmes = dict.fromkeys(
        s.id for v in asked.variants for s in v.case.policy.subsidies if not s.off
    )
    return Findings(
        study=study, case_name=base.name, case_name_zh=base.name_zh, case_hash=base.hash,
        perspective=study.perspective, programmes=tuple(programmes), names=_names(asked.variants),
        places=_places(asked.variants), outcomes=tuple(outcomes), paired=paired(outcomes),
        curves=tuple(curves(study, outcomes)),
    )  # fmt: skip


def _places(all_of_it: Sequence[Variant]) -> dict[str, tuple[float, float]]:
    centres = (centre for variant in reversed(all_of_it) for centre in variant.case.centres)
    return {centre.id: (centre.lat, centre.lon) for centre in centres}


def _names(all_of_it: Sequence[Variant]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for case in (variant.case for variant in all_of_it):
        for by, records in (
            ("programme", case.policy.subsidies),
            ("stacking_group", case.policy.stacking_groups),
            ("tenant", case.tenants),
            ("centre", case.centres),
        ):
            for record in records:
                found.setdefault(f"{by} {record.id}", (record.label("en"), record.label("zh")))
    return found
