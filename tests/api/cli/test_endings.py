"""Planning ended at random moments, from the first to the last: a plan that holds, or none."""

import os
import random
import signal
import time
from functools import partial
from uuid import uuid4

import psutil
import pytest

from huline.models.files import read_case, read_certificate, read_plan, write_case
from huline.models.invent import invent
from huline.models.plan import gap_of
from huline.optimizer.verify import verify
from tests.api.cli.processes import (
    start,
    wait_until,
    wait_until_it_is_alone,
    wait_until_it_listens,
)
from tests.datasets.bundled import FOLDER

MOMENTS = int(os.environ.get("HULINE_ENDINGS", "4"))
"""At which each case is ended; `make endings` tries 20."""
ENDS = (signal.SIGINT, signal.SIGTERM, None)
"""None is the clock: `--seconds`."""
LASTS, LASTS_ALONE = 3.0, 0.6
"""Seconds after a landmark within which a signal comes."""
SEEDS = {"invented": 34, "bundled": 222}
"""Of moments that lie far apart, also the first few."""
STATUSES = {"feasible": 3, "within-gap": 0}
MARK = "HULINE_TEST_MARK"


@pytest.fixture(scope="module", params=SEEDS)
def subject(request, tmp_path_factory):
    """A case in a folder, words to plan it by, and moments of that."""
    rng = random.Random(f"{request.param} {SEEDS[request.param]}")
    if request.param == "bundled":
        return FOLDER, (), moments(rng, ("compiling", "first come", "stating", "solving"))
    folder = tmp_path_factory.mktemp("invented") / "case"
    write_case(invent(150, 10, 24, 0, 1.0), folder)
    words = ("--strategy", "prices", "--certificate", "proof.json")
    return folder, words, moments(rng, ("compiling", "first come", "pricing", "solving"))


def moments(rng, phases):
    """Yield by what planning is ended, after which landmark, and how many seconds later."""
    landmarks = [partial(wait_until, phase) for phase in phases]
    for n in range(MOMENTS):
        number = ENDS[n % len(ENDS)]
        landmark = rng.choice((wait_until_it_listens, *landmarks, wait_until_it_is_alone))
        lasts = LASTS_ALONE if landmark is wait_until_it_is_alone else LASTS
        yield number, landmark, rng.uniform(0, lasts)


def end(folder, case, words, moment):
    """Plan a case and end that at a moment; return the exit status, and no process is left."""
    number, landmark, later = moment
    if number is None:
        words = (*words, "--seconds", str(1 + 3 * later))
    elif landmark is wait_until_it_is_alone:
        words = (*words, "--gap", "1", "--work", "1")
    page, mark = ("--html", "page.html"), str(uuid4())
    manner = {"cwd": folder, "env": os.environ | {MARK: mark}}
    with start(case, "plan.json", *page, *words, **manner) as process:
        if number is not None:
            landmark(process)
            time.sleep(later)
            process.send_signal(number)
        _, err = process.communicate(timeout=120)
    assert "Traceback" not in err
    assert "Exception ignored" not in err
    assert none_is_left(mark)
    return process.returncode


def none_is_left(mark):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if not any(carries(process, mark) for process in psutil.process_iter()):
            return True
        time.sleep(0.05)
    return False


def carries(process, mark):
    try:
        return process.environ().get(MARK) == mark
    except psutil.Error:
        return False


def kept(folder, case):
    """Return the plan that was kept, which holds, with the files beside it; None without any."""
    files = {file.name for file in folder.iterdir()}
    if not files:
        return None
    plan = read_plan(folder / "plan.json")
    proven = plan.bound_kind == "certificate"
    assert files == {"plan.json", "page.html"} | ({"proof.json"} if proven else set())
    assert (folder / "page.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    proof = read_certificate(folder / "proof.json") if proven else None
    verdict = verify(case, plan, proof)
    assert verdict.ok
    assert plan.gap == gap_of(plan.cost, plan.bound, plan.gross)
    assert not proven or verdict.bound == plan.bound
    return plan


def test_a_plan_ended_at_any_moment_is_checked_and_honest_or_is_not_there(subject, tmp_path):
    folder, words, ends = subject
    case, made = read_case(folder), []
    for n, moment in enumerate(ends):
        place = tmp_path / str(n)
        place.mkdir()
        status = end(place, folder, words, moment)
        plan = kept(place, case)
        assert status == (5 if plan is None else STATUSES[plan.status])
        made += [] if plan is None else [plan]

    assert made
    least = min(plan.cost for plan in made)
    assert all(plan.bound <= least for plan in made if plan.bound is not None)
