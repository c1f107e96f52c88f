"""Whole tables and documents that are torn, mixed up, or not what they should be."""

import io
import zlib
from functools import cache

import polars as pl

from tests.models.files.corpus.base import SOUND, Bad, Place, folder, spoilt, table

POOLS, YAML, TARIFFS = "pools.csv", "case.yaml", "tariffs.csv"
_POOLS = SOUND[POOLS]
_YAML = SOUND[YAML]
_JUNK = b"".join(zlib.compress(bytes([n]) * 40) for n in range(60))


def _swapped(file: str, old: str, new: str) -> str:
    assert old in SOUND[file]
    return SOUND[file].replace(old, new, 1)


@cache
def _parquet() -> bytes:
    buffer = io.BytesIO()
    pl.read_csv(io.StringIO(_POOLS)).write_parquet(buffer)
    return buffer.getvalue()


def _as_parquet(what: str, data: bytes, places: set[Place], *says: str) -> Bad:
    return Bad(what, folder({POOLS: None, "pools.parquet": data}), frozenset(places), says)


TABLES = (
    table("a column misspelt", POOLS, _swapped(POOLS, "idle_w", "idel_w"),
          {(POOLS, 1, "idel_w")}, "did you mean 'idle_w'"),
    table("a required column misspelt", POOLS, _swapped(POOLS, "busy_w", "busy_watt"),
          {(POOLS, 1, "busy_watt"), (POOLS, 1, "busy_w")}, "did you mean 'busy_w'", "required"),
    table("a column of a nested record misspelt", "workloads.csv",
          _swapped("workloads.csv", "data.mb", "data.gb"),
          {("workloads.csv", 1, "data.gb"), ("workloads.csv", 1, "data.mb")}, "'data.mb'"),
    table("a column that stands there twice", POOLS, _swapped(POOLS, "idle_w", "busy_w"),
          {(POOLS, 1, "busy_w")}, "twice"),
    table("a column without a heading", POOLS, _swapped(POOLS, "idle_w", ""), {(POOLS, 1, "")},
          "no heading"),
    table("a table without ids", "residency.csv", "area\nprovince\n",
          {("residency.csv", 1, "id")}, "required"),
    table("a row with a cell too many", POOLS, _swapped(POOLS, "850000,no", "850,000,no"),
          {(POOLS, 2, "")}, "11 cells", "10"),
    table("a row with cells missing", POOLS, _swapped(POOLS, ",400000,yes", ""), {(POOLS, 4, "")},
          "8 cells", "10"),
    table("a quote that never ends", POOLS, _swapped(POOLS, "nx-01/a,", '"nx-01/a,'),
          {(POOLS, 3, "")}, "quotes"),
    table("text after a closing quote", POOLS, _swapped(POOLS, "nx-01/a,", '"nx-01"/a,'),
          {(POOLS, 3, "")}, "quotes"),
    table("nothing at all", POOLS, "", {(POOLS, None, "")}, "is empty"),
    table("nothing in the main file", "case.yaml", "", {("case.yaml", None, "")},
          "at least name and horizon"),
    table("blanks and line ends only", POOLS, " \n\n\n", {(POOLS, None, "")}, "is empty"),
    table("a header and no rows", "tenants.csv", "id,province,city\n",
          {("tenants.csv", None, "")}, "no rows"),
    table("semicolons between the columns", POOLS, _POOLS.replace(",", ";"), {(POOLS, 1, "")},
          "semicolons", "use commas"),
    table("tabs between the columns", POOLS, _POOLS.replace(",", "\t"), {(POOLS, 1, "")}, "tabs"),
    table("a workbook that calls itself CSV", POOLS, b"PK\x03\x04" + _JUNK, {(POOLS, None, "")},
          "Excel workbook"),
    table("bytes that mean nothing", POOLS, _JUNK, {(POOLS, None, "")}, "GB18030"),
    table("text with a null character", POOLS, _POOLS.replace("HCCS", "HC\0CS"), {(POOLS, 4, "")},
          "control character"),
    table("UTF-16, which Excel calls Unicode text", POOLS, _POOLS.encode("utf-16"),
          {(POOLS, None, "")}, "UTF-16"),
    table("a table under a name like another's", "pool.csv", _POOLS, {("pool.csv", None, "")},
          "did you mean 'pools.csv'"),
    table("a table as CSV and as Parquet", "pools.parquet", _parquet(),
          {("pools.parquet", None, "")}, "stands in pools.csv too"),
    _as_parquet("a Parquet file cut short", _parquet()[:-400], {("pools.parquet", None, "")},
                "cut short"),
    _as_parquet("a Parquet file with its middle spoilt",
                _parquet()[:40] + b"\xff" * 60 + _parquet()[100:], {("pools.parquet", None, "")},
                "damaged"),
    _as_parquet("text that calls itself Parquet", _POOLS.encode(), {("pools.parquet", None, "")},
                "not a Parquet file"),
)  # fmt: skip


