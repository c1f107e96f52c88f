"""Sound JSON that is no sound request."""

from collections.abc import Iterator
from typing import Any

from tests.api.http.malformed.base import Malformed, fields, request, spoilt, text, without

CASE = "input/case"
BIDI = "\u202egnp.exe"
BAD_IDS = {
    "turning the text": BIDI,
    "an isolate": "\u2066w1\u2069",
    "invisible": "w\u200b1",
    "a blank": "w 1",
    "empty": "",
    "a line end": "w\n1",
    "an escape of a terminal": "\x1b[31mw1",
    "too long": "w" * 10_000,
    "a mark between cells": "w;1",
    "brackets": "w[1]",
    "a sign of equality": "w=1",
    "a comma": "w,1",
    "a joiner": "w\u200d1",
    "a byte order mark": "\ufeffw1",
    "a line separator": "w\u20281",
    "a delete": "w\x7f1",
}


def unknown_fields() -> Iterator[Malformed]:
    yield from fields(
        "unknown fields",
        [
            ("confg", {}),
            ("config/sed", 1),
            ("config/termination/spentlimit", "PT5M"),
            ("objective/tier", "strict"),
            ("input/cases", {}),
            (f"{CASE}/pool", []),
            (f"{CASE}/pools/0/rnt", 5),
            (f"{CASE}/centres/0/latt", 31.2),
            (f"{CASE}/workloads/0/card", 8),
            (f"{CASE}/workloads/2/peak", 8),
            (f"{CASE}/horizon/slot", 8),
            (f"{CASE}/policy/rule", []),
            (f"{CASE}/network/link", []),
            ("pins/0/center", "x"),
            ("__proto__", {}),
            ("input/$ref", "#/x"),
            (f"{CASE}/workloads/0/{BIDI}", 1),
            (f"{CASE}/{'x' * 5000}", 1),
        ],
    )


def swarms() -> Iterator[Malformed]:
    """So much is wrong that telling it takes care, too."""
    many = {f"field-{n}": n for n in range(30_000)}
    records = [{f"field-{n}": 1} for n in range(20_000)]
    ids = [request()["input"]["case"]["workloads"][0] | {"tenant": f"t{n}"} for n in range(5_000)]
    for at, value in (
        ("config", many),
        (f"{CASE}/workloads/0/accelerators", dict.fromkeys(many, 1)),
        (f"{CASE}/workloads", records),
        (f"{CASE}/workloads", ids),
        ("pins", [5] * 50_000),
    ):
        content = text(spoilt(at, value))
        yield Malformed("swarms", f"{at}: {len(value):,}", content, place=f"/{at}")


def missing_fields() -> Iterator[Malformed]:
    for at in (
        "input",
        f"{CASE}/horizon",
        f"{CASE}/name",
        f"{CASE}/horizon/slots",
        f"{CASE}/pools/0/cards",
        f"{CASE}/pools/0/accelerator",
        f"{CASE}/centres/0/tariff",
        f"{CASE}/workloads/0/work",
        f"{CASE}/workloads/2/profile",
        "pins/0/centre",
    ):
        yield Malformed("missing fields", at, text(without(at)), place=f"/{at}")
    yield Malformed("missing fields", "a case and a dataset", text(spoilt("input", {})))
    yield Malformed("missing fields", "the kind", text(without(f"{CASE}/workloads/0/kind")))


