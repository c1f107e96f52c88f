"""Puts the page together: template, style, script, library and data in one file."""

import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from huline.api.cli.page.payload import payload
from huline.api.cli.page.why import reasons
from huline.api.cli.reading import Reading
from huline.api.report.safety import page_style, policy_of
from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.plan import Plan
from huline.models.sentence import Lang
from huline.models.verdict import Verdict

_HERE = Path(__file__).parent


def write_page(
    case: Case,
    plan: Plan,
    verdict: Verdict,
    path: Path,
    lang: Lang,
    certificate: Certificate | None = None,
    go_on: Callable[[int, int], bool] = lambda done, most: True,
) -> None:
    """Write the plan as one HTML file that needs no network.

    Parameters
    ----------
    verdict : the independent checker's word on the plan
    path : where to write; an existing file is replaced
    lang : the language the page opens in; it holds both
    certificate : of the plan's bound, if it has one
    go_on : asked before each workload is explained, told how many are of how many; False leaves
        the others out

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    reading = Reading(case, plan, verdict)
    document = payload(reading, lang) | {"why": reasons(reading, certificate, go_on)}
    path.write_text(_page(reading, document, lang), encoding="utf-8", newline="\n")


def _page(reading: Reading, document: dict[str, Any], lang: Lang) -> str:
    library = _read("vendor/echarts.custom.min.js")
    script = _read("charts.js") + _read("why.js") + _read("page.js")
    style = page_style()
    parts = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "policy": policy_of(style, [library, script]),
        "title": escape(reading.title(lang)),
        "style": style,
        "data": as_json(document),
        "library": library,
        "script": script,
    }
    # one pass over the template: what is put in is never searched for places again
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], _read("page.html"))


def as_json(document: Any) -> str:
    """Write JSON that may stand inside a script element: no ``<``, ``>`` or ``&`` in it."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
