import sys
from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest

from huline.optimizer import canaries
from huline.optimizer.backends import Answer, Outcome
from huline.optimizer.solvers import BackendName


def finding(name):
    return next(found for found in canaries.examine() if found.name == name)


def a_release_of(monkeypatch, package, release):
    """Pretend that a package is installed in some release; the solvers themselves rest."""
    true = canaries.version
    monkeypatch.setattr(canaries, "version", lambda n: release if n == package else true(n))
    monkeypatch.setattr(canaries, "wrong_answers", lambda *_: 0)


def test_the_published_trap_has_the_optimum_nine():
    """min 2x + 3z with x + z >= 4.5: z = 0 needs x = 4.5, which costs 9; z = 4, x = 0.5 costs 13.

    x is counted in halves: x' + 2z >= 9.
    """
    program = canaries.trap()

    assert canaries.optimum(program) == 9
    assert program.objective(np.array([9, 0])) == 9
    assert program.objective(np.array([1, 4])) == 13


@pytest.mark.parametrize("backend", BackendName)
def test_no_backend_walks_into_the_trap_or_errs_on_random_programs(backend):
    programs = [canaries.trap(), *(canaries.tiny(seed) for seed in range(150))]

    assert canaries.wrong_answers(backend, programs) == 0


def test_random_programs_are_of_both_kinds():
    """Without infeasible ones among them a solver that always finds something would pass."""
    kinds = {canaries.optimum(canaries.tiny(seed)) is None for seed in range(150)}

    assert kinds == {True, False}


def test_a_solver_that_is_wrong_is_counted(monkeypatch):
    """One that never leaves x = 20, z = 10, which satisfies the trap and costs 50."""

    class Stubborn:
        def solve(self, program, limits, *, start, tick):
            return Answer(Outcome.PROVEN, np.array([20, 10]), 50)

    monkeypatch.setattr(canaries, "backend_named", lambda name: Stubborn())

    assert canaries.wrong_answers("stubborn", [canaries.trap()]) == 1


def test_both_solvers_can_be_imported_in_one_process():
    assert finding("highspy with ortools").ok


def test_the_doctor_finds_nothing_wrong_here():
    assert [found for found in canaries.examine() if not found.ok] == []


@pytest.mark.parametrize("release", ["1.14.0", "1.15.2"])
def test_the_doctor_names_a_release_known_to_be_wrong(monkeypatch, release):
    a_release_of(monkeypatch, "highspy", release)
    found = finding("highspy")

    assert not found.ok
    assert release in found.detail
    assert "1.13" in found.detail


def test_the_doctor_passes_a_release_that_is_not_known_to_be_wrong(monkeypatch):
    a_release_of(monkeypatch, "highspy", "1.13.7")

    assert finding("highspy").ok


def test_the_doctor_names_a_package_that_is_missing(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(canaries, "version", missing)
    monkeypatch.setattr(canaries, "wrong_answers", lambda *_: 0)

    assert finding("networkx") == canaries.Finding("networkx", False, "not installed")


def test_the_doctor_tries_every_backend():
    tried = {found.name for found in canaries.examine() if "canaries right" in found.detail}

    assert tried == {f"{backend} optima" for backend in BackendName}


def test_the_doctor_says_what_to_install_for_a_solver_that_is_missing(monkeypatch):
    """Nobody has to install it: the rest is well without."""
    monkeypatch.setitem(sys.modules, "pyscipopt", None)
    missing = finding("pyomo optima")

    assert missing.ok
    assert "pip install pyscipopt" in missing.detail