def wrong_types() -> Iterator[Malformed]:
    values: list[tuple[str, Any]] = [
        (f"{CASE}/pools/0/rent", value)
        for value in ("5", 5.5, True, None, [5], {"a": 5}, "", 1e30)
    ]
    values += [
        ("config", []),
        ("config/seed", "1"),
        ("config/seed", 1.5),
        ("config/certificate", "yes"),
        ("config/certificate", 1),
        ("config/name", 5),
        ("objective", "payer"),
        ("rules", {}),
        ("pins", "w1"),
        ("input", "case"),
        (CASE, []),
        (CASE, "east-west"),
        (f"{CASE}/workloads", {}),
        (f"{CASE}/workloads", 5),
        (f"{CASE}/workloads/0", "w1"),
        (f"{CASE}/workloads/0/cards", 8),
        (f"{CASE}/workloads/0/accelerators", []),
        (f"{CASE}/workloads/0/must_serve", 7),
        (f"{CASE}/horizon", 8),
        (f"{CASE}/centres", None),
        (f"{CASE}/tariffs/0/fen_per_mwh", "60"),
        (f"{CASE}/network", []),
        (f"{CASE}/metros/0/lat", "north"),
        (f"{CASE}/metros/0/lat", False),
        (f"{CASE}/metros/0/lon", "121.5"),
        ("config/termination/relative_gap", True),
        (f"{CASE}/centres/0/neutral", "yes"),
        (f"{CASE}/tenants/0/founded", 0),
        (f"{CASE}/pools/0/cards", [[8]]),
        ("plan", 5),
        ("plan", []),
    ]
    yield from fields("wrong types", values)


def out_of_range() -> Iterator[Malformed]:
    yield from fields(
        "out of range",
        [
            (f"{CASE}/pools/0/rent", -1),
            (f"{CASE}/pools/0/rent", 10**18),
            (f"{CASE}/pools/0/busy_w", -5),
            (f"{CASE}/horizon/slots", 0),
            (f"{CASE}/horizon/slots", 10**9),
            (f"{CASE}/horizon/slot_minutes", 7),
            (f"{CASE}/metros/0/lat", 91),
            (f"{CASE}/metros/0/lon", 999),
            (f"{CASE}/workloads/0/work", 0),
            (f"{CASE}/workloads/0/work", 10**19),
            (f"{CASE}/workloads/0/tier", 0),
            (f"{CASE}/workloads/0/tier", 99),
            ("config/seed", -1),
            ("config/seed", 2**31),
            ("config/termination/relative_gap", -0.1),
            ("config/termination/relative_gap", 2),
            ("config/termination/work_limit", 0),
            (f"{CASE}/workloads/0/data_mb", -1),
            (f"{CASE}/centres/0/fixed_w", 10**18),
        ],
    )


def wrong_words() -> Iterator[Malformed]:
    yield from fields(
        "wrong words",
        [
            ("config/strategy", "best"),
            ("objective/perspective", "mine"),
            ("objective/tiers", "soft"),
            (f"{CASE}/workloads/0/kind", "batch"),
            (f"{CASE}/centres/0/side_policy", "north"),
            (f"{CASE}/centres/0/accepts_from", "nobody"),
            (f"{CASE}/pools/0/link", "USB"),
            (f"{CASE}/format", "huline/9"),
            (f"{CASE}/centres/0/province", "Atlantis"),
            (f"{CASE}/horizon/start", "yesterday"),
            (f"{CASE}/horizon/start", 20260715),
            (f"{CASE}/horizon/start", "2026-02-30T00:00:00+08:00"),
        ],
    )


def spans_of_time() -> Iterator[Malformed]:
    at = "config/termination/spent_limit"
    values = (
        "5 minutes",
        "PT",
        "PT-5M",
        "P1Y",
        "PT0S",
        "PT25H",
        300,
        1.5,
        "",
        "PTNaNS",
        "PT1e9S",
        [],
        True,
        "PT99999999999999999999S",
        "P" + "9" * 5000 + "D",
    )
    yield from fields("spans of time", [(at, value) for value in values])


def bad_ids() -> Iterator[Malformed]:
    for name, value in BAD_IDS.items():
        at = f"{CASE}/workloads/0/id"
        yield Malformed("bad ids", name, text(spoilt(at, value)), place=f"/{at}")
    for name in ("turning the text", "a line end", "too long"):
        at = f"{CASE}/centres/0/id"
        yield Malformed(
            "bad ids", f"of a centre: {name}", text(spoilt(at, BAD_IDS[name])), place=f"/{at}"
        )


