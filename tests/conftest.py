"""What all tests need of their surroundings."""

import os
import signal
from importlib import import_module

import pytest
from hypothesis import settings

# workers of pytest-xdist state a width, which a console keeps that is made while it stands
os.environ.pop("COLUMNS", None)

# the suite tries the same examples every time; `make explore` tries new ones
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("exploring", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HULINE_EXAMPLES", "repeatable"))


@pytest.fixture(autouse=True, scope="session")
def interrupts_are_heard():
    """Hear SIGINT even where the tests run in the background.

    A shell lets its background jobs ignore interrupts, and children inherit that; tests that
    interrupt planning would then wait in vain.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A user's cache folder in which no compiled loop is kept yet, for tests that compile none."""
    # these go on reading the user's own, whatever is named later
    import_module("huline.optimizer.strategies.by_prices")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path
