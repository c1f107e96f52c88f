"""Short ways to write placements and to ask the checker about them."""

from typing import Any

from huline.models.case import Case
from huline.models.group import Group
from huline.models.plan import Claim, Copy, Placement, Plan, Run
from huline.models.policy import RuleSetting
from huline.models.sentence import translated
from huline.models.verdict import Breach, Verdict
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_centre, a_link, a_policy, a_pool, a_western_centre
from tests.languages import is_chinese


def a_run(pool: str = "sh-01/a", first: int = 0, end: int = 4, cards: int = 8) -> Run:
    return Run(pool=pool, first=first, end=end, cards=cards)


def placed(
    workload: str,
    *runs: Run,
    links: Any = (),
    copies: Any = (),
    courier: Any = None,
    claims: Any = (),
) -> Placement:
    return Placement(
        workload=workload,
        runs=runs,
        links=tuple(links),
        copies=tuple(Copy(centre=centre, links=tuple(along)) for centre, along in copies),
        courier=courier,
        claims=tuple(Claim(subsidy=subsidy, amount=amount) for subsidy, amount in claims),
    )


def breaches(case: Case, *placements: Placement) -> tuple[Breach, ...]:
    """What the checker says of these placements, their ledgers written down rightly."""
    return _told(verify(case, settle(case, placements)))


def broken(case: Case, plan: Plan | Placement, *placements: Placement) -> list[str]:
    """The rules that a plan, or a plan of these placements, breaks: each breach by its name."""
    if isinstance(plan, Placement):
        plan = settle(case, (plan, *placements))
    verdict = verify(case, plan)
    assert verdict.ok == (not verdict.breaches)
    return [breach.rule for breach in _told(verdict)]


def _told(verdict: Verdict) -> tuple[Breach, ...]:
    """The breaches of a verdict, each of which must be told in Chinese too."""
    assert [b for b in verdict.breaches if not is_chinese(translated(b.message, "zh"))] == []
    return verdict.breaches


def charged(case: Case, *placements: Placement) -> list[tuple[str, str, int]]:
    """What soft rules charge for as (rule, for what, violation), the same in both views."""
    plan = settle(case, placements)
    assert all(c.ledger.violation == c.system.violation for c in plan.charges)
    assert not set(broken(case, plan)) & {c.rule for c in plan.charges}
    return [(c.rule, c.of, c.system.violation) for c in plan.charges]


def off(*rules: str, **fields: Any) -> Any:
    """A policy with these rules switched off."""
    return a_policy(rules=tuple(RuleSetting(rule=r, policy="off") for r in rules), **fields)


def soft(price: int, *rules: str, **fields: Any) -> Any:
    """A policy with these rules soft, each at this price."""
    settings = (RuleSetting(rule=rule, policy="soft", price=price) for rule in rules)
    return a_policy(rules=tuple(settings), **fields)


def an_eastern_and_a_western_case(**fields: Any) -> Case:
    """sh-01 and nx-01, each linked to the metro of Shanghai."""
    parts: dict[str, Any] = {
        "centres": (a_centre(), a_western_centre()),
        "pools": (a_pool(), a_pool("nx-01/a")),
        "links": (a_link("near", "shanghai", "sh-01"), a_link("far", "shanghai", "nx-01")),
    }
    return a_case(**parts | fields)


def a_case_of_a_group(kind: str, *workloads: Any, **fields: Any) -> Case:
    """These workloads in one group; sh-01 has two pools, nx-01 one."""
    group = Group(id="g", kind=kind, workloads=tuple(w.id for w in workloads))
    pools = (a_pool(), a_pool("sh-01/b"), a_pool("nx-01/a"))
    parts: dict[str, Any] = {"workloads": workloads, "groups": (group,), "pools": pools}
    return an_eastern_and_a_western_case(**parts | fields)
