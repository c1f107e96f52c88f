"""Many groups of a kind told and lifted as one, where asking for each would take too long."""

from collections.abc import Iterable, Iterator, Sequence

from huline.models.sentence import Sentence, both, listed
from huline.optimizer.explain.conflict_groups import Group, all_lifted

MANY = 50
"""Groups of a kind of which more are not looked at one by one where most of them are needed."""
MOST_PARTS = 16
"""Parts of these that are told apart."""
_SHOWN = 3


def leaves(groups: Iterable[Group]) -> Iterator[Group]:
    """Take groups apart down to those that have a name."""
    for group in groups:
        if group.name:
            yield group
        else:
            yield from leaves(group.parts)


def bundled(groups: Sequence[Group]) -> Group:
    """Make one group of several; limits by slot are taken apart in time, all of them alike."""
    members = tuple(groups)
    if len(members) == 1:
        return members[0]
    first = members[0]
    kind, at = first.name.partition(":")[0], first.at

    def divided() -> tuple[Group, ...]:
        return tuple(bundled(parts) for parts in zip(*(m.parts for m in members), strict=True))

    return Group(
        f"{kind}:{len(members)}:{first.name}", _said(members), all_lifted(members),
        divided if at is not None else tuple, at and (f"{len(members)}:{at[0]}", *at[1:]), members,
    )  # fmt: skip


def _said(members: Sequence[Group]) -> Sentence:
    names = [member.name.split(":")[1] for member in members[1 : _SHOWN + 1]]
    return both(
        "{first}; so for {n} more: {names}", "{first}；另有 {n} 项与此相同：{names}",
        first=members[0].said, n=f"{len(members) - 1:,}",
        names=listed([*names, *["…"] * (len(members) - 1 > _SHOWN)]),
    )  # fmt: skip
