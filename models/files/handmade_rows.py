"""Reads the rows of a plan made by hand, each by itself, and says what is wrong with it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huline.models.case import Case
from huline.models.errors import Problem
from huline.models.files.export import HEADINGS
from huline.models.files.tables import Table
from huline.models.plan import Run
from huline.models.problems import KEEP_ONE, close_to, nearest, unknown_id
from huline.models.sentence import NOTHING, Sentence, both, listed
from huline.models.workload import TrainingJob

_READ = ("workload", "pool", "first", "end", "start", "finish", "cards", "courier", "centre",
         "charge", "charge_of")  # fmt: skip
_ALSO_CALLED = {
    "任务": "workload", "资源池编号": "pool", "卡": "cards", "开始": "start", "结束": "finish",
    "开始时间": "start", "结束时间": "finish", "快递": "courier", "中心": "centre",
}  # fmt: skip
_CLOCKS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M")
_SHORT = ("%m-%d %H:%M", "%m/%d %H:%M", "%m月%d日 %H:%M")
_WHOLE = re.compile(r"[+-]?\d{1,12}(\.0+)?")
_FAR = 110_000
"""Slots beyond which no Case reaches."""


class Rows:
    """Reads row by row, adding what is wrong to the table's problems."""

    def __init__(self, case: Case, table: Table) -> None:
        self._case, self._table, self._horizon = case, table, case.horizon
        self.workloads = {w.id: w for w in case.workloads}
        self.pools = {pool.id: pool for pool in case.pools}
        self.couriers = {courier.id: courier for courier in case.network.couriers}
        self._commitments = {each.id: each for each in case.commitments}
        self.columns: dict[str, Any] = {}
        self._called: dict[str, str] = {}
        self.runs: dict[str, list[Run]] = defaultdict(list)
        self.rows: dict[str, list[int]] = defaultdict(list)
        self.carried: dict[str, str] = {}
        self.ended: list[str] = []

    def understand_headings(self) -> None:
        """Find the columns that are read; those of an export that are computed are passed over."""
        words = {heading: name for name, heading in HEADINGS.items()} | _ALSO_CALLED
        for heading, cells in zip(self._table.header, self._table.cells, strict=True):
            name = words.get(heading, heading)
            if name in self.columns:
                self._tell(
                    1,
                    heading,
                    "duplicate-column",
                    both("this column stands there twice", "此列出现了两次"),
                    KEEP_ONE,
                )
            elif name in _READ:
                self.columns[name], self._called[name] = cells, heading
            elif name not in HEADINGS:
                hint = close_to(heading, [*words, *_READ]) or nearest(heading, _READ)
                self._tell(1, heading, "unknown-field",
                           both("there is no column '{name}'", "没有“{name}”这一列", name=heading),
                           hint)  # fmt: skip
        for either in (("workload",), ("pool",), ("first", "start")):
            if not self.columns.keys() & {*either}:
                names = listed(either)
                message = both("there is no column '{name}', which is required",
                               "没有“{name}”这一列，而它是必需的", name=names)  # fmt: skip
                self._tell(1, either[0], "missing-column", message,
                           both("add the column", "请加上这一列"))  # fmt: skip

    def read(self, cells: Mapping[str, Any], row: int) -> None:
        """Read a row: a run, a workload that is left, or a charge."""
        text = {name: _text(value) for name, value in cells.items()}
        if text.get("charge"):
            name = text.get("charge_of", "")
            if text["charge"] == "termination":
                self._table.problems += self.unknown_commitment(row, "charge_of", name)
                self.ended.append(name)
            return
        before = len(self._table.problems)
        name = self._id(text, row, "workload", self.workloads)
        if text.get("courier"):
            self._courier(text["courier"], name, row)
        if not text.get("pool"):
            self._left(text, name, row)
            return
        pool = self._id(text, row, "pool", self.pools)
        self._centre(text, pool, row)
        first = self._slot(text, row, "first", "start")
        cards = self._cards(text, name, pool, row)
        end = self._end(text, name, pool, cards, first, row)
        if len(self._table.problems) > before or not (name and pool):
            return
        if first is None or end is None or cards is None:
            return
        if end <= first:
            message = both("ends in slot {end}, which is not after its first, {first}",
                           "结束时段（{end}）必须大于起始时段（{first}）", end=end,
                           first=first)  # fmt: skip
            self._tell(row, self._name("end", "finish"), "order", message)
            return
        self.runs[name].append(Run(pool=pool, first=first, end=end, cards=cards))
        self.rows[name].append(row)

    def _left(self, text: Mapping[str, str], name: str, row: int) -> None:
        """Take note of a workload without a pool: it is not served."""
        stray = [key for key in ("first", "end", "start", "finish", "cards") if text.get(key)]
        if stray and "pool" in self.columns:
            message = both("has {fields}, and no pool to run in", "填写了 {fields}，却没有资源池",
                           fields=listed(self._called[key] for key in stray))  # fmt: skip
            hint = both("name the pool, or empty the row but for the workload",
                        "请填写资源池，或只保留任务编号")  # fmt: skip
            self._tell(row, self._called["pool"], "missing", message, hint)
        elif name:
            self.rows[name].append(row)

    def _id(self, text: Mapping[str, str], row: int, what: str, known: Mapping[str, Any]) -> str:
        name = text.get(what, "")
        if not name:
            if what in self.columns:
                self._tell(row, self._called[what], "missing", both("is empty", "是空的"),
                           both("fill it in", "请填写"))  # fmt: skip
            return ""
        if name not in known:
            found = unknown_id((), what, name, known)
            self._tell(row, self._called[what], found.code, found.message, found.hint)
            return ""
        return name

    def _courier(self, courier: str, name: str, row: int) -> None:
        if courier not in self.couriers:
            at = self._called["courier"]
            self._table.problems.append(
                unknown_courier(self._table.file, row, at, courier, self.couriers)
            )
        elif name and self.carried.setdefault(name, courier) != courier:
            message = both("'{id}' has another courier in a row above",
                           "“{id}”在上面的行中是另一个快递", id=name)  # fmt: skip
            self._tell(row, self._called["courier"], "contradiction", message, KEEP_ONE)

    def unknown_commitment(self, row: int | None, at: str, name: str) -> list[Problem]:
        """Return a problem if the Case has no commitment of this id."""
        if name in self._commitments:
            return []
        message = both("there is no commitment '{id}'", "没有承诺“{id}”", id=name)
        hint = nearest(name, self._commitments)
        field = self._called.get(at, at)
        return [Problem(self._table.file, row, field, "unknown-id", message, hint)]

    def _centre(self, text: Mapping[str, str], pool: str, row: int) -> None:
        centre = text.get("centre")
        if centre and pool and self.pools[pool].centre != centre:
            message = both("pool '{pool}' is at '{there}', not at '{centre}'",
                           "资源池“{pool}”在“{there}”，不在“{centre}”", pool=pool,
                           there=self.pools[pool].centre, centre=centre)  # fmt: skip
            hint = both("correct one of them, or leave the centre empty",
                        "请改正其中之一，或不填智算中心")  # fmt: skip
            self._tell(row, self._called["centre"], "contradiction", message, hint)

    def _cards(self, text: Mapping[str, str], name: str, pool: str, row: int) -> int | None:
        said = text.get("cards", "")
        if said:
            number = _number(said)
            if number is None or not 1 <= number <= 10**6:
                message = both("must be a whole number of cards, 1 or more; got '{cell}'",
                               "应为不小于 1 的整数卡数；实为“{cell}”", cell=said)  # fmt: skip
                self._tell(row, self._called["cards"], "value", message)
                return None
            return number
        job = self.workloads.get(name)
        if isinstance(job, TrainingJob) and len(job.cards) == 1 and pool:
            return self.pools[pool].occupied(job.cards[0])
        message = both("the number of cards is missing", "缺少卡数")
        self._tell(row, self._name("cards"), "missing", message, both("fill it in", "请填写"))
        return None

    def _end(
        self, text: Mapping[str, str], name: str, pool: str, cards: int | None,
        first: int | None, row: int,
    ) -> int | None:  # fmt: skip
        if text.get("end") or text.get("finish"):
            return self._slot(text, row, "end", "finish")
        lasts = self._lasts(name, pool, cards)
        if lasts is not None and first is not None:
            return first + lasts
        if name and pool and cards and first is not None:
            message = both("the end is missing", "缺少结束时段")
            hint = both("only training in one piece, with one of its numbers of cards, ends by "
                        "itself", "只有卡数合乎要求、连续运行的训练任务可以不填")  # fmt: skip
            self._tell(row, self._name("end", "finish"), "missing", message, hint)
        return None

    def _lasts(self, name: str, pool_id: str, cards: int | None) -> int | None:
        """Return how many slots a job in one piece runs; None where that is not clear."""
        job, pool = self.workloads.get(name), self.pools.get(pool_id)
        if not isinstance(job, TrainingJob) or pool is None or job.timing != "contiguous":
            return None
        for quote in self._case.quotes:
            if (quote.workload, quote.pool) == (name, pool_id) and quote.slots:
                return quote.slots
        factor = job.accelerators.get(pool.accelerator)
        sizes = [n for n in job.cards if pool.occupied(n) == cards]
        if factor is None or not sizes:
            return None
        minutes = self._horizon.slot_minutes
        return min(job.slots_on(factor, n, minutes, pool.lost_share) for n in sizes)

    def _slot(self, text: Mapping[str, str], row: int, slot: str, clock: str) -> int | None:
        """Read a slot, as its number or as an instant; both must agree where both are there."""
        number = instant = None
        if said := text.get(slot):
            number = _number(said)
            if number is None or not 0 <= number <= _FAR:
                message = both("must be the number of a slot, from 0 to {last}; got '{cell}'",
                               "应为时段编号，从 0 到 {last}；实为“{cell}”",
                               last=self._horizon.slots, cell=said)  # fmt: skip
                self._tell(row, self._called[slot], "value", message)
                return None
        if said := text.get(clock):
            instant = self._instant(said, row, clock)
            if instant is None:
                return None
        if number is not None and instant is not None and number != instant:
            message = both("says slot {slot}, and '{other}' says slot {number}",
                           "为时段 {slot}，而“{other}”为时段 {number}", slot=instant,
                           other=self._called[slot], number=number)  # fmt: skip
            hint = both("change both, or empty one of them", "请一并修改，或清空其中一个")
            self._tell(row, self._called[clock], "contradiction", message, hint)
            return None
        found = number if instant is None else instant
        if found is None and slot == "first" and self.columns.keys() & {slot, clock}:
            message = both("the start is missing", "缺少起始时段")
            self._tell(row, self._name(slot, clock), "missing", message,
                       both("fill it in", "请填写"))  # fmt: skip
        return found

    def _instant(self, said: str, row: int, clock: str) -> int | None:
        when, hint = self._read_clock(said), NOTHING
        if when is None:
            example = f"{self._horizon.start:%Y-%m-%d %H:%M}"
            message = both("must be an instant such as {example}; got '{cell}'",
                           "应为时刻，如 {example}；实为“{cell}”", example=example,
                           cell=said)  # fmt: skip
            self._tell(row, self._called[clock], "value", message)
            return None
        minutes = (when - self._horizon.start).total_seconds() / 60
        slot, rest = divmod(minutes, self._horizon.slot_minutes)
        if rest:
            message = both("no slot begins at {cell}", "{cell} 不是时段的起点", cell=said)
            hint = both("slots of {n} minutes begin at {start}", "时段长 {n} 分钟，从 {start} 起",
                        n=self._horizon.slot_minutes,
                        start=f"{self._horizon.start:%Y-%m-%d %H:%M}")  # fmt: skip
        elif not 0 <= slot <= _FAR:
            message = both("{cell} is not within the horizon", "{cell} 不在规划期内", cell=said)
        else:
            return int(slot)
        self._tell(row, self._called[clock], "value", message, hint)
        return None

    def _read_clock(self, said: str) -> datetime | None:
        zone, year = self._horizon.start.tzinfo, self._horizon.start.year
        try:
            when = datetime.fromisoformat(said)
            return when if when.tzinfo else when.replace(tzinfo=zone)
        except ValueError:
            pass
        for text, form in [(said, form) for form in _CLOCKS] + [
            (f"{year} {said}", f"%Y {form}") for form in _SHORT
        ]:
            try:
                return datetime.strptime(text, form).replace(tzinfo=zone)
            except ValueError:
                continue
        return None

    def _name(self, *columns: str) -> str:
        """Return how the table heads the first of these columns that it has."""
        return next((self._called[c] for c in columns if c in self._called), columns[0])

    def _tell(
        self, row: int, column: str, code: str, message: Sentence, hint: Sentence = NOTHING
    ) -> None:
        self._table.problems.append(Problem(self._table.file, row, column, code, message, hint))


def _text(value: Any) -> str:
    """Return what a cell says; the apostrophe that keeps it from being a formula is left out."""
    said = "" if value is None else str(value).strip()
    return said[1:] if said[:1] == "'" and len(said) > 1 and said[1] in "=+-@＝＋－＠" else said


def _number(said: str) -> int | None:
    return int(said.partition(".")[0]) if _WHOLE.fullmatch(said) else None


def unknown_courier(
    file: str, row: int | None, at: str, name: str, known: Mapping[str, Any]
) -> Problem:
    """Say that ``name`` is the id of no courier."""
    message = both("there is no courier '{id}'", "没有快递“{id}”", id=name)
    return Problem(file, row, at, "unknown-id", message, nearest(name, known))
