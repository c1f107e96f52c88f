"""Examples in docstrings are true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [p for floor in ("models", "optimizer", "api") for p in (ROOT / floor).rglob("*.py")]
WITH_EXAMPLES = [p for p in sorted(SOURCES) if "\n    >>> " in p.read_text(encoding="utf-8")]


def module_name(path: Path) -> str:
    return ".".join(("huline", *path.relative_to(ROOT).with_suffix("").parts))


@pytest.mark.parametrize("name", [module_name(path) for path in WITH_EXAMPLES])
def test_the_examples_of_a_module_are_true(name):
    module = import_module(name)
    found = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)

    assert found.attempted > 0
    assert found.failed == 0


def test_there_are_modules_with_examples():
    assert "huline.models.units" in [module_name(path) for path in WITH_EXAMPLES]
