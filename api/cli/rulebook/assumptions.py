"""What most programmes of a Case assume alike: said once, and not again of each."""

from collections.abc import Sequence

from huline.api.cli.rulebook.words import named
from huline.models.field_names import FIELDS
from huline.models.sentence import NOTHING, Sentence, both, joined, listed
from huline.models.subsidy import Subsidy

_MOST = 3, 4
"""The least part of programmes that is most of them."""
_VALUES: dict[object, Sentence] = {
    None: both("none", "无"), True: both("yes", "是"), False: both("no", "否"),
}  # fmt: skip


def shared(rules: Sequence[Subsidy]) -> dict[str, Sentence]:
    """Tell which fields most programmes assume, if there are several, and of which they are given.

    Returns
    -------
    field -> what it is assumed to be, where that is one word and the same for all, and for whom
    """
    fields = dict.fromkeys(field for rule in rules for field in rule.assumed)
    by_field = {field: [rule for rule in rules if field in rule.assumed] for field in fields}
    part, whole = _MOST
    return {
        field: _told(field, guessed, rules)
        for field, guessed in by_field.items()
        if len(rules) > 1 and len(guessed) * whole >= len(rules) * part
    }


def own(rule: Subsidy, said: dict[str, Sentence]) -> Sentence:
    """Tell what a programme assumes beside what was said of most."""
    names = listed(FIELDS[field] for field in rule.assumed if field not in said)
    if not names:
        return NOTHING
    return both("no public source gives: {names}", "公开资料未说明：{names}", names=names)


def _told(field: str, guessed: Sequence[Subsidy], rules: Sequence[Subsidy]) -> Sentence:
    others = listed(named(rule) for rule in rules if rule not in guessed)
    whom = both("for all of them", "全部适用")
    if others:
        whom = both("for all but {others}", "除{others}外均适用", others=others)
    values = {getattr(rule, field) for rule in guessed}
    value = _VALUES.get(values.pop()) if len(values) == 1 else None
    return whom if value is None else joined([value, whom], ", ", "，")
