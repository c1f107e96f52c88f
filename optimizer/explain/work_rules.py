"""What a single workload asks, rule by rule, and the fields by which it would not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from huline.models.case import Case
from huline.models.constraints import BY_ID
from huline.models.sentence import NOTHING, Sentence, both, listed
from huline.models.units import cny
from huline.models.workload import TrainingJob, Workload


@dataclass(frozen=True)
class WorkRule:
    """A rule of the catalogue, as one workload asks for it.

    Attributes
    ----------
    name : of the group: the rule's, or what of a window is meant
    off : values of fields with which it asks for nothing
    """

    name: str
    rule: str
    said: Sentence
    off: Mapping[str, Any]


def rules_of_work(case: Case, w: Workload) -> Iterator[WorkRule]:
    """Yield what a workload asks that is hard and may be asked less of."""
    for name, rule, off in _ASKED:
        wanted = {field: getattr(w, field) for field in off if field in type(w).model_fields}
        if not wanted or not case.policy.is_hard(rule):
            continue
        if all(value == off[field] for field, value in wanted.items()):
            continue
        if name in ("deadline", "release") and not isinstance(w, TrainingJob):
            continue  # of a service it says where its demand ends, not when it may run
        fields = {field: off[field] for field in wanted}
        yield WorkRule(name, rule, _said(case, name, rule, w), fields)


_ASKED: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("deadline", "window", {"deadline": None}),
    ("release", "window", {"release": 0}),
    ("residency", "residency", {"residency": None}),
    ("locality", "locality", {"max_distance_m": None}),
    ("latency", "latency", {"max_latency_us": None}),
    ("hardware", "hardware", {"memory_gb": 0, "links": (), "fabrics": ()}),
    ("ecosystem", "ecosystem", {"ecosystem": None, "port_cost": None, "port_slots": 0}),
    ("density", "density", {"rack_density_w": None}),
    ("neutrality", "neutrality", {"needs_neutral": False}),
    ("certification", "certification", {"certifications": ()}),
    ("ban", "ban", {"bans": ()}),
    ("sites", "sites", {"sites": None}),
    ("spread", "spread", {"min_sites": 1, "max_share": 1000}),
    ("stay", "stay", {"min_stay": 1}),
    ("precedence", "precedence", {"after": ()}),
    ("spending", "spending", {"spending_limit": None}),
)
"""Name of the group, rule of the catalogue, fields that ask for nothing."""


def _said(case: Case, name: str, rule: str, w: Workload) -> Sentence:
    who = Sentence(w.label("en"), w.label("zh"))
    asks = _asked(case, name, w)
    if asks != NOTHING:
        return both("{who} {asks}", "{who}{asks}", who=who, asks=asks)
    refused = Sentence(BY_ID[rule].en, BY_ID[rule].zh)
    return both("{who}: {said}", "{who}：{said}", who=who, said=refused)


def _asked(case: Case, name: str, w: Workload) -> Sentence:
    """Say what is asked with its figures; nothing where the catalogue's sentence must do."""
    clock = case.horizon.clock
    match name:
        case "deadline":
            return both("must end by {when}", "须在 {when} 前结束",
                        when=clock(w.deadline or 0))  # fmt: skip
        case "release":
            return both("may not begin before {when}", "不得早于 {when} 开始",
                        when=clock(w.release))  # fmt: skip
        case "residency":
            of = next(each for each in case.policy.residency if each.id == w.residency)
            label = Sentence(of.label("en"), of.label("zh"))
            return both("has data of the class {of}", "的数据密级为“{of}”", of=label)
        case "locality":
            return both("may run {km} km away at most", "至多在 {km} 公里外运行",
                        km=f"{(w.max_distance_m or 0) / 1000:,.1f}")  # fmt: skip
        case "latency":
            most = getattr(w, "max_latency_us", 0) or 0
            return both("bears {ms} ms of latency at most", "时延至多 {ms} 毫秒",
                        ms=f"{most / 1000:,.1f}")  # fmt: skip
        case "ecosystem":
            return both("is written for {of}", "为 {of} 软件栈编写", of=w.ecosystem)
        case "ban":
            return both("excludes {centres}", "排除了 {centres}", centres=listed(w.bans))
        case "certification":
            return both("asks for {names}", "要求认证 {names}", names=listed(w.certifications))
        case "precedence":
            return both("waits for {jobs}", "须等待 {jobs}",
                        jobs=listed(getattr(w, "after", ())))  # fmt: skip
        case "spending":
            return both("may cost CNY {most} at most", "费用至多 {most} 元",
                        most=cny(w.spending_limit or 0))  # fmt: skip
        case "sites":
            return both("may use {n} pools at most", "至多使用 {n} 个资源池",
                        n=getattr(w, "sites", 0))  # fmt: skip
    return NOTHING
