"""However many places are damaged, one run names each of them, and no other."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huline.models.case import Case, Pin
from huline.models.commitment import Commitment
from huline.models.errors import BadInput
from huline.models.files import read_case
from huline.models.invent import invent
from tests.models.files.corpus import SOUND, folder

CELLS: dict[tuple[str, int, str], str] = {
    ("accelerators.csv", 2, "memory_gb"): "80 cards",
    ("metros.csv", 3, "lat"): "north",
    ("metros.csv", 3, "side_hu"): "left",
    ("tariffs.csv", 2, "fen_per_mwh"): "0.61",
    ("tariffs.csv", 3, "fen_per_mwh"): "30000*9",
    ("centres.csv", 2, "tariff"): "flt",
    ("centres.csv", 2, "province"): "Atlantis",
    ("centres.csv", 2, "pue"): "1.25",
    ("centres.csv", 3, "pue"): "1250*5",
    ("centres.csv", 3, "accepts_from"): "some",
    ("centres.csv", 3, "lon"): "east",
    ("pools.csv", 2, "centre"): "sh-02",
    ("pools.csv", 2, "cards"): "64;64",
    ("pools.csv", 2, "busy_w"): "1.2 kW",
    ("pools.csv", 2, "rent"): "8.5 CNY",
    ("pools.csv", 3, "accelerator"): "h101",
    ("pools.csv", 3, "cards"): "many",
    ("pools.csv", 3, "idle_w"): "low",
    ("pools.csv", 4, "id"): "nx-01/a",
    ("pools.csv", 4, "idle_w"): "900",
    ("pools.csv", 4, "link"): "USB",
    ("pools.csv", 4, "rent_includes_energy"): "maybe",
    ("links.csv", 2, "a"): "shanghi",
    ("links.csv", 2, "latency_us"): "0.5 ms",
    ("links.csv", 3, "price"): "cheap",
    ("links.csv", 3, "b"): "nx-02",
    ("tenants.csv", 2, "province"): "Atlantis",
    ("profiles.csv", 2, "per_mille"): "400*3",
    ("residency.csv", 2, "area"): "town",
    ("subsidies.csv", 2, "share"): "30%",
    ("subsidies.csv", 2, "valid_to"): "soon",
    ("subsidies.csv", 3, "amount"): "0.2",
    ("workloads.csv", 2, "tenant"): "acm",
    ("workloads.csv", 2, "cards"): "abc",
    ("workloads.csv", 2, "tier"): "7",
    ("workloads.csv", 2, "residency"): "cor",
    ("workloads.csv", 2, "deadline"): "5",
    ("workloads.csv", 2, "data.mb"): "500 files",
    ("workloads.csv", 2, "data.at"): "shangai",
    ("workloads.csv", 3, "id"): "w1",
    ("workloads.csv", 3, "kind"): "trainig",
    ("workloads.csv", 3, "work"): "much",
    ("workloads.csv", 3, "cards"): "8;8",
    ("workloads.csv", 3, "accelerators"): "h100=fast",
    ("workloads.csv", 4, "peaks"): "shanghai=9000;bejing=1",
    ("workloads.csv", 4, "profile"): "night",
    ("workloads.csv", 4, "tier"): "first",
}
"""Cell of the corpus' sound Case -> what is wrong there and nowhere else."""


def tables_with(cells) -> dict[str, str]:
    """The sound tables with these cells damaged."""
    tables = {file: [row.split(",") for row in SOUND[file].splitlines()] for file, _, _ in cells}
    for file, row, column in cells:
        header = tables[file][0]
        tables[file][row - 1][header.index(column)] = CELLS[file, row, column]
    return {file: "".join(",".join(row) + "\n" for row in rows) for file, rows in tables.items()}


def places(error: BadInput) -> set:
    return {(p.file, p.row, p.field) for p in error.problems}


