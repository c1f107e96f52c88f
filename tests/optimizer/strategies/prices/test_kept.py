from pathlib import Path

from huline.optimizer.strategies.prices.kept import all_kept, folder, note_all_kept


def test_loops_are_kept_in_the_user_s_cache_folder(cache):
    assert cache in folder().parents


def test_loops_are_all_kept_once_that_is_noted(cache):
    assert not all_kept()

    folder().mkdir(parents=True)
    note_all_kept()

    assert all_kept()


def test_a_folder_that_cannot_be_written_to_is_no_error(cache):
    Path(cache, "huline").write_text("a file where the folder should be")

    note_all_kept()

    assert not all_kept()
