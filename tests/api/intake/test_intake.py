"""Readers turn what was sent into a sound Case, or say all that is wrong; nothing hurts them."""

import json
import os
import threading
import zipfile
import zlib

import openpyxl
import polars as pl
import psutil
import pytest

from huline.api.intake.media import Media
from huline.api.intake.pool import Intake
from huline.api.intake.tasks import Busy, ReadDataset, ReadPlan, ReadRevision, Wanted
from huline.models.case import Case, Pin
from huline.models.errors import BadInput, TooLarge
from huline.models.policy import RuleSetting
from huline.models.service import Objective, PlanInput, PlanRequest
from tests.builders import a_case, a_job, a_pool, a_service

CASE = a_case(workloads=(a_job("w1"), a_job("w2"), a_service("s1")))
SUPPLY = a_case(pins=(Pin(workload="w1", centre="sh-01"),), workloads=(a_job("w1"),))
OF_DATASET = PlanRequest(input=PlanInput(dataset_id="ds_1", revision=3))
HEADER = "kind,id,tenant,accelerators,work,cards\n"


@pytest.fixture(scope="module")
def intake():
    with Intake(readers=2, most_mb=700) as intake:
        yield intake


def _supply(wanted):
    assert wanted == Wanted("ds_1", 3)
    return zlib.compress(SUPPLY.model_dump_json().encode())


def _body(**parts):
    return json.dumps(parts, ensure_ascii=False).encode()


def _document(model, **options):
    return json.loads(model.model_dump_json(**options))


def _case(read):
    return Case.model_validate_json(zlib.decompress(read.case))


def _problems(intake, task, supply=_supply):
    with pytest.raises(BadInput) as caught:
        intake.read(task, supply)
    return [(p.code, "/".join(map(str, p.path)), p.row, p.field) for p in caught.value.problems]


def test_a_request_with_its_case_in_full_is_read(intake):
    sent = _body(config={"seed": 7}, input={"case": _document(CASE)})
    read = intake.read(ReadPlan(sent))
    assert _case(read) == CASE
    assert read.hash == CASE.hash
    assert read.document["config"]["seed"] == 7
    assert "case" not in read.document["input"]
    size = read.size
    assert (size.workloads, size.centres, size.pools, size.slots, size.options) == (3, 1, 1, 8, 24)


def test_a_plan_that_nobody_named_goes_by_the_name_of_its_case(intake):
    read = intake.read(ReadPlan(_body(input={"case": _document(CASE)})))
    assert read.document["config"]["name"] == CASE.name
    named = intake.read(ReadPlan(_body(input={"case": _document(CASE)}, config={"name": "w47"})))
    assert named.document["config"]["name"] == "w47"


def test_a_request_for_a_dataset_has_its_case_from_whoever_keeps_it(intake):
    sent = _body(input={"dataset_id": "ds_1", "revision": 3})
    assert _case(intake.read(ReadPlan(sent), _supply)) == SUPPLY


def test_a_batch_in_a_request_takes_the_place_of_the_datasets_workloads(intake):
    batch = [_document(a_job("new"), exclude_defaults=True) | {"kind": "training"}]
    sent = _body(input={"dataset_id": "ds_1", "revision": 3, "workloads": batch})
    read = intake.read(ReadPlan(sent), _supply)
    assert [w.id for w in _case(read).workloads] == ["new"]
    # the dataset's pin is on a workload that is no longer there, which is said
    assert _case(read).pins == ()
    assert "w1" in read.notices[0]


def test_wishes_become_part_of_the_case(intake):
    rules = (RuleSetting(rule="latency", policy="off"),)
    request = PlanRequest(
        objective=Objective(tiers="strict"), rules=rules,
        pins=(Pin(workload="w2", centre="sh-01"),), input=PlanInput(case=CASE),
    )  # fmt: skip
    made = _case(intake.read(ReadPlan(request.model_dump_json().encode())))
    assert made.policy.rules == rules
    assert made.policy.tier_order == "strict"
    assert made.pins == request.pins


