"""Money that claims draw on: a programme's own, or that of a group of programmes."""

from dataclasses import dataclass

from huline.models.case import Case
from huline.models.policy import Policy


@dataclass(frozen=True)
class Fund:
    """What all claims on some programmes may come to, in milli-fen.

    Attributes
    ----------
    id : of the programme, or of the stacking group
    members : the programmes, by index
    budget : what there is for all firms; None without an end
    cap : what one firm may claim, its claims to date included; None without one
    """

    id: str
    members: frozenset[int]
    budget: int | None
    cap: int | None


def funds_of(case: Case) -> tuple[Fund, ...]:
    """List the funds that limit anything, those of single programmes first."""
    policy = case.policy
    budgeted, capped = policy.applies("budget"), policy.applies("firm-cap")
    found = (
        Fund(
            record.id,
            members,
            record.budget if budgeted else None,
            record.firm_cap if capped else None,
        )
        for record, members in (
            *((rule, frozenset((s,))) for s, rule in enumerate(policy.subsidies)),
            *((group, _members(policy, group.id)) for group in policy.stacking_groups),
        )
    )
    return tuple(f for f in found if f.budget is not None or f.cap is not None)


def crossing(funds: tuple[Fund, ...]) -> frozenset[int]:
    """Return the programmes of caps that cross a budget.

    A firm's claims on a group, and all firms' claims on one programme of it, share some claims
    while each has others: the most of such sums need not be whole unless each claim is.
    """
    return frozenset(s for fund in funds for s in fund.members if _crosses(fund, funds))


def _crosses(fund: Fund, funds: tuple[Fund, ...]) -> bool:
    return fund.cap is not None and any(
        other.budget is not None
        and not fund.members <= other.members
        and fund.members & other.members
        for other in funds
    )


def _members(policy: Policy, group: str) -> frozenset[int]:
    return frozenset(s for s, rule in enumerate(policy.subsidies) if group in rule.groups)
