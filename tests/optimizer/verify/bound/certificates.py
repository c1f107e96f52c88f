"""Certificates for tests, the optimum of tiny Cases, and random multipliers."""

from random import Random

from huline.models.case import Case
from huline.models.certificate import Certificate, Multiplier
from huline.optimizer.bench.agreement.oracle import Oracle
from huline.optimizer.verify.bound import bound_of
from huline.optimizer.verify.bound.rows import ROWS, objects_of
from huline.optimizer.verify.facts import Facts


def a_certificate(case: Case, *rows, perspective="payer", **fields) -> Certificate:
    """Name rows as (row, of, value, ...): a single value stands for every slot."""
    slots = {row.id: case.horizon.slots if row.by_slot else 1 for row in ROWS}
    multipliers = tuple(
        Multiplier(row=row, of=of, values=values * slots[row] if len(values) == 1 else values)
        for row, of, *given in rows
        if (values := tuple(given))
    )
    parts = {"case_hash": case.hash, "perspective": perspective, "multipliers": multipliers}
    return Certificate(**parts | fields)


def bound(case: Case, *rows, perspective="payer") -> int | None:
    """Return the bound of a Case with these rows priced."""
    return bound_of(case, a_certificate(case, *rows, perspective=perspective))


def is_the_optimum(case: Case, cost: int, perspective="payer") -> bool:
    """Tell whether some plan costs so much, and none less."""
    oracle = Oracle(case, perspective)
    return oracle.better_than((cost,)) is None and oracle.better_than((cost + 1,)) == (cost,)


PRICES = (10, 10**3, 10**5, 10**6, 10**7, 10**9, 10**12)
"""What rows are priced at most: up to the greatest price there is."""


def a_random_certificate(case: Case, perspective, rng: Random, prices=PRICES) -> Certificate:
    """Price some of a Case's rows, or all of them, with one of the prices at most."""
    facts, share = Facts(case), rng.choice((0.2, 0.5, 1))
    most = rng.choice(prices)
    multipliers = []
    for row in ROWS:
        top = rng.choice((10**5, 10**6, 2 * 10**6)) if row.id in ("budget", "firm-cap") else most
        for of in objects_of(row, facts, perspective):
            count = facts.slots if row.by_slot else 1
            values = tuple(rng.choice((0, rng.randint(0, top))) for _ in range(count))
            if rng.random() < share:
                multipliers.append(Multiplier(row=row.id, of=of, values=values))
    return Certificate(
        case_hash=case.hash, perspective=perspective, multipliers=tuple(multipliers)
    )


def tampered(certificate: Certificate, rng: Random) -> Certificate:
    """Scale, shuffle or enlarge what somebody may have worked out with care."""
    found = []
    for item in certificate.multipliers:
        values = list(item.values)
        match rng.randrange(3):
            case 0:
                values = [min(10**12, value * rng.randint(0, 3_000) // 1_000) for value in values]
            case 1:
                rng.shuffle(values)
            case _:
                values[rng.randrange(len(values))] = rng.choice((0, 10**6, 10**12))
        found.append(item.model_copy(update={"values": tuple(values)}))
    return certificate.model_copy(update={"multipliers": tuple(found)})
