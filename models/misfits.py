"""What is wrong with a changed Case, told where its changes were asked for, and once.

One slip in an edit may make a thousand records wrong, and a record that is removed leaves others
behind that name it: each is one thing for whoever wrote the study to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from huline.models.case import Case
from huline.models.change import Change, Edit, target
from huline.models.errors import Problem
from huline.models.fields import lists_of_records, shape_of
from huline.models.problems import problem
from huline.models.references import REFERS_TO
from huline.models.sentence import NOTHING, Sentence, both, joined, listed
from huline.models.where import name_of, value_at

Steps = tuple[str | int, ...]
Document = dict[str, Any]
Judge = Callable[[Document], Sequence[Problem]]
"""Says what is wrong with a document of a Case."""

_LISTS = tuple(lists_of_records(shape_of(Case)))
_MOST_NAMED = 4


class Made(NamedTuple):
    """Changes that were made to a Case, each with its place in the study.

    Attributes
    ----------
    before, after : the documents
    """

    changes: Sequence[tuple[int, Change]]
    before: Document
    after: Document

    def edits(self) -> Iterator[tuple[Steps, Edit]]:
        """Yield every edit with its place in the study."""
        for n, change in self.changes:
            for m, edit in enumerate(change.edits):
                yield ("changes", n, "edits", m), edit

    def blamed(self, edits: Sequence[Steps]) -> Steps:
        """Return the place of the one edit among these; of its change if there are more."""
        if len(edits) == 1:
            return edits[0]
        changes = {at[1] for at in edits} or {n for n, _ in self.changes}
        return ("changes", *changes) if len(changes) == 1 else ("changes",)


def told(made: Made, problems: Sequence[Problem], judge: Judge) -> Iterator[Problem]:
    """Yield what is wrong with a changed Case, by the edit that is to blame where that is known.

    Parameters
    ----------
    problems : what is wrong, by its path in the changed document
    """
    gone = _gone(made)
    left = {table: [p for p in problems if _names(p, table, ids)] for table, ids in gone.items()}
    for table, ids in gone.items():
        if left[table]:
            yield _left_behind(made, table, ids, left[table], judge)
    rest = [p for p in problems if not any(p in some for some in left.values())]
    alike: dict[tuple[Steps, Sentence, Sentence], list[Problem]] = {}
    for each in rest:
        steps, _, inner = _split(each.path)
        alike.setdefault(((*steps, "", *inner), each.message, each.hint), []).append(each)
    for some in alike.values():
        yield _of_all(made, some)


def _gone(made: Made) -> dict[str, list[str]]:
    """Return by table the records that are there no longer."""
    gone: dict[str, list[str]] = {}
    for at in _LISTS:
        before, after = (
            {name_of(record, str(at[-1])): None for record in value_at(document, at) or ()}
            for document in (made.before, made.after)
        )
        if missing := [name for name in before if name is not None and name not in after]:
            gone[".".join(map(str, at))] = missing
    return gone


def _names(problem: Problem, table: str, ids: Sequence[str]) -> bool:
    """Tell whether it is that a record of a table is named and is not there."""
    tables = REFERS_TO.get(str(problem.path[-1]), ()) if problem.path else ()
    if problem.code != "unknown-id" or table.rpartition(".")[2] not in tables:
        return False
    return any(f"'{name}'" in problem.message for name in ids)


def _left_behind(
    made: Made, table: str, ids: Sequence[str], problems: Sequence[Problem], judge: Judge
) -> Problem:
    """Say which records name some that were removed: these have to go first, or name others."""
    ids = [name for name in ids if any(f"'{name}'" in p.message for p in problems)]
    blamed = [
        (*at, "where" if edit.id is None else "id")
        for at, edit in made.edits()
        if edit.table == table and (edit.op == "remove" or edit.field in ("id", "tier"))
    ]
    users = _users(made.after, problems)
    message = both(
        "{ids} {are} no longer in '{table}', but {n} record{s} still name{v} {it}: {users}{more}",
        "“{table}”中已没有{ids}，但仍有 {n} 条记录引用：{users}{more}",
        ids=_some([Sentence(f"'{name}'", f"“{name}”") for name in ids]),
        are="are" if len(ids) > 1 else "is", table=table,
        n=_count(problems), s="s" * (_count(problems) != 1), v="s" * (_count(problems) == 1),
        it="them" if len(ids) > 1 else "it", users=users,
        more=_beneath(made.after, ids, judge) if table == "centres" else NOTHING,
    )  # fmt: skip
    return problem(made.blamed(blamed), "removed", message, _instead(made, table, ids, judge))


def _instead(made: Made, table: str, ids: Sequence[str], judge: Judge) -> Sentence:
    """Say what helps; where edits leave a record where it is, but without effect, these first."""
    hint = both("remove or alter these in the same change", "请在同一变更中删去或修改这些记录")
    edits = joined(map(_flow, _stilling(made, table, ids, judge)), " and ", " 和 ")
    if not edits:
        return hint
    first = both("to let {it} stay, but without cards, write instead {edits}",
                 "如需保留但不留卡，请改写为 {edits}",
                 it="them" if len(ids) > 1 else "it", edits=edits)  # fmt: skip
    if table == "policy.subsidies":
        first = both("switch {it} off instead: {edits}", "请改为停用：{edits}",
                     it="them" if len(ids) > 1 else "it", edits=edits)  # fmt: skip
    return both("{first}; or {hint}", "{first}；或{hint}", first=first, hint=hint)


def _stilling(
    made: Made, table: str, ids: Sequence[str], judge: Judge
) -> Sequence[dict[str, Any]]:
    """Return edits that leave records where they are, but without effect; none if that fails."""
    named: Any = ids[0] if len(ids) == 1 else [*ids]
    if table == "policy.subsidies":
        one: dict[str, Any] = {"id": named} if len(ids) == 1 else {"where": {"id": named}}
        return [{"table": table, **one, "field": "off", "value": "suspended"}]
    if table not in ("centres", "pools"):
        return []
    key = "centre" if table == "centres" else "id"
    pools = [pool["id"] for pool in made.before["pools"] if pool[key] in ids]
    promised = {p["pool"] for p in made.before["commitments"]}.intersection(pools)
    edits: list[dict[str, Any]] = [
        {"op": "remove", "table": "commitments", "where": {"pool": sorted(promised)}},
        {"table": "pools", "where": {key: named}, "field": "cards", "value": [0]},
    ]
    edits = edits if promised else edits[1:]
    document = deepcopy(made.before)
    Change(name="stays", edits=tuple(Edit.model_validate(edit) for edit in edits)).edit(
        document, shape_of(Case)
    )
    return [] if judge(document) else edits


def _flow(value: Any) -> str:
    """Write an edit on one line, as YAML has it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    # to YAML of old a bare off is no text
    return f"'{value}'" if value == "off" else str(value)


