"""The rule book on a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from huline.api.cli.printable import printable
from huline.api.cli.rulebook import assumptions
from huline.api.cli.rulebook.policy import Strength, settings, strengths
from huline.api.cli.rulebook.programmes import Programme, programmes
from huline.api.cli.rulebook.words import Clause, Status, named
from huline.models.case import Case
from huline.models.field_names import FIELDS
from huline.models.sentence import Lang, Sentence, both, translated
from huline.models.subsidy import Subsidy

_HEADINGS: dict[Status, Sentence] = {
    "pays": both("Subsidies that plans may claim", "可申领的补贴"),
    "ended": both("Subsidies that have ended: nothing may be claimed", "已过期的补贴：不得申领"),
    "to-come": both("Subsidies not yet begun: nothing may be claimed", "尚未生效的补贴：不得申领"),
    "off": both("Subsidies switched off: nothing may be claimed", "未启用的补贴：不得申领"),
}
_ASSUMED_OF_MOST = both(
    "Assumed of most subsidies above, as no public source gives it",
    "以上多数补贴共有的假设（公开资料未说明）",
)
_NOT_ENCODED = both("Known programmes that are left out", "已知但未采用的政策")
_OTHERS = both("What else the policy decides", "其他政策设定")
_STRENGTHS: dict[Strength, Sentence] = {
    "soft": both("Allowed at a price", "付出代价即允许"),
    "charged": both("Allowed, and charged for", "允许，但须付费"),
    "off": both("Rules that are switched off", "已关闭的规则"),
    "hard": both("Never allowed: no plan has any of these", "任何计划都不得出现以下情形"),
}


def told(case: Case, lang: Lang) -> RenderableType:
    """Tell the rules of a Case.

    Returns
    -------
    something rich's Console can print
    """
    return Group(*_spaced(_parts(case, lang)))


def _spaced(parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    for n, part in enumerate(parts):
        if n:
            yield Text()
        yield part


def _parts(case: Case, lang: Lang) -> Iterator[RenderableType]:
    yield _opening(case, lang)
    found = programmes(case)
    if not found:
        yield _line(both("It has no subsidies.", "本算例没有补贴。"), lang)
    alike = assumptions.shared([programme.record for programme in found])
    for status, heading in _HEADINGS.items():
        some = [programme for programme in found if programme.status == status]
        if some:
            yield _line(
                both("{heading}: {n}", "{heading}：{n} 项", heading=heading, n=len(some)),
                lang,
                "bold",
            )
            yield from (_told(programme, alike, lang) for programme in some)
    if alike:
        told = [(FIELDS[field], whom) for field, whom in alike.items()]
        yield _listed(_ASSUMED_OF_MOST, told, lang)
    if case.policy.not_applied:
        yield _listed(_NOT_ENCODED, _left_out(case, lang), lang)
    if others := [(clause.label, clause.text) for clause in settings(case)]:
        yield _listed(_OTHERS, others, lang)
    for strength, rules in strengths(case.policy).items():
        if rules:
            yield _listed(_STRENGTHS[strength], [(rule.id, said) for rule, said in rules], lang)


def _opening(case: Case, lang: Lang) -> RenderableType:
    name = Sentence(case.name, case.name_zh or case.name)
    opening = both(
        "Rules of the case '{name}', for plans that begin on {day}",
        "算例“{name}”的规则，计划始于 {day}",
        name=name,
        day=case.horizon.start.date(),
    )
    return _line(opening, lang, "bold")


def _told(programme: Programme, alike: dict[str, Sentence], lang: Lang) -> RenderableType:
    rule = programme.record
    title = named(rule)
    if rule.label(lang) != rule.id:
        title = both("{name} ({id})", "{name}（{id}）", name=title, id=rule.id)
    if rule.issuer or rule.issuer_zh:
        issuer = Sentence(rule.issuer or rule.issuer_zh, rule.issuer_zh or rule.issuer)
        title = both(
            "{title}, paid by {issuer}", "{title}，{issuer}发布", title=title, issuer=issuer
        )
    clauses = (*programme.clauses, *_sources(rule, alike))
    rows = [(clause.label, clause.text) for clause in clauses]
    return Group(_line(title, lang, "cyan"), _grid(rows, lang))


def _sources(rule: Subsidy, alike: dict[str, Sentence]) -> Iterator[Clause]:
    """Tell which figures are firm, beside those that most programmes assume alike."""
    if said := assumptions.own(rule, alike):
        yield Clause("assumed", both("Assumed", "假设的数据"), said)
    if rule.source:
        yield Clause(
            "source", both("Source", "来源"), Sentence(rule.source, rule.source_zh or rule.source)
        )


def _left_out(case: Case, lang: Lang) -> list[tuple[str, Sentence]]:
    """Tell why; and the name where it is more than the id."""
    told = []
    for rule in case.policy.not_applied:
        why = Sentence(rule.why, rule.why_zh or rule.why)
        if rule.label(lang) != rule.id:
            why = both("{name}: {why}", "{name}：{why}", name=named(rule), why=why)
        told.append((rule.id, why))
    return told


def _listed(heading: Sentence, rows: Sequence[tuple[str, Sentence]], lang: Lang) -> RenderableType:
    return Group(_line(heading, lang, "bold"), _grid(rows, lang))


def _grid(rows: Iterable[tuple[str, Sentence]], lang: Lang) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", max_width=28, overflow="fold")
    grid.add_column(overflow="fold")
    for label, text in rows:
        grid.add_row(_line(label, lang), _line(text, lang))
    return Padding(grid, (0, 0, 0, 2))


def _line(text: str, lang: Lang, style: str = "") -> Text:
    return Text(printable(translated(text, lang)), style=style)
