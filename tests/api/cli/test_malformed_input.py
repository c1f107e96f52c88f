"""Every input of the corpus through the commands a planner would type."""

import json
from pathlib import Path

import pytest

from tests.api.cli.commands import huline
from tests.languages import is_chinese
from tests.models.files.corpus import CORPUS, folder


def words(bad, tmp_path):
    """The command that reads this input, told to tell of it as JSON."""
    (tmp_path / "bad").mkdir()
    path = bad.write(tmp_path / "bad")
    if bad.reader == "case":
        return ("validate", path)
    (tmp_path / "good").mkdir()
    supply = folder({"workloads.csv": None} if bad.reader == "batch" else {})(tmp_path / "good")
    if bad.reader == "batch":
        return ("plan", supply, "--workloads", path)
    return ("check", supply, path)


def relative(file, folder_):
    return str(Path(file).relative_to(folder_)) if Path(file).is_absolute() else file


each = pytest.mark.parametrize("bad", CORPUS, ids=lambda bad: bad.what)


@each
def test_every_problem_is_printed_with_its_file_row_and_field_and_the_status_is_2(bad, tmp_path):
    result = huline(*words(bad, tmp_path), "--json")

    assert result.exit_code == 2
    errors = json.loads(result.stdout)["errors"]
    places = {(relative(e["file"], tmp_path / "bad"), e["row"], e["field"]) for e in errors}
    assert places == bad.places
    lines = [line for line in result.stderr.splitlines() if line.startswith("- ")]
    assert len(lines) == len(errors)
    for file, row, field in bad.places:
        assert any(
            file in line and (row is None or f"row {row}" in line) and field in line
            for line in lines
        )


@each
def test_every_problem_and_hint_is_chinese_where_asked_for(bad, tmp_path):
    result = huline(*words(bad, tmp_path), "--json", "--lang", "zh")

    said = [line for line in result.stderr.splitlines() if line]
    errors = json.loads(result.stdout)["errors"]
    said += [text for e in errors for text in (e["message"], e["hint"]) if text]
    assert result.exit_code == 2
    assert [text for text in said if not is_chinese(text)] == []
