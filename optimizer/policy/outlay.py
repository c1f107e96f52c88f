"""The most that programmes can pay out in any plan that costs no more than one that is known.

Of a plan x let G be what it costs before claims and A what it claims: it costs G - A. Pay so much
more that every plan may claim more by a quarter, and let no plan then cost less than B. Then
B <= G - 5/4 A + n, as claims are whole and there are n of them at most. So of each plan that costs
at most C, A <= 4 (C - B + n).
"""

from collections.abc import Collection, Iterable

from huline.models.case import Case
from huline.models.policy import RuleSetting
from huline.models.subsidy import Share, StackingGroup, Subsidy

MORE, OF = 5, 4
"""Claims are raised to 5/4 of what they are."""
_WHOLE = 1_000
_LEAST_RATE = 1_125
"""Milli-fen a card-slot: of a lesser rate a share that is raised as below may round to less."""


def generous(case: Case, only: Collection[str] | None = None) -> Case | None:
    """Return the Case in which every plan may claim 5/4 of what it claims here, rounded down.

    Parameters
    ----------
    only : programmes of which alone; None: of all

    Returns
    -------
    None where no such Case is known: where a programme is no share of the rent, a raised share
    or ceiling is above the whole, a rent is small, or nothing is paid at all
    """
    paying = _paying(case, only)
    groups = case.policy.stacking_groups
    if not paying or not all(map(_can_be_raised, paying)) or not all(map(_can_be_widened, groups)):
        return None
    if not all(_is_large(rate) for rate in _rates(case)):
        return None
    policy = case.policy.model_copy(
        update={
            "subsidies": tuple(
                _raised(rule) if rule in paying else rule for rule in case.policy.subsidies
            ),
            "stacking_groups": tuple(map(_wider, groups)),
            # what a plan may claim more of may be more than its rent
            "rules": (
                *(each for each in case.policy.rules if each.rule != "stacking"),
                RuleSetting(rule="stacking", policy="off"),
            ),
        }
    )
    document = case.model_copy(update={"policy": policy}).model_dump(mode="json")
    return Case.model_validate(document)


def most_outlay(case: Case, cost: int, bound: int, only: Collection[str] | None = None) -> int:
    """Return what no plan that costs at most ``cost`` can claim more than.

    Parameters
    ----------
    only : programmes from which alone; None: from all
    bound : no plan of `generous` costs less
    """
    claims = len(case.workloads) * len(_paying(case, only))
    # A (MORE / OF - 1) <= C - B + n
    return OF * (cost - bound + claims) // (MORE - OF)


def most_budgeted(case: Case, only: Collection[str] | None = None) -> int | None:
    """Return what budgets leave to be paid; None: without limit.

    Programmes that share the budget of a group pay no more than it together, nor more than their
    own; those in several groups are counted in the first that has one.

    Parameters
    ----------
    only : programmes by which alone; None: by all
    """
    paying = _paying(case, only)
    if paying and not case.policy.is_hard("budget"):
        return None
    groups = {group.id: group.budget for group in case.policy.stacking_groups}
    together: dict[str, list[Subsidy]] = {}
    for rule in paying:
        first = next((name for name in rule.groups if groups[name] is not None), None)
        together.setdefault(f"programme {rule.id}" if first is None else first, []).append(rule)

    def most(rule: Subsidy) -> int | None:
        return _least(rule.budget, *(groups[name] for name in rule.groups))

    return _sum(
        _least(groups.get(name), _sum(map(most, rules))) for name, rules in together.items()
    )


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = [*amounts]
    return None if None in known else sum(amount or 0 for amount in known)


def _least(*amounts: int | None) -> int | None:
    return min((amount for amount in amounts if amount is not None), default=None)


def _paying(case: Case, only: Collection[str] | None) -> list[Subsidy]:
    on = [rule for rule in case.policy.subsidies if not rule.off]
    return [rule for rule in on if only is None or rule.id in only]


def _can_be_raised(rule: Subsidy) -> bool:
    if not isinstance(rule, Share) or rule.basis != "rent":
        return False
    return max(_share(rule.share), _share(rule.share_foreign or 0)) <= _WHOLE


def _can_be_widened(group: StackingGroup) -> bool:
    return max(_share(group.ceiling or 0), _share(group.ceiling_foreign or 0)) <= _WHOLE


def _raised(rule: Subsidy) -> Subsidy:
    assert isinstance(rule, Share)
    told: dict[str, int] = {"share": _share(rule.share)}
    if rule.share_foreign is not None:
        told["share_foreign"] = _share(rule.share_foreign)
    return rule.model_copy(update=told | _money(rule))


def _wider(group: StackingGroup) -> StackingGroup:
    shares = {"ceiling": group.ceiling, "ceiling_foreign": group.ceiling_foreign}
    told = {name: _share(share) for name, share in shares.items() if share is not None}
    return group.model_copy(update=told | _money(group))


def _money(rule: Subsidy | StackingGroup) -> dict[str, int]:
    amounts = {"budget": rule.budget, "firm_cap": rule.firm_cap}
    return {name: -(-x * MORE // OF) for name, x in amounts.items() if x is not None}


def _share(share: int) -> int:
    """Return a share at which a card-slot entitles to 5/4 of what it did, rounding included."""
    return -(-share * MORE // OF) + 1 if share else 0


def _rates(case: Case) -> Iterable[int | None]:
    """Yield what pools take for a card-slot; None where that is not a price of card-hours."""
    for pool in case.pools:
        by_hours = pool.rent_per == "card-hour"
        yield pool.rent * case.horizon.slot_minutes // 60 if by_hours else None


def _is_large(rate: int | None) -> bool:
    return rate is not None and (rate == 0 or rate >= _LEAST_RATE)
