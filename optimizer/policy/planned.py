"""Plans many Cases: some at a time, none of them twice."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import ClassVar, NamedTuple

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import HulineError, NoPlanExists, OutOfTime
from huline.models.plan import Plan
from huline.models.replanning import Over
from huline.models.sentence import Sentence, both
from huline.models.verdict import Verdict
from huline.optimizer.made import Earlier, Made
from huline.optimizer.options import Options
from huline.optimizer.planning import plan
from huline.optimizer.policy.keeping import Done, Judged, checked, keep, kept, key_of, sweep
from huline.optimizer.policy.near import most_near
from huline.optimizer.replan import stated, stretched, with_its_past

OTHERS = 3
"""Plans kept beside the best: the last that were found before it."""
STRETCHING = 0.1
"""Share of a limit of time that may go, beyond it, into plans that lie far from the best."""


ENDED = both("ended before its last scenario", "在完成所有情景之前即已结束")


class Halted(HulineError):
    """A study was ended before its last scenario; what was finished is kept."""

    code: ClassVar[str] = "halted"


class Job(NamedTuple):
    """One Case to be planned."""

    case: Case
    options: Options
    stay: bool = False
    """Whether the search is to stay near to the plan that it begins with."""
    over: Over | None = None
    """What of that plan is over, and is put back; None: nothing."""
    within: float | None = None
    """The gap within which others beside the best are looked for; None: they are not."""

    @property
    def key(self) -> str:
        """The name under which it is kept."""
        return key_of(self.case, self.options, self.within)


Ends = Callable[[], bool]
"""Asked many times a second whether all is to end."""
Ask = Callable[[Job, Done | None, Ends], Done]
"""Has a job planned from an earlier plan, wherever that is done."""


def planned(job: Job, earlier: Done | None, ends: Ends) -> Done:
    """Plan a job in a process of its own, from an earlier plan if there is one."""
    found: deque[Made] = deque(maxlen=OTHERS)
    told: list[tuple[Verdict, Certificate | None]] = []
    start = None
    if earlier is not None and earlier.plan is not None:
        start = Earlier(earlier.plan, earlier.certificate, stay=job.stay)
    try:
        best = plan(
            job.case, job.options, start, stopped=ends, better=found.append,
            checked=lambda *words: told.append(words),
        )  # fmt: skip
    except NoPlanExists as error:
        said = error.args[0]
        why = said if isinstance(said, Sentence) else Sentence(said, said)
        return Done(None, why=why, proven=True)
    except OutOfTime as error:
        said = error.args[0]
        return Done(None, why=said if isinstance(said, Sentence) else Sentence(said, said))
    ((verdict, certificate),) = told
    if start is not None and job.over is not None:
        kept_past = with_its_past(job.case, start.plan, best, job.over, job.options)
        best, verdict = kept_past or (best, verdict)
    met = [made.whole().plan for made in found]
    others = checked(job.case, [other for other in met if other.placements != best.placements])
    return _stretched(job, Done(best, certificate, verdict, others), ends)


def _stretched(job: Job, done: Done, ends: Ends) -> Done:
    """Add plans that lie far from the best, if these are asked for; a cheaper one takes its place.

    What is over would have to be put back in each: where anything is, they are not looked for.
    """
    case, best, options = job.case, done.plan, job.options
    if job.within is None or job.over is not None or best is None or done.verdict is None:
        return done
    if options.seconds is not None:
        options = options.model_copy(update={"seconds": STRETCHING * options.seconds})
    farther = stretched(case, best, most_near(best, job.within), options, stopped=ends)
    cheapest = min((plan for plan, _ in farther), key=lambda plan: plan.rank, default=best)
    everyone = [*done.others, *farther]
    if cheapest.rank < best.rank:
        given = best, done.verdict
        made = Made(cheapest, done.certificate)
        best, verdict = stated(case, made, best, done.certificate, job.options)
        everyone = [given, *(each for each in everyone if each[0] is not cheapest)]
        done = done._replace(plan=best, verdict=verdict)
    return done._replace(others=_once(best, everyone))


def _once(best: Plan, others: Iterable[Judged]) -> tuple[Judged, ...]:
    """Leave out what is the best plan, or another one, over again."""
    known, left = [best.placements], list[Judged]()
    for each in others:
        if each[0].placements not in known:
            known.append(each[0].placements)
            left.append(each)
    return tuple(left)


class Planner:
    """Plans jobs, of which it knows the finished ones again.

    Parameters
    ----------
    folder : where finished ones are kept; None: nowhere
    workers : how many are planned at once
    ask : has one planned
    tell : called with the key of each job that is finished, and whether it was kept from before
    halted : asked now and then whether all is to end
    """

    def __init__(
        self,
        folder: Path | None,
        workers: int,
        ask: Ask,
        tell: Callable[[str, bool], None],
        halted: Ends,
    ) -> None:
        self._folder, self._workers, self._tell = folder, workers, tell
        self._ask, self._halted = ask, halted
        self._done: dict[str, Done] = {}
        self._stop = Event()
        if folder is not None:
            sweep(folder)

    def plan(self, jobs: Iterable[tuple[Job, Done | None]]) -> dict[str, Done]:
        """Plan jobs, each beginning with an earlier plan, and return all that is done by key.

        Raises
        ------
        Halted
            If it was to end before they were done.
        """
        waiting = {job.key: (job, earlier) for job, earlier in jobs if job.key not in self._done}
        with ThreadPoolExecutor(self._workers) as pool, self._stopping():
            running: dict[Future[Done], str] = {}
            queue = deque(waiting.items())
            while queue or running:
                while queue and len(running) < self._workers:
                    key, (job, earlier) = queue.popleft()
                    running[pool.submit(self._one, key, job, earlier)] = key
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    self._done[running.pop(future)] = future.result()
        return self._done

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Have the processes under way ended if this one is interrupted or fails."""
        try:
            yield
        except BaseException:
            self._stop.set()
            raise

    def _one(self, key: str, job: Job, earlier: Done | None) -> Done:
        before = None if self._folder is None else kept(self._folder, key, job.case)
        done = before or self._ask(job, earlier, self._ends)
        if self._ends():
            raise Halted(ENDED)
        if before is None and self._folder is not None and (done.plan is not None or done.proven):
            keep(self._folder, key, job.case, done)
        self._tell(key, before is not None)
        return done

    def _ends(self) -> bool:
        return self._stop.is_set() or self._halted()
