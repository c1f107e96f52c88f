"""What any plan costs at least in which one workload is pinned to a centre, at a certificate."""

from collections.abc import Sequence
from typing import Any

from huline.models.case import Case, Pin
from huline.models.certificate import Certificate
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.bound.total import Blocks, least_of_workloads
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.registry import pair_checks


def bounds_pinned(
    case: Case,
    certificate: Certificate,
    blocks: Blocks,
    workload: str,
    centres: Sequence[str],
) -> dict[str, int | None]:
    """Bound, for each of some centres, all plans in which one workload is pinned to it.

    All other blocks stay as they are, so only that of the workload is worked out anew.

    Parameters
    ----------
    case, certificate, blocks : a Case, a certificate of it, and the parts of its bound
    workload : one that nothing pins elsewhere
    centres : ids

    Returns
    -------
    Centre -> milli-fen that no plan with the workload there costs less than; None: there is no
    such plan. It is the bound of the same certificate for the Case with that pin, or below it
    where the pin puts a programme out of the reach of a firm.
    """
    pinned = _each_pinned(case, workload, centres)
    facts = Facts(pinned)
    rates = Rates(facts)
    relaxed = Relaxed(
        rates, pair_checks(facts), Multipliers(rates, certificate), blocks.perspective, blocks.shut
    )
    others = blocks.bound - blocks.workloads[workload]
    least = least_of_workloads(relaxed)
    found = (least[w.id] for w in pinned.workloads)
    return {
        centre: None if block is None else others + block
        for centre, block in zip(centres, found, strict=True)
    }


def _each_pinned(case: Case, workload: str, centres: Sequence[str]) -> Case:
    """Return a Case of nothing but copies of a workload, one pinned to each centre."""
    own = next(w for w in case.workloads if w.id == workload)
    names = [f"{workload}@{k}" for k in range(len(centres))]
    copies: dict[str, Any] = {
        "workloads": tuple(own.model_copy(update={"id": name}) for name in names),
        "quotes": tuple(
            quote.model_copy(update={"workload": name})
            for quote in case.quotes
            if quote.workload == workload
            for name in names
        ),
        "pins": tuple(
            Pin.model_construct(workload=name, centre=centre, pool=None, first=None)
            for name, centre in zip(names, centres, strict=True)
        ),
        "groups": (),
    }
    return case.model_copy(update=copies)