def _beneath(document: Document, centres: Sequence[str], judge: Judge) -> Sentence:
    """Say what names the pools of centres, which go with them."""
    gone = [pool["id"] for pool in document["pools"] if pool["centre"] in centres]
    pools = [pool for pool in document["pools"] if pool["centre"] not in centres]
    changed = document | {"pools": pools}
    more = [p for p in judge(changed) if _names(p, "pools", gone)]
    if not more:
        return NOTHING
    return both(
        "; {n} more name{v} its pools: {users}", "；另有 {n} 条引用其资源池：{users}",
        n=_count(more), v="s" * (_count(more) == 1), users=_users(changed, more),
    )  # fmt: skip


def _count(problems: Sequence[Problem]) -> int:
    return len({_split(p.path)[:2] for p in problems})


def _users(document: Document, problems: Sequence[Problem]) -> Sentence:
    """List records by table and by the field in which they name something."""
    by: dict[tuple[str, str], dict[str, None]] = {}
    for each in problems:
        table, record, inner = _split(each.path)
        name = name_of(value_at(document, (*table, *record)), str(table[-1] if table else ""))
        field = ".".join(map(str, inner))
        by.setdefault((".".join(map(str, table)), field), {})[name or str(record)] = None
    return joined(
        both("{n} of '{table}' in '{field}' ({ids})", "“{table}”{n} 条，在“{field}”中（{ids}）",
             n=len(ids), table=table, field=field, ids=_some([*ids]))
        for (table, field), ids in by.items()
    )  # fmt: skip


def _some(ids: Sequence[str]) -> Sentence:
    more = ["..."] if len(ids) > _MOST_NAMED else []
    return listed([*ids[:_MOST_NAMED], *more])


def _split(path: Steps) -> tuple[Steps, Steps, Steps]:
    """Split a path into that of a list, the place of a record in it, and the rest."""
    for at in _LISTS:
        if path[: len(at)] == at:
            n = len(at)
            return at, path[n : n + 1], path[n + 1 :]
    return (), (), path


def _of_all(made: Made, problems: Sequence[Problem]) -> Problem:
    """Say once what is wrong with a field of one record, or of many."""
    first = problems[0]
    table, _, inner = _split(first.path)
    where: Sentence | str = target(first.path, made.after) or "case"
    if len(problems) > 1:
        names = [
            name_of(value_at(made.after, p.path[: len(table) + 1]), str(table[-1])) or "?"
            for p in problems
        ]
        where = both(
            "'{field}' of {n} records of '{table}' ({ids})",
            "“{table}”中 {n} 条记录的“{field}”（{ids}）",
            field=".".join(map(str, inner)), n=len(problems), table=".".join(map(str, table)),
            ids=_some(names),
        )  # fmt: skip
    message = both("{where}: {said}", "{where}：{said}", where=where, said=first.message)
    blamed = [at for at, edit in made.edits() if _made_by(edit, first.path, made.after)]
    at = made.blamed(blamed)
    at = (*at, "value") if len(blamed) == 1 else at
    return problem(at, first.code, message, first.hint)


def _made_by(edit: Edit, path: Steps, document: Document) -> bool:
    """Tell whether an edit made the value at a path what it is."""
    table, record, inner = _split(path)
    if edit.id is None and edit.where is None and edit.op != "add":
        dotted = ".".join(map(str, path))
        return dotted == edit.table or dotted.startswith(f"{edit.table}.")
    if edit.table != ".".join(map(str, table)) or edit.op == "remove":
        return False
    if edit.op == "add":
        return bool(value_at(document, (*table, *record)) == edit.value)
    field = tuple(str(edit.field).split("."))
    if tuple(map(str, inner[: len(field)])) != field:
        return False
    return edit.op == "scale" or value_at(document, (*table, *record, *field)) == edit.value
