"""A conflict and its repairs, told to people and to machines."""

from collections.abc import Iterator

from huline.api.cli.figures import yuan
from huline.models.case import Case
from huline.models.conflict import Conflict, Contradiction, Repair
from huline.models.sentence import Lang, Sentence, both, translated

_BASIS = {
    "proved": both("proved: nothing cheaper on the menu helps", "已证明：清单中没有更便宜的办法"),
    "found": both("found", "已找到"),
}


def document(found: Conflict | None) -> dict[str, object]:
    """Return what machines are told; without a conflict there is a plan."""
    if found is None:
        return {"conflict": [], "minimal": True, "separate": [], "all_told": True,
                "repairs": [], "complete": True}  # fmt: skip
    return found.model_dump(mode="json")


def lines(case: Case, found: Conflict | None, lang: Lang) -> Iterator[str]:
    """Yield what people are told, line by line."""
    name = Sentence(case.name, case.name_zh or case.name)
    for sentence in _sentences(name, found, lang):
        yield translated(sentence, lang)


def _sentences(name: Sentence, found: Conflict | None, lang: Lang) -> Iterator[str]:
    if found is None:
        yield both("All that must be served in '{name}' can be: there is a plan.",
                   "“{name}”中必须服务的任务都能服务：存在可行计划。", name=name)  # fmt: skip
        return
    yield _head(name, found)
    yield from _groups(found)
    yield ""
    for each in found.separate:
        yield _further_head(each)
        yield from _groups(each)
        yield ""
    if not found.all_told:
        yield both("There may be more conflicts: time ran out before that was known.",
                   "可能还有其他冲突：时间用尽，尚不得知。")  # fmt: skip
    yield _repairs_head(found)
    for number, repair in enumerate(found.repairs, 1):
        yield _of_repair(number, repair, lang)


def _head(name: Sentence, found: Conflict) -> Sentence:
    if found.minimal:
        return both(
            "No plan of '{name}' exists. These cannot all be kept; any one less, and the others "
            "can:",
            "“{name}”不存在可行计划。以下各项无法同时满足，去掉其中任何一项，其余即可满足：",
            name=name,
        )
    return both(
        "No plan of '{name}' exists. These cannot all be kept; time ran out before it was known "
        "whether fewer of them conflict already:",
        "“{name}”不存在可行计划。以下各项无法同时满足；时间用尽，尚不知其中更少的几项是否已经冲突：",
        name=name,
    )


def _groups(found: Contradiction) -> Iterator[Sentence]:
    for en, zh in zip(found.said, found.said_zh, strict=True):
        yield both("  - {said}", "  - {said}", said=Sentence(en, zh))


def _further_head(found: Contradiction) -> Sentence:
    if found.minimal:
        return both(
            "Apart from that, these cannot all be kept either; any one less, and the others can:",
            "此外，以下各项也无法同时满足，去掉其中任何一项，其余即可满足：",
        )
    return both(
        "Apart from that, these cannot all be kept either; time ran out before it was known "
        "whether fewer of them conflict already:",
        "此外，以下各项也无法同时满足；时间用尽，尚不知其中更少的几项是否已经冲突：",
    )


def _repairs_head(found: Conflict) -> Sentence:
    if found.separate and not found.repairs:
        return both("Each of these conflicts needs a change of its own: nothing on the menu of "
                    "repairs helps alone.",
                    "上述每项冲突须各自改变：修复清单中没有任何一项单独可行。")  # fmt: skip
    if not found.repairs:
        return (
            both("Nothing on the menu of repairs helps alone: more than one thing has to change.",
                 "修复清单中没有任何一项单独可行：须同时改变多项。")
            if found.complete
            else both("No repair was found before time ran out; allow more seconds.",
                      "时间用尽前未找到修复办法；请允许更长时间。")
        )  # fmt: skip
    rest = both("", "") if found.complete else both(
        "; time ran out before the whole menu was tried", "；时间用尽，清单尚未试完"
    )  # fmt: skip
    return both(
        "Each of these alone is enough, at the menu's prices; none is applied{rest}:",
        "以下每一项单独即可解决，价格依清单；均不会自动执行{rest}：",
        rest=rest,
    )


def _of_repair(number: int, repair: Repair, lang: Lang) -> Sentence:
    return both(
        "  {number}. {price}: {said} ({basis})",
        "  {number}. {price}：{said}（{basis}）",
        number=number, price=yuan(repair.price, lang),
        said=Sentence(repair.said, repair.said_zh), basis=_BASIS[repair.cheapest],
    )  # fmt: skip