def refusal(path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_case(path)
    return caught.value


def test_each_damaged_cell_is_damage_by_itself(tmp_path):
    for number, cell in enumerate(CELLS):
        place = tmp_path / str(number)
        place.mkdir()
        assert places(refusal(folder(tables_with([cell]))(place))) == {cell}


@settings(max_examples=60, deadline=None)
@given(cells=st.sets(st.sampled_from(sorted(CELLS)), min_size=2))
def test_all_damaged_cells_are_named_in_one_run_and_no_others(tmp_path_factory, cells):
    place = folder(tables_with(cells))(tmp_path_factory.mktemp("d"))
    assert places(refusal(place)) == cells


def test_all_cells_damaged_together_are_named(tmp_path):
    assert places(refusal(folder(tables_with(CELLS))(tmp_path))) == set(CELLS)


@pytest.mark.parametrize("written", [700, 1.3, 10**9])
def test_a_mistaken_pue_is_no_reason_to_blame_a_power_limit(tmp_path, written):
    """Nothing is known of what such a centre draws."""
    document = json.loads(invent(20, 6, 24, 3, 0.7).model_dump_json())
    assert document["centres"][0]["power_limit_w"]
    document["centres"][0]["pue"] = [written]
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document))

    assert {problem.path[:3] for problem in refusal(path).problems} == {("centres", 0, "pue")}


# documents


def a_document(seed: int) -> dict:
    """A made-up Case that has pins and commitments too."""
    case = invent(8, 4, 6, seed, 0.7)
    pins = [Pin(workload=case.workloads[n].id, centre=case.centres[n].id) for n in (0, 1)]
    promises = tuple(
        Commitment(id=f"promise-{n}", pool=pool.id, cards=1, first=0, end=2)
        for n, pool in enumerate(case.pools[:3])
        if min(pool.cards) > 1
    )
    full = case.model_copy(update={"pins": tuple(pins), "commitments": promises})
    return json.loads(Case.model_validate(full.model_dump()).model_dump_json())


REFERENCES = {"tariff", "centre", "accelerator", "tenant", "profile", "pool", "workload", "a", "b"}
VECTORS = {"fen_per_mwh", "pue", "per_mille"}
UNNAMED = ("workloads", "commitments")
"""Tables of which only the first two records are named by others."""


def damages(value, path=()) -> Iterator[tuple[tuple, object]]:
    """Yield paths of a document and what would be wrong there."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from damages(inner, (*path, name))
    elif isinstance(value, list):
        if path[-1] in VECTORS:
            yield path, [value[0]] * 7
            return
        for i, inner in enumerate(value):
            yield from damages(inner, (*path, i))
    elif isinstance(value, bool):
        yield path, "perhaps"
    elif isinstance(value, int) and path[-1] != "tier" and path[0] != "horizon":
        yield path, "abc"
    elif path[-1] in REFERENCES and len(path) > 1:
        yield path, f"no-{path[-1]}"
    elif path[-1] == "id" and path[0] in UNNAMED and path[1] > 1:
        yield path, None


def damaged(document: dict, spots: list[tuple[tuple, object]]) -> dict:
    twins = {table: document[table][0]["id"] for table in UNNAMED if document[table]}
    for path, wrong in spots:
        holder = document
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = twins[path[0]] if wrong is None else wrong
    return document


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 20), data=st.data())
def test_all_damaged_fields_of_a_document_are_named_in_one_run_and_no_others(
    tmp_path_factory, seed, data
):
    document = a_document(seed)
    at = st.sampled_from(list(damages(document)))
    spots = data.draw(st.lists(at, min_size=2, max_size=12, unique_by=lambda spot: spot[0]))
    path = tmp_path_factory.mktemp("d") / "case.json"
    path.write_text(json.dumps(damaged(document, spots)), encoding="utf-8")

    assert {p.path for p in refusal(path).problems} == {spot[0] for spot in spots}


def test_pools_promised_twice_over_are_named_beside_errors_elsewhere(tmp_path):
    document = a_document(0)
    pool = document["pools"][0]
    promise = {"id": "all", "pool": pool["id"], "cards": max(pool["cards"]), "first": 0, "end": 1}
    document["commitments"] = [promise, promise | {"id": "again"}]
    document["workloads"][0]["tenant"] = "nobody"
    document["pools"][1]["rent"] = "abc"
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert {("commitments", 1, "cards"), ("workloads", 0, "tenant"), ("pools", 1, "rent")} <= {
        p.path for p in refusal(path).problems
    }


def test_fields_that_bind_each_other_hide_no_third_one(tmp_path):
    """Whatever the slots of the promise are meant to be, its pool is unknown."""
    document = a_document(0)
    pool = document["pools"][0]["id"]
    promise = {"id": "one", "pool": pool, "cards": 1, "first": 0, "end": 1}
    wrong = {"id": "two", "pool": "no-pool", "cards": 1, "first": "abc", "end": "abc"}
    document["commitments"] = [promise, wrong]
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert {p.path for p in refusal(path).problems} == {
        ("commitments", 1, field) for field in ("first", "end", "pool")
    }


def test_a_run_time_of_two_unreadable_figures_is_held_against_nobody(tmp_path):
    """Little work on slow cards takes as long as much work on fast ones."""
    document = a_document(0)
    index = next(i for i, w in enumerate(document["workloads"]) if w["kind"] == "training")
    job = document["workloads"][index]
    job["work"], job["deadline"] = "abc", job.get("release", 0) + 1
    job["accelerators"] = dict.fromkeys(job["accelerators"], "abc")
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert {p.path[2] for p in refusal(path).problems} == {"work", "accelerators"}


def refused_at(document, tmp_path):
    """Paths of what is wrong with a document."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return {p.path for p in refusal(path).problems}


