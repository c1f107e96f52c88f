"""Repairs of a conflict: the least steps of single relaxations with which there is a plan.

Whatever helps relaxes a group of the conflict: with all others lifted there still is no plan. So
only these are tried, each by halving its steps; a step that does not help was refuted by two
solvers, and one that does was confirmed by a plan that the checker passes.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from huline.models.case import Case
from huline.models.conflict import Conflict, Contradiction, Menu, Repair
from huline.models.errors import BadInput
from huline.optimizer.explain.conflict import Filtered
from huline.optimizer.explain.feasible import Prober
from huline.optimizer.explain.relaxations import Offers, Relaxation


@dataclass
class Tried:
    """What is known of a relaxation.

    Attributes
    ----------
    short : steps that do not help, nor do fewer
    enough : steps that help; None: none are known
    """

    relaxation: Relaxation
    short: int = 0
    enough: int | None = None

    @property
    def undecided(self) -> int | None:
        """The fewest steps of which it is not known whether they help; None if all are."""
        last = self.relaxation.steps if self.enough is None else self.enough - 1
        return self.short + 1 if self.short < last else None


def repaired(
    case: Case, found: Filtered, menu: Menu, prober: Prober, further: Sequence[Filtered] = ()
) -> Conflict:
    """Tell of conflicts with what repairs all of them, the cheapest first.

    Parameters
    ----------
    further : conflicts beside the first; what repairs all of them relaxes a group of each
    """
    others = [each for each in further if each.kept]
    offers = Offers(case, menu)
    lines = {line.relax + line.by(1): line for g in found.kept for line in offers.for_group(g)}
    for each in others:
        also = {line.relax + line.by(1) for g in each.kept for line in offers.for_group(g)}
        lines = {name: line for name, line in lines.items() if name in also}
    # of many alike each is a question or more: what is not of these comes first
    alike = {line.relax for g in found.kept if g.members for line in offers.for_group(g)}
    order = sorted(lines.values(), key=lambda line: (line.relax in alike, line.price(1)))
    tried = [Tried(line) for line in order]
    for line in tried:
        _try(case, line, prober)
    return Conflict(
        **_told(found).model_dump(),
        separate=tuple(map(_told, others)),
        all_told=all(each.proven for each in further),
        repairs=tuple(_ranked(tried)),
        complete=all(each.undecided is None for each in tried),
    )


def _told(found: Filtered) -> Contradiction:
    return Contradiction(
        conflict=tuple(group.names for group in found.kept),
        minimal=found.minimal,
        said=tuple(str(group.said) for group in found.kept),
        said_zh=tuple(group.said.zh for group in found.kept),
    )


def _try(case: Case, each: Tried, prober: Prober) -> None:
    """Find the fewest steps that help: one, else any at all, then doubled, then halved."""

    def helps(steps: int) -> bool:
        found = _with(case, each.relaxation, steps, prober)
        if found is None:
            raise _Unknown
        if found:
            each.enough = steps
        else:
            each.short = max(each.short, steps)
        return found

    last, steps = each.relaxation.steps, 2
    with suppress(_Unknown):
        if last == 0 or helps(1) or last == 1 or not helps(last):
            return
        while steps < last and not helps(steps):
            steps *= 2
        while each.undecided is not None:
            helps((each.short + (each.enough or last)) // 2)


class _Unknown(Exception):
    """Whether so many steps help is not known."""


def _with(case: Case, line: Relaxation, steps: int, prober: Prober) -> bool | None:
    """Tell whether there is a plan after so many steps; None if that is not known."""
    try:
        changed = case.apply(line.change(steps))
    except BadInput:
        return None  # beyond what a Case may state
    found = prober.find(changed)
    if found.plan is not None:
        return True
    return False if found.impossible else None


def _ranked(tried: Iterable[Tried]) -> Iterator[Repair]:
    every = [*tried]
    working = [(each.relaxation.price(each.enough), each) for each in every if each.enough]
    working.sort(key=lambda pair: pair[0])
    for price, each in working:
        assert each.enough
        line, steps = each.relaxation, each.enough
        yield Repair(
            relax=line.relax, by=line.by(steps), price=price,
            cheapest="proved" if _none_cheaper(every, price) else "found",
            least=each.undecided is None, said=str(line.said(steps)),
            said_zh=line.said(steps).zh, change=line.change(steps),
        )  # fmt: skip


def _none_cheaper(every: Iterable[Tried], price: int) -> bool:
    """Tell whether all that is cheaper on the menu was proved not to help."""
    for each in every:
        if each.enough and each.relaxation.price(each.enough) < price:
            return False
        if each.undecided is not None and each.relaxation.price(each.undecided) < price:
            return False
    return True