def test_changes_of_a_request_are_made_to_its_case(intake):
    edits = [{"table": "pools", "id": "sh-01/a", "field": "rent", "value": 5}]
    changes = [{"name": "cheaper", "edits": edits}]
    sent = _body(input={"dataset_id": "ds_1", "revision": 3, "changes": changes})
    assert _case(intake.read(ReadPlan(sent), _supply)).pools[0].rent == 5


def test_a_plan_to_be_scored_is_kept_beside_the_case(intake):
    sent = _body(input={"case": _document(CASE)}, plan={"placements": 5})
    ((code, pointer, _, _),) = {
        found for found in _problems(intake, ReadPlan(sent)) if found[1] == "plan/placements"
    }
    assert (code, pointer) == ("value", "plan/placements")


def test_all_that_is_wrong_is_told_at_once_each_at_its_pointer_and_line(intake):
    case = _document(CASE)
    case["pools"][0]["rnt"] = 5
    case["workloads"][1]["tenant"] = "nobody"
    request = {
        "config": {"sed": 1, "termination": {"relative_gap": 7}},
        "input": {"case": case},
        "pins": [{"workload": "w1", "centre": 5}],
    }
    lines = json.dumps(request, indent=1).splitlines()
    found = _problems(intake, ReadPlan("\n".join(lines).encode()))
    expected = {
        ("unknown-field", "config/sed", '"sed"'),
        ("value", "config/termination/relative_gap", '"relative_gap"'),
        ("value", "pins/0/centre", '"centre": 5'),
        ("unknown-field", "input/case/pools/0/rnt", '"rnt"'),
        ("unknown-id", "input/case/workloads/1/tenant", '"nobody"'),
    }
    assert {(code, pointer) for code, pointer, _, _ in found} == {e[:2] for e in expected}
    rows = {pointer: row for _, pointer, row, _ in found}
    for _, pointer, text in expected:
        assert text in lines[rows[pointer] - 1]


def test_what_contradicts_the_dataset_is_told_at_what_was_sent(intake):
    pins = [{"workload": "w1", "centre": "nowhere"}]
    sent = _body(input={"dataset_id": "ds_1", "revision": 3}, pins=pins)
    assert ("unknown-id", "pins/0/centre") in {f[:2] for f in _problems(intake, ReadPlan(sent))}
    changes = [
        {"name": "x", "edits": [{"table": "pools", "id": "?", "field": "rent", "value": 1}]}
    ]
    sent = _body(input={"dataset_id": "ds_1", "revision": 3, "changes": changes})
    ((code, pointer, row, _),) = _problems(intake, ReadPlan(sent))
    assert (code, pointer, row) == ("unknown-id", "input/changes/0/edits/0/id", 1)
    batch = [
        _document(a_job("new", tenant="nobody"), exclude_defaults=True) | {"kind": "training"}
    ]
    sent = _body(input={"dataset_id": "ds_1", "revision": 3, "workloads": batch})
    ((code, pointer, _, _),) = _problems(intake, ReadPlan(sent))
    assert (code, pointer) == ("unknown-id", "input/workloads/0/tenant")


@pytest.mark.parametrize("sent", [
    b"[]", b"5", b'"x"', b"null", b"{}", b'{"input": 5}', b'{"input": {}}',
    b'{"input": {"case": []}}',
    b'{"input": {"case": {}}}', b'{"input": {"dataset_id": "ds_1", "workloads": 5}}',
    b'{"input": {"dataset_id": "ds_1", "workloads": {"a": 1}}}', b'{"input": {"case": null}}',
    b'{"input": {"dataset_id": ["ds_1"], "workloads": [{"id": ["x"]}]}}',
    b'{"input": {"case": {}, "dataset_id": "ds_1"}}',
    b'{"config": [], "input": {"dataset_id": "a"}}',
    b'{"input": {"case": {"name": "x", "horizon": 5, "centres": 5, "workloads": [5]}}}',
])  # fmt: skip
def test_what_is_no_request_is_refused_in_words(intake, sent):
    assert _problems(intake, ReadPlan(sent), lambda _: pytest.fail("asked for a dataset"))