def promised_twice_over(document):
    """Two promises of all cards of the first pool."""
    pool = document["pools"][0]
    promise = {"id": "all", "pool": pool["id"], "cards": max(pool["cards"]), "first": 0, "end": 1}
    return [promise, promise | {"id": "again"}]


def test_a_promise_that_ends_before_it_begins_hides_no_other_pool(tmp_path):
    document = a_document(0)
    wrong = {"id": "odd", "pool": document["pools"][1]["id"], "cards": 1, "first": 4, "end": 2}
    document["commitments"] = [*promised_twice_over(document), wrong]

    assert refused_at(document, tmp_path) == {
        ("commitments", 1, "cards"),
        ("commitments", 2, "end"),
    }


@pytest.mark.parametrize("field", ["pool", "cards", "first"])
def test_of_the_pool_that_an_unreadable_promise_may_be_of_no_sum_is_told(tmp_path, field):
    """How many cards are promised there is not known: 'but 65 are' would be a guess."""
    document = a_document(0)
    wrong = {"id": "odd", "pool": document["pools"][0]["id"], "cards": 1, "first": 0, "end": 2}
    document["commitments"] = [*promised_twice_over(document), wrong | {field: [[]]}]

    assert {at[1] for at in refused_at(document, tmp_path)} == {2}


def test_a_pool_of_unreadable_draw_hides_only_its_own_centre(tmp_path):
    document = a_document(0)
    first, other = document["pools"][0], next(
        pool for pool in document["pools"] if pool["centre"] != document["pools"][0]["centre"]
    )  # fmt: skip
    index = {centre["id"]: i for i, centre in enumerate(document["centres"])}
    for pool in (first, other):
        document["centres"][index[pool["centre"]]]["power_limit_w"] = [1]
        pool["idle_w"] = pool["busy_w"]
    other["busy_w"] = "abc"

    assert refused_at(document, tmp_path) == {
        ("pools", document["pools"].index(other), "busy_w"),
        ("centres", index[first["centre"]], "power_limit_w"),
    }


def test_a_quote_that_is_half_filled_hides_no_other(tmp_path):
    document = a_document(0)
    job = next(w["id"] for w in document["workloads"] if w["kind"] == "training")
    service = next(w["id"] for w in document["workloads"] if w["kind"] == "inference")
    a, b, c = (pool["id"] for pool in document["pools"][:3])
    document["quotes"] = [
        {"workload": job, "pool": a, "cards": 8},
        {"workload": job, "pool": b},
        {"workload": job, "pool": "nowhere", "cost": 7},
        {"workload": service, "pool": a, "cost": 5},
        {"workload": job, "pool": c, "cost": 3},
        {"workload": job, "pool": c, "cost": 4},
    ]

    assert refused_at(document, tmp_path) == {
        ("quotes", 0, "cards"),
        ("quotes", 1),
        ("quotes", 2, "pool"),
        ("quotes", 3, "workload"),
        ("quotes", 4, "pool"),
        ("quotes", 5, "pool"),
    }
