"""Puts the report together: template, style, script and content in one file."""

import re
from html import escape
from pathlib import Path

from huline.api.report.content import parts
from huline.api.report.markup import spoken
from huline.api.report.safety import page_style, policy_of
from huline.models.files.writing import unwritable
from huline.models.findings import Findings
from huline.models.sentence import Lang, Sentence, both

_HERE = Path(__file__).parent


def write_report(found: Findings, path: Path | str, lang: Lang) -> None:
    """Write what a Study found as one HTML file that needs no network.

    Parameters
    ----------
    lang : the language the report opens in; it holds both

    Raises
    ------
    BadInput
        If the file cannot be written.
    """
    path = Path(path)
    try:
        path.write_text(report(found, lang), encoding="utf-8", newline="\n")
    except OSError as error:
        raise unwritable(path, error) from None


def report(found: Findings, lang: Lang) -> str:
    """Return what a Study found as one HTML page; ``lang`` is the one it opens in."""
    study = found.study
    style = page_style() + _read("report.css")
    script = _read("report.js")
    filled = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "zh": str(lang == "zh").lower(),
        "en": str(lang == "en").lower(),
        "policy": policy_of(style, [script]),
        "title": escape((study.name_zh if lang == "zh" else "") or study.name),
        "style": style,
        "script": script,
        "kicker": spoken(both("Huline · policy study", "Huline · 政策研究")),
        "name": spoken(Sentence(study.name, study.name_zh or study.name)),
        "about": spoken(Sentence(study.description, study.description_zh or study.description)),
        "facts": "".join(f"<div>{fact}</div>" for fact in _facts(found)),
        "parts": "".join(parts(found)),
    }
    # one pass over the template: what is put in is never searched for places again
    return re.sub(r"\{\{(\w+)\}\}", lambda place: filled[place[1]], _read("report.html"))


def _facts(found: Findings) -> list[str]:
    decided = [
        d.sign != "undecided"
        for outcome in found.outcomes
        for d in outcome.differences
        if d.measure == f"{found.perspective}-cost" and not d.by
    ]
    proven = sum(outcome.status == "proven" for outcome in found.outcomes)
    bounds = {outcome.bound_kind for outcome in found.outcomes} - {None}
    kinds = both("by certificates that anyone can recompute", "由任何人可重新计算的界证书给出")
    if bounds != {"certificate"}:
        kinds = both("by the word of a solver, at least in part", "至少部分出自求解器，仅为采信")
    return [
        _fact(both("Base case", "基准算例"), Sentence(found.case_name, found.case_name_zh
              or found.case_name), found.case_hash[:19]),
        _fact(both("Scenarios proven within the gap", "已证明达到差距的情景"),
              both("{n} of {all}", "{all} 个中的 {n} 个", n=proven, all=len(found.outcomes)),
              f"{found.study.gap:.2%}"),
        _fact(both("Differences of cost decided", "已判定方向的成本差额"),
              both("{n} of {all}", "{all} 个中的 {n} 个", n=sum(decided), all=len(decided)),
              kinds),
    ]  # fmt: skip


def _fact(label: Sentence, value: str, note: str) -> str:
    return (
        f'<dt>{spoken(label)}</dt><dd class="value">{spoken(value)}</dd>'
        f'<dd class="note">{spoken(note)}</dd>'
    )


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