def test_a_dataset_is_read_under_its_name(intake):
    read = intake.read(ReadDataset(_body(name="east", case=_document(CASE))))
    assert (read.hash, read.document) == (CASE.hash, {"name": "east"})
    read = intake.read(ReadDataset(_body(case=_document(CASE))))
    assert read.document == {"name": CASE.name}


def test_a_revision_is_read_with_the_case_it_changes(intake):
    edit = {"op": "add", "table": "pools", "value": _document(a_pool("sh-01/b"))}
    change = {"name": "more", "edits": [edit]}
    base = _supply(Wanted("ds_1", 3))
    read = intake.read(ReadRevision(_body(changes=[change]), base))
    assert [pool.id for pool in _case(read).pools] == ["sh-01/a", "sh-01/b"]
    assert read.document["changes"][0]["name"] == "more"
    edit["value"]["centre"] = "nowhere"
    ((code, pointer, row, _),) = _problems(intake, ReadRevision(_body(changes=[change]), base))
    assert (code, pointer, row) == ("unknown-id", "changes", 1)


def _as_csv(rows, encoding="utf-8"):
    text = HEADER + "".join(f"training,{row},acme,h100=1000,32,8\n" for row in rows)
    return text.encode(encoding)


def _as_xlsx(rows, path):
    book = openpyxl.Workbook()
    book.active.title = "training"
    book.active.append(HEADER.strip().split(",")[1:])
    for row in rows:
        book.active.append([row, "acme", "h100=1000", 32, 8])
    book.save(path)
    return path.read_bytes()


def _as_parquet(rows, path):
    names = HEADER.strip().split(",")
    cells = [["training", row, "acme", "h100=1000", 32, "8"] for row in rows]
    pl.DataFrame(cells, names, orient="row").write_parquet(path)
    return path.read_bytes()


def test_a_batch_says_the_same_in_whatever_form_it_is_sent(intake, tmp_path):
    rows = ["w1", "a-2"]
    listed = [{"kind": "training", "id": r, "tenant": "acme", "accelerators": {"h100": 1000},
               "work": 32, "cards": [8]} for r in rows]  # fmt: skip
    file = tmp_path / "sent"
    file.write_bytes(_as_csv(rows))
    sent = [
        (Media.CSV, _as_csv(rows)), (Media.CSV, file), (Media.CSV, _as_csv(rows, "utf-8-sig")),
        (Media.XLSX, _as_xlsx(rows, tmp_path / "b.xlsx")),
        (Media.PARQUET, _as_parquet(rows, tmp_path / "b.parquet")),
        (Media.JSON, json.dumps(listed).encode()), (Media.JSON, _body(workloads=listed)),
    ]  # fmt: skip
    reads = [intake.read(ReadPlan(s, media, OF_DATASET), _supply) for media, s in sent]
    assert {read.hash for read in reads} == {reads[0].hash}
    assert [w.id for w in _case(reads[0]).workloads] == rows
    assert _case(reads[0]).pins == SUPPLY.pins


def test_chinese_excels_encoding_is_read_with_a_notice(intake):
    sent = "类型,编号,用户,可用卡型,work,卡数,中文名称\n"
    sent += "训练,w9,acme,h100=1000,32,8,大模型训练任务\n"
    read = intake.read(ReadPlan(sent.encode("gb18030"), Media.CSV, OF_DATASET), _supply)
    assert _case(read).workloads[0].name_zh == "大模型训练任务"
    assert any("GB18030" in notice for notice in read.notices)


def test_a_fault_in_a_table_is_told_by_row_and_column(intake, tmp_path):
    ((code, pointer, row, field),) = _problems(
        intake, ReadPlan(_as_csv(["w1", "has blank"]), Media.CSV, OF_DATASET)
    )
    assert (code, pointer, row, field) == ("value", "", 3, "id")
    ((_, _, row, field),) = _problems(
        intake,
        ReadPlan(_as_xlsx(["w1", "has blank"], tmp_path / "b.xlsx"), Media.XLSX, OF_DATASET),
    )
    assert (row, field) == (3, "training!id")