def _a_rule(what: str, setting: str, rule: str, field: str, *says: str) -> Bad:
    """Set another rule in case.yaml."""
    text = _swapped(YAML, "rule: stacking, policy: hard", setting)
    return table(what, YAML, text, {(YAML, 11, f"policy.rules[{rule}].{field}")}, *says)


def _quota(province: str, wh: str) -> str:
    return f"  energy_quotas:\n  - {{province: {province}, wh: {wh}}}\n"


_BOMB = "\n".join(
    ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
)
DOCUMENTS = (
    table("a field misspelt", YAML, _swapped(YAML, "name:", "nmae:"),
          {(YAML, 2, "nmae"), (YAML, 1, "name")}, "did you mean 'name'"),
    table("a nested field misspelt", YAML, _swapped(YAML, "  slots:", "  slot:"),
          {(YAML, 5, "horizon.slot"), (YAML, 3, "horizon.slots")}, "did you mean 'slots'"),
    table("a field of a record in a list misspelt", YAML, _swapped(YAML, "unserved", "unservd"),
          {(YAML, 8, "policy.tiers[1].unservd"), (YAML, 8, "policy.tiers[1].unserved")},
          "did you mean 'unserved'"),
    table("slots that are no number", YAML, _swapped(YAML, "slots: 4", "slots: four"),
          {(YAML, 5, "horizon.slots")}, "whole number"),
    table("a day that does not exist", YAML, _swapped(YAML, "07-15", "02-30"),
          {(YAML, 4, "horizon.start")}, "such as 2026-07-15"),
    table("a start that is a bare number", YAML,
          _swapped(YAML, "2026-07-15T00:00:00+08:00", "20260715"),
          {(YAML, 4, "horizon.start")}, "such as 2026-07-15"),
    table("slots of an odd length", YAML,
          _swapped(YAML, "slots: 4", "slots: 4\n  slot_minutes: 7"),
          {(YAML, 6, "horizon.slot_minutes")}, "one of 5, 10, 15, 30, 60"),
    table("a rule that cannot be switched", YAML, _swapped(YAML, "rule: stacking", "rule: ledger"),
          {(YAML, 11, "policy.rules.0.rule")}, "can be switched"),
    table("an order of tiers that there is not", YAML, _YAML + "  tier_order: strikt\n",
          {(YAML, 12, "policy.tier_order")}, "did you mean 'strict'"),
    table("a quota of a province misspelt", YAML, _YAML + _quota("Ningxa", "5"),
          {(YAML, 13, "policy.energy_quotas.0.province")}, "did you mean 'Ningxia'"),
    table("a quota in kilowatt-hours", YAML, _YAML + _quota("Ningxia", "1.5 kWh"),
          {(YAML, 13, "policy.energy_quotas[Ningxia].wh")}, "1.5 kWh is 1500 Wh: write 1500"),
    table("two quotas of one province", YAML,
          _YAML + _quota("Ningxia", "5") + "  - {province: 宁夏, wh: 6}\n",
          {(YAML, 13, "policy.energy_quotas.0.province"),
           (YAML, 14, "policy.energy_quotas.1.province")}, "more than once"),
    table("a price of carbon without grid factors", YAML, _YAML + "  carbon_price: 5\n",
          {("centres.csv", 2, "carbon_g_per_kwh"), ("centres.csv", 3, "carbon_g_per_kwh")},
          "policy.carbon"),
    table("a grid factor that cannot be read", YAML,
          _YAML + "  carbon_price: 5\n  carbon:\n  - {province: Shanghai, g_per_kwh: 0.5}\n"
          "  - {province: Ningxia, g_per_kwh: 600}\n",
          {(YAML, 14, "policy.carbon[Shanghai].g_per_kwh")}, "0.5 kg/kWh is 500 g/kWh"),
    _a_rule("a soft rule without a price", "rule: ban, policy: soft", "ban", "price", "needs it"),
    _a_rule("a price of a hard rule", "rule: ban, policy: hard, price: 5", "ban", "price",
            "goes with policy = 'soft'"),
    _a_rule("a rule that cannot be soft", "rule: stacking, policy: soft, price: 5", "stacking",
            "policy", "'stacking' cannot be broken at a price", "ban"),
    _a_rule("a price in yuan", "rule: ban, policy: soft, price: 0.5", "ban", "price",
            "0.5 CNY is 50000 milli-fen"),
    table("a key that stands there twice", YAML, _YAML + "name: again\n", {(YAML, 12, "name")},
          "twice"),
    table("a tag that would run code", YAML, _YAML + "name_zh: !!python/name:os.system\n",
          {(YAML, 12, "")}, "tag"),
    table("a tag that calls text a number", YAML, _YAML + "name_zh: !!int twelve\n",
          {(YAML, 12, "")}, "tag"),
    table("a tag that calls text no number", YAML, _YAML + "name_zh: !!float nan\n",
          {(YAML, 12, "")}, "tag"),
    table("aliases that multiply", YAML, _BOMB, {(YAML, 2, "")}, "aliases"),
    table("YAML with its indentation lost", YAML, _swapped(YAML, "  slots: 4", " slots: 4"),
          {(YAML, 5, "")}, "indentation"),
    table("YAML with a tab", YAML, _swapped(YAML, "  slots: 4", "\tslots: 4"), {(YAML, 5, "")},
          "YAML"),
    table("YAML nested without end", YAML, "a: " + "[" * 2000, {(YAML, None, "")}, "deeply"),
    table("a list where fields should be", YAML, "- a\n- b\n", {(YAML, None, "")}, "no fields"),
    table("two documents in one", YAML, _YAML + "---\nname: x\n", {(YAML, 12, "")}, "YAML"),
    table("a wrong format", YAML, _swapped(YAML, "huline/1", "huline/9"), {(YAML, None, "")},
          "'huline/9'", "'huline/1'"),
    table("a control character in case.yaml", YAML, "\x7f" + _YAML, {("case.yaml", None, "")},
          "a character that may not stand in text"),
    table("a list in case.yaml and in a table", YAML, _YAML + "pools: []\n", {(POOLS, None, "")},
          "stands in case.yaml too"),
    table("a table whose name is given other contents", YAML, _YAML + "network: none\n",
          {(YAML, 12, "network")}, "named fields"),
    Bad("a broken case.yaml and a wrong cell in a table",
        folder({YAML: "a: [", POOLS: spoilt(POOLS, 2, "rent", "8.5")}),
        frozenset({(YAML, 1, ""), (POOLS, 2, "rent")})),
    Bad("a broken table and a wrong cell in another",
        folder({POOLS: "", TARIFFS: spoilt(TARIFFS, 2, "fen_per_mwh", "0.61")}),
        frozenset({(POOLS, None, ""), (TARIFFS, 2, "fen_per_mwh")})),
    Bad("the case.yaml of a folder instead of the folder",
        lambda tmp: folder({})(tmp) / YAML, frozenset({("case/case.yaml", None, "")}),
        ("give the folder",)),
    Bad("a folder without case.yaml", folder({YAML: None, "case.yml": _YAML}),
        frozenset({("case", None, "")}), ("did you mean 'case.yml'",)),
    Bad("a path that leads nowhere", lambda tmp: tmp / "cas.json",
        frozenset({("cas.json", None, "")}), ("does not exist",)),
)  # fmt: skip

CONTENTS: tuple[Bad, ...] = TABLES + DOCUMENTS
