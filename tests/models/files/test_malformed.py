import re
from pathlib import Path

import pytest

from huline.models.case import Case
from huline.models.errors import BadInput
from huline.models.files import read_batch, read_case, read_plan
from tests.languages import CHINESE
from tests.models.files.corpus import CORPUS, Bad, folder

OF_PYTHON = re.compile(
    r"Traceback|pydantic|https?://|\b(int|str|bool|float|list|dict|tuple)_\w+|Input should"
    r"|Value error|<class|\bNone\b|\bTrue\b|\bFalse\b|TrainingJob|InferenceService|StackingGroup"
    r"|PerUnit|Horizon\b|discriminator|Error\b|Exception"
)


def read(bad: Bad, folder_: object) -> None:
    path = bad.write(folder_)
    if bad.reader == "case":
        read_case(path)
    elif bad.reader == "plan":
        read_plan(path)
    else:
        read_batch(path, supply=supply(folder_))


def supply(tmp) -> Case:
    (tmp / "supply").mkdir()
    return read_case(folder({"workloads.csv": None})(tmp / "supply"))


def refusal(bad: Bad, tmp) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read(bad, tmp)
    return caught.value


def shortened(file: str, tmp) -> str:
    """Leave out the folder of the test where a path is named as it was given."""
    return str(Path(file).relative_to(tmp)) if Path(file).is_absolute() else file


each = pytest.mark.parametrize("bad", CORPUS, ids=lambda bad: bad.what)


@each
def test_every_problem_is_named_by_file_row_and_field_and_none_is_invented(bad, tmp_path):
    problems = refusal(bad, tmp_path).problems
    shown = {(shortened(p.file, tmp_path), p.row, p.field) for p in problems}
    assert shown == bad.places, "\n".join(map(str, problems))


@each
def test_a_problem_is_told_in_the_words_of_a_planner(bad, tmp_path):
    text = str(refusal(bad, tmp_path)).replace(str(tmp_path), "")
    assert not OF_PYTHON.search(text), text
    for words in bad.says:
        assert words in text


@each
def test_no_chinese_but_that_of_the_input_stands_in_an_english_sentence(bad, tmp_path):
    for problem in refusal(bad, tmp_path).problems:
        told = f"{problem.message} {problem.hint}"
        assert not CHINESE.search(re.sub(r"'[^']*'|write \S+|\S*(?:元|卡)\S*", "", told)), told


def test_the_sound_case_that_the_corpus_spoils_is_read(tmp_path):
    assert len(read_case(folder({})(tmp_path)).workloads) == 3