def unknown_names() -> Iterator[Malformed]:
    yield from fields(
        "unknown names",
        [
            (f"{CASE}/pools/0/centre", "sh-99"),
            (f"{CASE}/pools/0/accelerator", "h999"),
            (f"{CASE}/centres/0/tariff", "free"),
            (f"{CASE}/workloads/0/tenant", "nobody"),
            (f"{CASE}/workloads/2/profile", "wild"),
            ("pins/0/workload", "w99"),
            ("pins/0/centre", "nowhere"),
            (f"{CASE}/workloads/0/tenant", "../../etc/passwd"),
            (f"{CASE}/workloads/0/tenant", "'--DROP"),
        ],
    )
    for at, value in (
        (f"{CASE}/workloads/0/accelerators", {"gpu": 1000}),
        (f"{CASE}/workloads/2/peaks", {"atlantis": 5}),
    ):
        yield Malformed("unknown names", at, text(spoilt(at, value)))


def contradictions() -> Iterator[Malformed]:
    for name, at, value in (
        ("a window too short", f"{CASE}/workloads/0/deadline", 1),
        ("the end before the beginning", f"{CASE}/workloads/0/release", 8),
        (
            "limits of work and of time",
            "config/termination",
            {"work_limit": 5, "spent_limit": "PT5M"},
        ),
        ("a case and a dataset", "input/dataset_id", "ds_1"),
        ("a case and a revision", "input/revision", 1),
        ("a soft rule without a price", "rules", [{"rule": "latency", "policy": "soft"}]),
        ("a price of a hard rule", "rules", [{"rule": "latency", "policy": "hard", "price": 5}]),
        ("a rule that cannot be switched", "rules", [{"rule": "capacity!", "policy": "off"}]),
        ("a case and a batch", "input/workloads", []),
        ("a pin twice", "pins", [{"workload": "w1", "centre": "sh-01"}] * 2),
    ):
        yield Malformed("contradictions", name, text(spoilt(at, value)))


def doubles() -> Iterator[Malformed]:
    for table in (
        "workloads",
        "pools",
        "centres",
        "tenants",
        "metros",
        "tariffs",
        "profiles",
        "accelerators",
    ):
        records = request()["input"]["case"][table]
        yield Malformed(
            "the same id twice", table, text(spoilt(f"{CASE}/{table}", [*records, records[0]]))
        )


def changes() -> Iterator[Malformed]:
    sound = {"table": "pools", "id": "sh-01/a", "field": "rent", "value": 5}
    for name, edit in {
        "no such table": sound | {"table": "cards"},
        "no such record": sound | {"id": "sh-99"},
        "no such field": sound | {"field": "rnt"},
        "a bad value": sound | {"value": -5},
        "no field": {"table": "pools", "id": "sh-01/a"},
        "no such operation": sound | {"op": "drop"},
        "a value that is no record": {"op": "add", "table": "pools", "value": 5},
        "through the attributes": sound | {"field": "__class__.__init__"},
        "no list": sound | {"table": "horizon"},
        "a path upwards": sound | {"table": "../../policy"},
        "into text": {"table": "name.x", "value": 1},
        "past the end": sound | {"id": None, "table": "pools.99999999999999999999.rent"},
    }.items():
        content = text(spoilt("input/changes", [{"name": "c", "edits": [edit]}]))
        yield Malformed("changes", name, content, place="/input/changes")
    many = text(spoilt("input/changes", [{"name": "c", "edits": []}] * 101))
    yield Malformed("changes", "too many", many, place="/input/changes")
    unnamed = text(spoilt("input/changes", [{"name": "", "edits": [sound]}]))
    yield Malformed("changes", "without a name", unnamed, place="/input/changes/0/name")


def plans_to_be_scored() -> Iterator[Malformed]:
    for name, plan in {
        "empty": {},
        "a case": request()["input"]["case"],
        "no placements": {"placements": 5},
        "another format": {"format": "huline-plan/9"},
    }.items():
        yield Malformed(
            "plans to be scored",
            name,
            text(spoilt("plan", plan)),
            path="/v1/plans?operation=evaluate",
        )
    yield Malformed(
        "plans to be scored", "none", text(request()), path="/v1/plans?operation=evaluate"
    )


MAKERS = (
    unknown_fields,
    swarms,
    missing_fields,
    wrong_types,
    out_of_range,
    wrong_words,
    spans_of_time,
    bad_ids,
    unknown_names,
    contradictions,
    doubles,
    changes,
    plans_to_be_scored,
)
