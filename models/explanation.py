"""Why a workload runs where it does, and why not elsewhere: as files and the service tell it."""

from typing import Literal

from pydantic import Field

from huline.models.base import Frozen
from huline.models.conflict import Shortage
from huline.models.plan import Perspective
from huline.models.service.wire import Money
from huline.models.units import Id

Lines = dict[str, Money]
"""Line -> milli-fen; those of nothing are left out."""
Value = dict[str, int | str]
"""A unit, and so much of it."""
Basis = Literal["exact", "interval", "found"]
Tier = Literal[1, 2, 3, 4, 5, 6]
"""How severe a reason is: 1 bad data, 2 forbidden, 3 unfit, 4 never enough, 5 full now, 6 merely
costlier."""


class Stay(Frozen):
    """A pool in which a workload runs."""

    centre: Id
    pool: Id
    first: int
    end: int
    """Its first slot there, and the first after its last."""
    cards: int
    """The most at a time."""
    net: Money | None = None
    """What the workload costs in the plan's perspective; None where it runs in several pools."""
    ledger: Lines | None = None
    """The same by line."""


class Tipping(Frozen):
    """A parameter, and the bracket in which the cheaper place for a workload changes."""

    parameter: str
    """Of a centre its ``tariff``, on average, or the ``rent`` that it asks of this workload, in
    thousandths of today's; of a subsidy its ``share``, ``share_foreign`` or ``amount`` for this
    workload; of a workload its ``max_latency_us``."""
    now: int
    bracket: tuple[int, int]
    """Proven: at one end the workload is cheaper where it is, at the other there."""
    unit: str
    others: Literal["fixed"] = "fixed"


class Alternative(Frozen):
    """A centre to which a workload could move while all others stay."""

    centre: Id
    verdict: Literal["COSTLIER", "CHEAPER", "SAME"]
    """What the plan is with the workload there, by the difference that was found."""
    tier: Tier = 6
    pools: tuple[Stay, ...]
    found: Money
    """What the whole plan then costs more: found, others staying where they are."""
    ledger_diff: Lines
    """The same by line."""
    delta: tuple[Money, Money]
    """Between these lies what the best plan with the workload there costs more than the best of
    all; of basis ``found`` it is only what was found, twice."""
    basis: Basis
    at_least: Money | None = None
    """No plan with the workload there costs less; None: nothing is proven."""
    tipping: tuple[Tipping, ...] = ()


class Reason(Frozen):
    """One reason why a workload may not use a pool, as the plan stands."""

    pool: Id | None
    rule: str
    tier: Tier
    measured: Value
    limit: Value


class Remedy(Frozen):
    """What it would cost if the rules that refuse a place did not count for this workload."""

    rules: tuple[str, ...]
    """Rules that are not applied to it, and ``room`` where other work is thought away."""
    found: Money
    """What the plan would cost more, all others staying where they are."""
    pools: tuple[Stay, ...]


class Refused(Frozen):
    """A centre that a workload cannot use; its best pool speaks for it."""

    centre: Id
    pool: Id | None
    """None: it has no pools."""
    rule: str
    tier: Tier
    all: tuple[str, ...]
    """All rules that refuse this pool, the most severe first."""
    measured: Value
    limit: Value
    reasons: tuple[Reason, ...]
    """One for each of them."""
    remedy: Remedy | None = None
    """None: even so it could not run there."""
    tipping: tuple[Tipping, ...] = ()


class Scarce(Frozen):
    """What a workload pays for a scarce thing at the prices of the certificate."""

    row: str
    of: str
    price: Money
    """What the workload's use is worth to others: what it is charged in the bound."""


class Unserved(Frozen):
    """What the plan costs more if a workload is not served at all, others staying."""

    found: Money
    penalty: Money


class Explanation(Frozen):
    """Why a workload runs where it does, and why not elsewhere.

    The centres of `chosen`, `alternatives` and `refused` together are all there are, each once.
    """

    format: Literal["huline-explanation/1"] = "huline-explanation/1"
    case_hash: str
    workload: Id
    perspective: Perspective
    cost: Money
    """The whole plan's."""
    bound: Money | None
    bound_kind: Literal["certificate", "solver"] | None
    served: Literal["wholly", "partly", "not"]
    net: Money
    """What of the cost is the workload's own."""
    ledger: Lines
    """The same by line."""
    chosen: tuple[Stay, ...]
    alternatives: tuple[Alternative, ...]
    """The cheapest first, as found."""
    refused: tuple[Refused, ...]
    """The least severe first, of equals that which would cost least if it were not."""
    scarce: tuple[Scarce, ...] = Field(default=())
    """The dearest first."""
    unserved: Unserved | None = None
    """None: it has to be served, or is not served."""


class Scarcity(Frozen):
    """A scarce thing of a Case, at the prices of a certificate."""

    row: str
    rule: str
    of: str
    unit: str
    """What there would be one more of, in every slot where it counts by slot."""
    price: Money
    """What one more is worth: the bound of the same certificate falls by it."""
    worth: Money
    """What all there is of it is worth: what the bound credits for it."""
    slots: int | None = None
    """In how many slots it has a price; None where it does not count by slot."""
    dearest: int | None = None
    """The slot in which it is worth most."""


class RulePrice(Frozen):
    """What a rule costs, by a plan of the Case without it."""

    rule: str
    cost: Money
    """The cost of the plan that was found without it."""
    bound: Money | None
    """No plan without it costs less; None: nothing is proven."""
    price: tuple[Money, Money]
    """The best plan without the rule costs less than the best with it by an amount between; of
    basis ``found`` it is only what was found, twice."""
    basis: Basis


class Binding(Frozen):
    """What a plan's cost and its gap are made of, and what is scarce."""

    format: Literal["huline-binding/1"] = "huline-binding/1"
    case_hash: str
    perspective: Perspective
    cost: Money
    own: Lines
    """What the cost is made of: ``unserved`` work, other ``training`` and ``inference``, and
    charges by rule. They add up to it."""
    bound: Money | None = None
    gap: Lines | None = None
    """What lies between the cost and the bound, without remainder; None without a certificate."""
    scarce: tuple[Scarcity, ...] = ()
    """What is worth most first."""
    shortages: tuple[Shortage, ...] | None = ()
    """What work that is left unserved lacks, each workload by itself, as it would be ordered;
    None: the plan is too large for it to be looked for."""
    rules: tuple[RulePrice, ...] = ()
