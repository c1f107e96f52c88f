"""What all tests need of their surroundings."""

import os
import signal

import pytest

# workers of pytest-xdist state a width, which a console keeps that is made while it stands
os.environ.pop("COLUMNS", None)


@pytest.fixture(autouse=True, scope="session")
def interrupts_are_heard():
    """Hear SIGINT even where the tests run in the background.

    A shell lets its background jobs ignore interrupts, and children inherit that; tests that
    interrupt planning would then wait in vain.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
