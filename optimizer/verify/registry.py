"""Every check, listed by hand in the order of the catalogue."""

from collections.abc import Callable, Iterable

from huline.models.verdict import Breach
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.checks import (
    apart,
    ban,
    budget,
    capacity,
    case,
    ceiling,
    certification,
    demand,
    demand_charge,
    density,
    dispatch,
    ecosystem,
    energy_quota,
    entitlement,
    exclusive,
    firm_cap,
    hardware,
    headroom,
    latency,
    ledger,
    link,
    lit_floor,
    locality,
    min_claim,
    move_budget,
    must_serve,
    neutrality,
    option,
    pin,
    power,
    precedence,
    pricing,
    residency,
    route,
    scale,
    sites,
    spending,
    spread,
    stacking,
    stay,
    take_or_pay,
    tenant_quota,
    termination,
    threshold,
    tiers,
    together,
    window,
    work,
)
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.pairs import PairCheck, Strengths

PAIR_CHECKS: tuple[tuple[str, PairCheck], ...] = (
    ("residency", residency.miss),
    ("locality", locality.miss),
    ("latency", latency.miss),
    ("hardware", hardware.miss),
    ("pricing", pricing.miss),
    ("ecosystem", ecosystem.miss),
    ("density", density.miss),
    ("scale", scale.miss),
    ("dispatch", dispatch.miss),
    ("neutrality", neutrality.miss),
    ("certification", certification.miss),
    ("window", window.miss),
    ("ban", ban.miss),
    ("pin", pin.miss),
)

# what no plan can do whatever the policy, told under the name of the rule next to it
ALWAYS: tuple[tuple[str, PairCheck], ...] = (
    ("hardware", hardware.unmeasured),
    ("window", window.no_route),
)

CHECKS: tuple[tuple[str, Callable[[Audit], Iterable[Breach]]], ...] = (
    ("case", case.breaches),
    ("option", option.breaches),
    ("work", work.breaches),
    ("demand", demand.breaches),
    ("route", route.breaches),
    ("capacity", capacity.breaches),
    ("power", power.breaches),
    ("demand-charge", demand_charge.breaches),
    ("headroom", headroom.breaches),
    ("energy-quota", energy_quota.breaches),
    ("tenant-quota", tenant_quota.breaches),
    ("lit-floor", lit_floor.breaches),
    ("take-or-pay", take_or_pay.breaches),
    ("termination", termination.breaches),
    ("link", link.breaches),
    ("sites", sites.breaches),
    ("spread", spread.breaches),
    ("stay", stay.breaches),
    ("must-serve", must_serve.breaches),
    ("precedence", precedence.breaches),
    ("spending", spending.breaches),
    ("together", together.breaches),
    ("apart", apart.breaches),
    ("move-budget", move_budget.breaches),
    ("entitlement", entitlement.breaches),
    ("stacking", stacking.breaches),
    ("ceiling", ceiling.breaches),
    ("exclusive", exclusive.breaches),
    ("min-claim", min_claim.breaches),
    ("threshold", threshold.breaches),
    ("tiers", tiers.breaches),
    ("firm-cap", firm_cap.breaches),
    ("budget", budget.breaches),
    ("ledger", ledger.breaches),
)


def pair_checks(facts: Facts) -> Strengths:
    """Return the pair rules in force in a Case."""
    soft = tuple((rule, check) for rule, check in PAIR_CHECKS if facts.price_of(rule) is not None)
    hard = (item for item in PAIR_CHECKS if facts.applies(item[0]) and item not in soft)
    return Strengths(ALWAYS + tuple(hard), soft)
