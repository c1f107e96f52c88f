import json

import pytest

from huline.models.certificate import Certificate, Multiplier
from huline.models.errors import BadInput
from huline.models.files import read_certificate, read_plan, write_certificate


def a_certificate(*multipliers: Multiplier, **fields) -> Certificate:
    return Certificate(**{"case_hash": "sha256:00", "multipliers": multipliers} | fields)


def refusals(tmp_path, **changes) -> list[str]:
    """Write a sound certificate with some fields changed, and return what is said of it."""
    sound = a_certificate(Multiplier(row="capacity", of="sh-01/a", values=(1, 2)))
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(sound.model_dump(mode="json") | changes), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_certificate(path)
    return [str(problem) for problem in caught.value.problems]


def test_what_was_written_is_read_again(tmp_path):
    certificate = a_certificate(
        Multiplier(row="capacity", of="sh-01/a", values=(0, 10**12)),
        Multiplier(row="energy-quota", of="province Shanghai", values=(7,)),
        perspective="system",
    )

    write_certificate(certificate, tmp_path / "certificate.json")

    assert read_certificate(tmp_path / "certificate.json") == certificate


def test_every_mistake_is_named_at_once_with_its_place(tmp_path):
    wrong = [
        {"row": "capacity", "of": "a", "values": [-1, 0]},
        {"row": "capacity", "of": "b", "values": [0, 1.5]},
        {"row": "capacity", "of": "c", "values": [10**12 + 1]},
        {"row": "capasity", "of": "d", "values": [0]},
        {"row": "power", "of": "e", "values": []},
        {"row": "power", "of": "f", "values": ["7"]},
        {"row": "power", "of": "g"},
        {"row": "power", "values": [0], "why": "so"},
    ]

    said = refusals(tmp_path, multipliers=wrong)

    fields = [line.split(": ")[0].rpartition(", ")[2] for line in said]
    assert fields == [
        "multipliers.0.values.0",
        "multipliers.1.values.1",
        "multipliers.2.values.0",
        "multipliers.3.row",
        "multipliers.4.values",
        "multipliers.5.values.0",
        "multipliers.6.values",
        "multipliers.7.of",
        "multipliers.7.why",
    ]
    assert "a whole number of milli-fen from 0 to 1,000,000,000,000" in said[0]
    assert "did you mean 'capacity'?" in said[3]


@pytest.mark.parametrize("value", [True, None, "1", 1.0, [1]])
def test_only_whole_numbers_are_multipliers(tmp_path, value):
    one = {"row": "capacity", "of": "a", "values": [value]}

    assert len(refusals(tmp_path, multipliers=[one])) == 1


def test_another_perspective_than_the_two_is_refused(tmp_path):
    assert "payer, system" in refusals(tmp_path, perspective="planet")[0]


def test_a_certificate_is_no_plan_and_no_other_format(tmp_path):
    path = tmp_path / "certificate.json"
    write_certificate(a_certificate(), path)
    with pytest.raises(BadInput, match="is a Certificate, but a Plan is wanted here"):
        read_plan(path)

    said = refusals(tmp_path, format="huline-certificate/2")

    assert "of format 'huline-certificate/2', which is not read here" in said[0]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"a Certificate is one \.json file"):
        read_certificate(tmp_path / "none.json")
