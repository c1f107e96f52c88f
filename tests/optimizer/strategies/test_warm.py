from pathlib import Path

from huline.optimizer.strategies.packing.adopting import adopt
from huline.optimizer.strategies.prices.kept import all_kept, folder
from huline.optimizer.strategies.warm import warm


def test_loops_are_all_kept_after_warming(cache):
    folder().mkdir(parents=True)
    assert not all_kept()

    assert warm()

    assert all_kept()
    # what takes up an earlier plan is needed by nobody who plans for the first time
    assert adopt.signatures


def test_a_cache_that_cannot_be_written_to_is_told(cache):
    Path(cache, "huline").write_text("a file where the folder should be")

    assert not warm()
