"""`huline warm`: what a planner is told."""

from huline.optimizer.strategies.prices.kept import folder
from tests.api.cli.commands import huline
from tests.languages import is_chinese


def test_loops_are_compiled_and_that_is_told_in_chinese(cache):
    folder().mkdir(parents=True)

    result = huline("warm", "--lang", "zh")

    assert result.exit_code == 0
    assert is_chinese(result.output)


def test_a_cache_that_cannot_be_written_to_is_told_with_what_would_help(cache):
    (cache / "huline").write_text("a file where the folder should be")

    result = huline("warm", "--lang", "en")

    assert result.exit_code == 1
    assert "XDG_CACHE_HOME" in result.output