def test_what_the_keeper_of_datasets_raises_is_raised_and_the_reader_goes_on(intake):
    class Elsewhere(Exception):
        pass

    def supply(_):
        raise Elsewhere

    sent = _body(input={"dataset_id": "ds_1", "revision": 3})
    before = _readers()
    for _ in range(3):
        with pytest.raises(Elsewhere):
            intake.read(ReadPlan(sent), supply)
    assert _readers() == before
    assert _case(intake.read(ReadPlan(sent), _supply)) == SUPPLY


def _readers():
    children = psutil.Process().children()
    return {p.pid for p in children if "huline.api.intake.reader" in p.cmdline()}


def test_a_reader_that_is_killed_over_a_body_is_replaced(intake):
    def killed(_):
        for pid in _readers():
            os.kill(pid, 9)
        return b""

    sent = _body(input={"dataset_id": "ds_1", "revision": 3})
    ((code, *_),) = _problems(intake, ReadPlan(sent), killed)
    assert code == "unreadable"
    for _ in range(3):
        assert _case(intake.read(ReadPlan(sent), _supply)) == SUPPLY


def _zipped(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in parts:
            with archive.open(name, "w", force_zip64=True) as part:
                for _ in range(size >> 20):
                    part.write(bytes(2**20))
    return path


def test_what_unpacks_to_gigabytes_is_refused_before_it_does(intake, tmp_path):
    long = tmp_path / "long.parquet"
    pl.DataFrame({"id": pl.repeat("w1", 20_000_000, eager=True)}).write_parquet(long)
    large = _zipped(tmp_path / "large.xlsx", [("xl/worksheets/sheet1.xml", 2**29)])
    many = _zipped(tmp_path / "many.xlsx", [(f"{n}.xml", 0) for n in range(1100)])
    for sent, media, code in (
        (long, Media.PARQUET, "parquet"),
        (large, Media.XLSX, "xlsx"),
        (many, Media.XLSX, "xlsx"),
    ):
        assert sent.stat().st_size < 2**20
        ((found, *_),) = _problems(intake, ReadPlan(sent, media, OF_DATASET))
        assert found == code


def test_what_fills_memory_only_when_it_is_read_is_stopped_at_the_limit(intake, tmp_path):
    wide = tmp_path / "wide.parquet"
    pl.DataFrame({"id": pl.repeat("w" * 5000, 2**20, eager=True)}).write_parquet(wide)
    assert wide.stat().st_size < 2**20
    with pytest.raises((BadInput, TooLarge)):
        intake.read(ReadPlan(wide, Media.PARQUET, OF_DATASET), _supply)
    assert _case(intake.read(ReadPlan(_body(input={"case": _document(CASE)})))) == CASE


def test_a_body_that_takes_too_long_is_given_up():
    with Intake(most_seconds=0.0) as hasty, pytest.raises(TooLarge, match="too long"):
        hasty.read(ReadPlan(_body(input={"case": _document(CASE)})))


def test_many_threads_are_served_and_who_waits_too_long_is_told_so():
    sent = _body(input={"dataset_id": "ds_1", "revision": 3})
    began, over, told = threading.Barrier(3), threading.Event(), []

    def slow(_):
        began.wait(20)
        over.wait(20)
        return _supply(Wanted("ds_1", 3))

    with Intake(readers=2, patience=0.3) as intake:
        threads = [
            threading.Thread(target=lambda: told.append(intake.read(ReadPlan(sent), slow)))
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        began.wait(20)
        with pytest.raises(Busy):
            intake.read(ReadPlan(sent), _supply)
        over.set()
        for thread in threads:
            thread.join()
    assert [_case(read) for read in told] == [SUPPLY, SUPPLY]
