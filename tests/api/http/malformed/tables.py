"""Tables of workloads with faults: CSV, XLSX and Parquet."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import polars as pl

from huline.api.intake.media import Media
from tests.api.http.malformed.base import BATCH, Malformed
from tests.api.http.malformed.contents import BAD_IDS

COLUMNS = ("kind", "id", "tenant", "accelerators", "work", "cards")
ROW = ("training", "w1", "acme", "h100=1000", "32", "8")
HEADER = ",".join(COLUMNS)
LINE = ",".join(ROW)


def _csv(
    kind: str, name: str, content: str | bytes, place: str = "", row: int | None = None
) -> Malformed:
    body = content.encode() if isinstance(content, str) else content
    return Malformed(kind, name, body, Media.CSV, place, row, path=BATCH)


def _with(column: str, value: str) -> str:
    return ",".join(
        value if name == column else cell for name, cell in zip(COLUMNS, ROW, strict=True)
    )


def shapes_of_csv() -> Iterator[Malformed]:
    whole = f"{HEADER}\n{LINE}\n"
    for name, content, row in (
        ("only a header", f"{HEADER}\n", None),
        ("no header", f"{LINE}\n", 1),
        ("a cell more", f"{HEADER}\n{LINE},x\n", 2),
        ("a cell less", f"{HEADER}\n{LINE}\ntraining,w2\n", 3),
        ("quotes that stay open", f'{HEADER}\n"{LINE}\n', None),
        ("text after quotes", f'{HEADER}\n"training"x,w1,acme,h100=1000,32,8\n', 2),
        ("semicolons", whole.replace(",", ";"), 1),
        ("tabs", whole.replace(",", "\t"), 1),
        ("an unknown column", whole.replace("work", "wrok"), 1),
        ("a column twice", f"{HEADER},work\n{LINE},5\n", 1),
        ("a column without a name", f"{HEADER},\n{LINE},5\n", 2),
        ("an empty first line", f"\n{whole}", 1),
        ("a page", "<html><body>sign in</body></html>", None),
        ("JSON", '{"workloads": []}', None),
        ("blanks", "  \n \n", None),
        ("commas", ",,,,,\n,,,,,\n", 1),
        ("a missing column", f"{HEADER.replace(',work', '')}\ntraining,w1,acme,h100=1000,8\n", 1),
        ("a million columns", "c," * 10**6 + "c\n" + "1," * 10**6 + "1\n", 1),
        ("a cell of 10 MB", f"{HEADER}\n{_with('id', 'x' * 10**7)}\n", 2),
        ("a heading of a MB", f"{'h' * 10**6},{HEADER}\n1,{LINE}\n", 1),
    ):
        yield _csv("shapes of CSV", name, content, row=row)


def bytes_of_csv() -> Iterator[Malformed]:
    whole = f"{HEADER},name_zh\n{LINE},训练任务\n"
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        yield _csv("bytes of CSV", encoding, whole.encode(encoding))
    for name, content in {
        "a zero byte": f"{HEADER}\n{LINE}\n".replace("w1", "w\x001").encode(),
        "noise": bytes(range(256)) * 40,
        "an image": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "a workbook": b"PK\x03\x04" + bytes(100),
        "Parquet": b"PAR1" + bytes(100),
        "an old workbook": b"\xd0\xcf\x11\xe0" + bytes(100),
        "packed": b"\x1f\x8b" + bytes(100),
        "a byte that is none": b"kind,id\ntraining,\xff\xff\xff\n",
    }.items():
        yield _csv("bytes of CSV", name, content)


def cells_of_csv() -> Iterator[Malformed]:
    for column, value in (
        ("work", "many"),
        ("work", "-1"),
        ("work", "1e3"),
        ("work", "9" * 30),
        ("work", "9" * 5000),
        ("work", "32.5"),
        ("work", "=1+1"),
        ("work", "NaN"),
        ("cards", "8|16"),
        ("cards", "0"),
        ("cards", "eight"),
        ("tenant", "nobody"),
        ("accelerators", "h100"),
        ("accelerators", "h100=fast"),
        ("accelerators", "gpu=1"),
        ("accelerators", "h100=1;h100=2"),
        ("kind", "batch"),
        ("tenant", "=cmd|' /C calc'!A0"),
    ):
        content = f"{HEADER}\n{LINE}\n{_with(column, value).replace('w1', 'w2')}\n"
        yield _csv("cells of CSV", f"{column} = {value[:20]} ({len(value)})", content, column, 3)
    for name, value in BAD_IDS.items():
        if name in ("empty", "a comma", "a line end"):
            continue
        content = f"{HEADER}\n{LINE}\n{_with('id', value)}\n"
        yield _csv("cells of CSV", f"an id: {name}", content)
    yield _csv("cells of CSV", "an id twice", f"{HEADER}\n{LINE}\n{LINE}\n")


def _xlsx(
    kind: str,
    name: str,
    content: bytes | Callable[[], bytes],
    place: str = "",
    row: int | None = None,
) -> Malformed:
    return Malformed(kind, name, content, Media.XLSX, place, row, path=BATCH)


def _book(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "training"
    book.active.append(COLUMNS[1:])
    book.active.append(["w1", "acme", "h100=1000", 32, 8])
    fill(book)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _cell(at: str, value: Any) -> bytes:
    def fill(book: Any) -> None:
        book.active[at] = value

    return _book(fill)


def _zip(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _other(**changed: bytes) -> bytes:
    """Put other parts into a sound workbook, by the end of their names."""
    with zipfile.ZipFile(io.BytesIO(_book(lambda _: None))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for end, content in changed.items():
        (name,) = (part for part in parts if part.endswith(f"{end}.xml"))
        parts[name] = content
    return _zip(parts)


def _entities(levels: int) -> bytes:
    """A few hundred bytes of XML that stand for ten to the power of ``levels``."""
    defined = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(levels))
    told = f'<!DOCTYPE x [<!ENTITY e0 "ha">{defined}]>'
    cells = f'<row r="1"><c t="inlineStr"><is><t>&e{levels};</t></is></c></row>'
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>"
    return f"<?xml version='1.0'?>{told}{sheet}".encode()


def _outside() -> bytes:
    told = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = '<row r="1"><c t="inlineStr"><is><t>&e;</t></is></c></row>'
    sheet = f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>"
    return f"<?xml version='1.0'?>{told}{sheet}".encode()


def damaged_workbooks() -> Iterator[Malformed]:
    whole = _book(lambda _: None)
    for name, content in {
        "cut in half": whole[: len(whole) // 2],
        "only a beginning": whole[:10],
        "text": b"kind,id\n",
        "an old workbook": b"\xd0\xcf\x11\xe0" + bytes(600),
        "an empty archive": _zip({}),
        "no sheet": _zip({"a.xml": b"<a/>"}),
        "names that lead upwards": _zip(
            {"../../../tmp/evil.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}
        ),
        "a sheet that is no XML": _other(sheet1=b"not xml <"),
        "a sheet of zeros": _other(sheet1=bytes(1000)),
        "a book that is no XML": _other(workbook=b"<workbook"),
        "noise in the middle": whole[:200] + b"\xff" * 60 + whole[260:],
        "a directory that lies": whole[:-22]
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 9, 9, 0),
    }.items():
        yield _xlsx("damaged workbooks", name, content)


def bombs_in_workbooks() -> Iterator[Malformed]:
    yield _xlsx("bombs in workbooks", "a sheet of a GiB", lambda: _other(sheet1=bytes(2**30)))
    yield _xlsx(
        "bombs in workbooks", "texts of 400 MiB", lambda: _other(styles=bytes(400 * 2**20))
    )
    yield _xlsx("bombs in workbooks", "entities", lambda: _other(sheet1=_entities(9)))
    yield _xlsx("bombs in workbooks", "an entity from outside", lambda: _other(sheet1=_outside()))
    yield _xlsx(
        "bombs in workbooks",
        "two thousand parts",
        lambda: _zip({f"{n}.xml": b"" for n in range(2000)}),
    )

    def distant(book: Any) -> None:
        book.active["XFD1048576"] = 1

    yield _xlsx("bombs in workbooks", "a cell in the farthest corner", lambda: _book(distant))


def cells_of_workbooks() -> Iterator[Malformed]:
    for name, at, value, place in (
        ("no number", "D2", "many", "work"),
        ("below zero", "D2", -1, "work"),
        ("a fraction", "D2", 1.5, "work"),
        ("beyond all", "D2", 1e300, "work"),
        ("a truth", "D2", True, "work"),
        ("a failed formula", "E2", "#REF!", "cards"),
        ("a formula without its value", "E2", "=4+4", "cards"),
        ("nobody", "B2", "nobody", "tenant"),
        ("a bad id", "A2", "w 1", "id"),
        ("an id that turns", "A2", "w\u202e1", "id"),
        ("an unknown column", "F1", "wrok", ""),
    ):
        row = 1 if at == "F1" else 2
        yield _xlsx("cells of workbooks", name, _cell(at, value), place, row)
    yield _xlsx(
        "cells of workbooks",
        "merged",
        _book(lambda b: (b.active.append(["w2"]), b.active.merge_cells("B2:B3"))),
    )

    def two_sheets(book: Any) -> None:
        book.active.title = "a"
        book.create_sheet("b").append(["x"])

    yield _xlsx("cells of workbooks", "two sheets of other names", _book(two_sheets))
    yield _xlsx("cells of workbooks", "no rows", _book(lambda book: book.active.delete_rows(2)))


def _parquet(
    kind: str,
    name: str,
    content: bytes | Callable[[], bytes],
    place: str = "",
    row: int | None = None,
) -> Malformed:
    return Malformed(kind, name, content, Media.PARQUET, place, row, path=BATCH)


def _frame(**columns: Any) -> bytes:
    sound = {name: [cell] for name, cell in zip(COLUMNS, ROW, strict=True)} | {"work": [32]}
    packed = io.BytesIO()
    pl.DataFrame({k: v for k, v in (sound | columns).items() if v is not None}).write_parquet(
        packed
    )
    return packed.getvalue()


def damaged_parquet() -> Iterator[Malformed]:
    whole = _frame()
    for name, content in {
        "cut in half": whole[: len(whole) // 2],
        "its end alone": whole[-8:],
        "its marks alone": b"PAR1PAR1",
        "text": b"kind,id\n",
        "a footer longer than the file": whole[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1",
        "a footer below zero": whole[:-8] + b"\xff\xff\xff\xff" + b"PAR1",
        "no footer": whole[:-8] + bytes(4) + b"PAR1",
        "noise in the footer": whole[:-60] + b"\xff" * 52 + whole[-8:],
        "noise in the pages": whole[:8] + b"\xff" * 80 + whole[88:],
        "zeros": bytes(1000),
        "an encrypted one": whole[:-4] + b"PARE",
    }.items():
        yield _parquet("damaged Parquet", name, content)


def cells_of_parquet() -> Iterator[Malformed]:
    for name, columns, place, row in (
        ("no number", {"work": ["many"]}, "work", 2),
        ("below zero", {"work": [-1]}, "work", 2),
        ("a fraction", {"work": [1.5]}, "work", 2),
        ("not a number", {"work": [float("nan")]}, "work", 2),
        ("without end", {"work": [float("inf")]}, "work", 2),
        ("a truth", {"work": [True]}, "work", 2),
        ("bytes", {"id": [b"\xff\xfe"]}, "id", 2),
        ("a record", {"tenant": [{"a": 1}]}, "tenant", 2),
        ("lists in lists", {"cards": [[[8]]]}, "cards", 2),
        ("nothing", {"id": [None]}, "", None),
        ("an unknown column", {"wrok": [1]}, "wrok", 1),
        ("no id", {"id": None}, "id", 1),
        ("a bad id", {"id": ["w 1"]}, "id", 2),
        ("an id that turns", {"id": ["w\u202e1"]}, "id", 2),
        ("an id with a zero", {"id": ["w\x001"]}, "id", 2),
        ("nobody", {"tenant": ["nobody"]}, "tenant", 2),
        ("no rows", {name: [] for name in COLUMNS}, "", None),
    ):
        yield _parquet("cells of Parquet", name, _frame(**columns), place, row)


def _repeated(text: str, rows: int) -> bytes:
    packed = io.BytesIO()
    pl.DataFrame({"id": pl.repeat(text, rows, eager=True)}).write_parquet(packed)
    return packed.getvalue()


def bombs_in_parquet() -> Iterator[Malformed]:
    yield _parquet("bombs in Parquet", "20 million rows", lambda: _repeated("w1", 20_000_000))
    yield _parquet(
        "bombs in Parquet", "a million long texts", lambda: _repeated("w" * 3000, 2**20)
    )
    yield _parquet("bombs in Parquet", "a million rows", lambda: _repeated("w1", 2**20))


MAKERS = (
    shapes_of_csv,
    bytes_of_csv,
    cells_of_csv,
    damaged_workbooks,
    bombs_in_workbooks,
    cells_of_workbooks,
    damaged_parquet,
    cells_of_parquet,
    bombs_in_parquet,
)
