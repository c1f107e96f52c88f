import ast
from importlib.util import find_spec
from pathlib import Path

from huline.optimizer.strategies import warm
from huline.optimizer.strategies.prices.kept import all_kept, folder, note_all_kept, sources


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


def _imported(path: Path) -> set[Path]:
    """Return the files of Huline from which a file takes names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    specs = (find_spec(name) for name in names if name.startswith("huline."))
    return {Path(spec.origin) for spec in specs if spec is not None and spec.origin}


def test_loops_are_kept_apart_by_all_that_is_compiled_into_them():
    """A constant of a file without loops is compiled into a loop as one of its own is."""
    made_of = {path.resolve() for path in sources()}
    marks = ("@jitted", "@inner", "@borrowing")
    files = Path(warm.__file__).parents[1].rglob("*.py")
    loops = [
        f for f in files if any(f"\n{mark}" in f.read_text(encoding="utf-8") for mark in marks)
    ]

    assert len(loops) > 10
    for path in loops:
        assert {path.resolve()} | {each.resolve() for each in _imported(path)} <= made_of, path
