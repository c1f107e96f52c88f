"""A sound Case as files, and ways to spoil one thing in it.

A `Bad` input says what must be reported of it: exactly these places, and no more. The corpus is
data: whatever reads files may be tried on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SOUND: dict[str, str] = {
    "case.yaml": """\
format: huline/1
name: corpus
horizon:
  start: 2026-07-15T00:00:00+08:00
  slots: 4
policy:
  tiers:
  - {tier: 1, unserved: 20000000}
  - {tier: 2, unserved: 8000000}
  rules:
  - {rule: stacking, policy: hard}
""",
    "accelerators.csv": """\
id,ecosystem,memory_gb,domestic
h100,CUDA,80,no
910b,CANN,64,yes
""",
    "metros.csv": """\
id,province,city,lat,lon,side_policy,side_hu
shanghai,Shanghai,Shanghai,31.2,121.5,east,east
beijing,北京,Beijing,39.9,116.4,east,east
""",
    "tariffs.csv": """\
id,fen_per_mwh
flat,60000
tou,30000*2;80000*2
""",
    "centres.csv": """\
id,province,city,lat,lon,side_policy,side_hu,tariff,pue,accepts_from,accepts_provinces
sh-01,Shanghai,Shanghai,31.2,121.5,east,east,flat,1250,anywhere,
nx-01,Ningxia,Zhongwei,37.5,105.2,west,west,tou,1150*4,listed,Beijing;Shanghai
""",
    "pools.csv": """\
id,centre,accelerator,cards,link,fabric,busy_w,idle_w,rent,rent_includes_energy
sh-01/a,sh-01,h100,64,NVLink,IB,1200,300,850000,no
nx-01/a,nx-01,h100,128,NVLink,RoCE,1200,300,600000,no
nx-01/b,nx-01,910b,256,HCCS,RoCE,700,200,400000,yes
""",
    "links.csv": """\
id,a,b,latency_us,price,rate_mbit_s,volume_mb
l1,shanghai,sh-01,500,0,100000,
l2,shanghai,nx-01,15000,10,10000,5000000
""",
    "tenants.csv": """\
id,province,city,sector
acme,Shanghai,Shanghai,internet
""",
    "profiles.csv": """\
id,per_mille
day,400;1000*2;600
""",
    "residency.csv": """\
id,area
core,province
""",
    "subsidies.csv": """\
id,kind,firm_province,valid_from,valid_to,firm_cap,share,amount
v1,share,Shanghai,2026-01-01,2026-12-31,80000000000,300,
v2,per-unit,,,,,,20000
""",
    "workloads.csv": """\
id,kind,tenant,tier,accelerators,residency,deadline,work,cards,data.mb,data.at,peaks,profile
w1,training,acme,2,h100=1000;910b=400,core,4,32,8;16,500,shanghai,,
w2,training,acme,1,h100=1000,,,16,8,,,,
s1,inference,acme,1,h100=2400,,,,,,,shanghai=9000;beijing=4000,day
""",
}

Place = tuple[str, int | None, str]
"""File, row and field of a Problem."""
Content = str | bytes | None


@dataclass(frozen=True)
class Bad:
    """An input that must be refused."""

    what: str
    write: Callable[[Path], Path]
    """Writes it into an empty folder and returns the path to read."""
    places: frozenset[Place]
    """Every place that must be reported, and nothing else."""
    says: tuple[str, ...] = ()
    """What the report must contain."""
    reader: Literal["case", "batch", "plan"] = "case"


def folder(files: dict[str, Content]) -> Callable[[Path], Path]:
    """Write the sound Case with other contents for some files; None leaves a file out."""

    def write(tmp: Path) -> Path:
        place = tmp / "case"
        place.mkdir()
        for name, content in (SOUND | files).items():
            if isinstance(content, bytes):
                (place / name).write_bytes(content)
            elif content is not None:
                (place / name).write_text(content, encoding="utf-8")
        return place

    return write


def spoilt(file: str, row: int, column: str, value: str) -> str:
    """Return a sound table with another value in one cell."""
    lines = [line.split(",") for line in SOUND[file].splitlines()]
    lines[row - 1][lines[0].index(column)] = value
    return "\n".join(",".join(line) for line in lines) + "\n"


def widened(file: str, **columns: str) -> str:
    """Return a sound table with more columns, filled in its first row only."""
    header, first, *rest = SOUND[file].splitlines()
    more, empty = ",".join(columns), "," * len(columns)
    values = ",".join(columns.values())
    return "\n".join([f"{header},{more}", f"{first},{values}", *(r + empty for r in rest)]) + "\n"


def cell(what: str, at: Place, value: str, *says: str) -> Bad:
    """Spoil one cell of the sound Case."""
    file, row, column = at
    assert row is not None
    text = spoilt(file, row, column, value)
    return Bad(what, folder({file: text}), frozenset({at}), says)


def table(what: str, file: str, content: Content, places: set[Place], *says: str) -> Bad:
    """Put another file in the place of one of the sound Case."""
    return Bad(what, folder({file: content}), frozenset(places), says)


def alone(
    what: str,
    name: str,
    content: str | bytes,
    places: set[Place],
    *says: str,
    reader: Literal["case", "batch", "plan"] = "case",
) -> Bad:
    """Write one file that is read by itself."""

    def write(tmp: Path) -> Path:
        data = content.encode() if isinstance(content, str) else content
        (tmp / name).write_bytes(data)
        return tmp / name

    return Bad(what, write, frozenset(places), says, reader)
