"""The independent checker: walks a plan against its Case, rule by rule."""

from collections.abc import Iterator, Sequence

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import BadInput, TooLarge
from huline.models.garbage import collection_paused
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Charge, Perspective, Placement, Plan, Rented, Shortfall
from huline.models.problems import problem
from huline.models.sentence import both
from huline.models.verdict import Breach, Verdict
from huline.optimizer.verify.audit import Audit
from huline.optimizer.verify.bound import Blocks, blocks_of, bounded, overstated, parts_of
from huline.optimizer.verify.charges import Charged
from huline.optimizer.verify.checks.case import of_another_case
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.measures import measure
from huline.optimizer.verify.money import MOST_MILLI_FEN
from huline.optimizer.verify.pairs import Miss, Use, misses
from huline.optimizer.verify.placed import Placed
from huline.optimizer.verify.registry import CHECKS, pair_checks

_BEYOND = both(
    "an amount of this plan is beyond {most} milli-fen",
    "计划中有金额超过 {most} 毫分",
    most=MOST_MILLI_FEN,
)


@collection_paused()
def verify(
    case: Case,
    plan: Plan,
    certificate: Certificate | Blocks | None = None,
    *,
    apart: bool = False,
) -> Verdict:
    """Check a plan against its Case and recompute every amount of it.

    Parameters
    ----------
    case : the Case
    plan : any plan; of one made for another Case, nothing but that is said
    certificate : from which to recompute the bound of a plan that can be priced, or what
        `blocks_of` made of it for this Case
    apart : also take apart what lies between the cost and that bound

    Returns
    -------
    The verdict. Cost, ledgers and measures are recomputed; they are None where the plan cannot be
    priced because it leaves out or repeats a workload, names what the Case lacks, or comes to
    more than 10**18 milli-fen. Whatever a plan states, nothing is raised.

    Raises
    ------
    BadInput
        If the certificate is not one for this Case and perspective, with all that is wrong.
    ValueError
        If what was made of it is for the other perspective.
    FalseBound
        If the bound is above the cost of a plan that breaks no rule: an error of Huline.
    """
    if plan.case_hash != case.hash:
        return Verdict(ok=False, breaches=(of_another_case(plan, case),))
    facts = Facts(case)
    audit = Audit(facts, plan, pair_checks(facts))
    breaches = [*_broken(audit)]
    if not (audit.complete and audit.whole.statable):
        return Verdict(ok=False, breaches=tuple(breaches))
    verdict = Verdict(
        ok=not breaches,
        breaches=tuple(breaches),
        cost=audit.whole.total(plan.perspective),
        shortfalls=audit.shortfalls,
        ledger=Ledger(**audit.whole.payer),
        system=SystemLedger(**audit.whole.system),
        measures=measure(audit),
    )
    if certificate is None:
        return verdict
    kept = audit if apart else None
    del audit  # of a large plan it takes the memory that the bound needs
    blocks = _blocks(case, plan, certificate)
    bound = None if blocks is None else blocks.bound
    judged = overstated(bounded(verdict, bound, plan.perspective), plan)
    if kept is None or blocks is None:
        return judged
    return judged.model_copy(update={"parts": parts_of(kept, blocks)})


@collection_paused()
def broken(case: Case, plan: Plan) -> tuple[Breach, ...]:
    """Report the rules that the work of a plan breaks, whatever amounts the plan states."""
    facts = Facts(case)
    return tuple(_broken(Audit(facts, plan, pair_checks(facts), stated=False)))


def _broken(audit: Audit) -> Iterator[Breach]:
    """Report breaches; those of stated amounts only if they are judged."""
    for placed in audit.placed:
        yield from refused(placed)
    for rule, check in CHECKS:
        if audit.facts.applies(rule) and (audit.stated or rule != "ledger"):
            yield from check(audit)


def _blocks(case: Case, plan: Plan, certificate: Certificate | Blocks) -> Blocks | None:
    if isinstance(certificate, Certificate):
        return blocks_of(case, certificate, plan.perspective)
    if certificate.perspective != plan.perspective:
        raise ValueError("what was made of a certificate of another perspective")
    return certificate


def settle(
    case: Case,
    placements: Sequence[Placement],
    perspective: Perspective = "payer",
    contracts: Sequence[Rented] = (),
    terminations: Sequence[str] = (),
) -> Plan:
    """Make a plan of placements: every ledger is computed, whatever they state.

    No rule is checked; `verify` does that.

    Raises
    ------
    BadInput
        If a workload has not exactly one placement, or one names what the Case lacks.
    TooLarge
        If an amount is beyond 10**18 milli-fen.
    """
    facts = Facts(case)
    draft = Plan(
        case_hash=case.hash,
        case_name=case.name,
        perspective=perspective,
        placements=tuple(placements),
        contracts=tuple(contracts),
        terminations=tuple(terminations),
        ledger=Ledger(),
        system=SystemLedger(),
        cost=0,
    )
    audit = Audit(facts, draft, pair_checks(facts))
    if not audit.complete:
        wrong = [b for rule, check in CHECKS if rule in ("case", "option") for b in check(audit)]
        raise BadInput(problem(("placements",), breach.rule, breach.message) for breach in wrong)
    if not all(amounts.statable for amounts in [*audit.amounts, audit.whole]):
        raise TooLarge(_BEYOND)
    charges = tuple(map(_stated, audit.charges))
    settled = (
        placed.placement.model_copy(
            update={
                "ledger": Ledger(**amounts.payer),
                "system": SystemLedger(**amounts.system),
            }
        )
        for placed, amounts in zip(audit.placed, audit.amounts, strict=True)
    )
    return draft.model_copy(
        update={
            "placements": tuple(settled),
            "charges": charges,
            "ledger": Ledger(**audit.whole.payer),
            "system": SystemLedger(**audit.whole.system),
            "cost": audit.whole.total(perspective),
            "shortfalls": tuple(
                Shortfall(tier=tier, unserved=left) for tier, left in audit.shortfalls.items()
            ),
        }
    )


def _stated(charged: Charged) -> Charge:
    return Charge(
        rule=charged.rule,
        of=charged.of,
        ledger=Ledger(**charged.amounts.payer),
        system=SystemLedger(**charged.amounts.system),
    )


def refused(placed: Placed) -> Iterator[Breach]:
    """Report every pool that a pair rule refuses: for inference, to all of its metros."""
    facts, w, courier = placed.facts, placed.workload, placed.placement.courier
    homes = list(facts.homes(w))
    for pool_id in placed.service.refused if placed.service else placed.runs_by_pool:
        pool, runs = facts.pools[pool_id], placed.runs_by_pool[pool_id]
        centre = facts.centre_of(pool)
        against = [
            misses(facts, placed.checks.hard, Use(w, pool, centre, home, runs, courier))
            for home in homes
        ]
        first: dict[str, Miss] = {}
        for found in against:
            for rule, miss in found:
                first.setdefault(rule, miss)
        for rule, miss in first.items():
            yield Breach(
                rule=rule,
                where=f"{w.id}, {pool_id}",
                measured=miss.measured,
                limit=miss.limit,
                message=both(
                    "{id} may not use {pool}: {why}",
                    "{id} 不得使用 {pool}：{why}",
                    id=w.id,
                    pool=pool_id,
                    why=miss.why,
                ),
            )
