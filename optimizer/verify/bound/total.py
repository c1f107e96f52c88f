"""The bound: the least of every block, less what the rows credit for their limits."""

from dataclasses import dataclass

from huline.models.case import Case
from huline.models.certificate import Certificate
from huline.models.errors import BadInput
from huline.models.plan import Perspective
from huline.optimizer.verify.bound.commitments import least_of_commitments
from huline.optimizer.verify.bound.cones import Multipliers
from huline.optimizer.verify.bound.contracts import least_of_contracts
from huline.optimizer.verify.bound.limits import credits_of
from huline.optimizer.verify.bound.relaxed import Relaxed
from huline.optimizer.verify.bound.room import Room
from huline.optimizer.verify.bound.rows import problems_of
from huline.optimizer.verify.bound.services import least_of_services
from huline.optimizer.verify.bound.training import least_of_training
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.registry import pair_checks


@dataclass(frozen=True)
class Blocks:
    """What a bound is the sum of, in milli-fen: the least of each block, by id, and credits."""

    multipliers: Multipliers
    perspective: Perspective
    workloads: dict[str, int]
    contracts: dict[str, int]
    commitments: dict[str, int]
    credited: int
    """What all rows credit for their limits."""
    shut: frozenset[tuple[str, str]] = frozenset()
    """Tenants and subsidies from which no plan can claim anything."""

    @property
    def bound(self) -> int:
        """What no plan costs less than."""
        blocks = (self.workloads, self.contracts, self.commitments)
        return sum(sum(each.values()) for each in blocks) - self.credited


def bound_of(case: Case, certificate: Certificate, asked: Perspective | None = None) -> int | None:
    """Recompute from the Case alone what no plan costs less than, in milli-fen.

    Returns
    -------
    The bound, in the perspective of the certificate; None if no plan exists at all.

    Raises
    ------
    BadInput
        As `blocks_of` does.
    """
    blocks = blocks_of(case, certificate, asked)
    return None if blocks is None else blocks.bound


def blocks_of(
    case: Case, certificate: Certificate, asked: Perspective | None = None
) -> Blocks | None:
    """Work out, from the Case alone, the parts of the bound of a certificate.

    Parameters
    ----------
    case : the Case
    certificate : any multipliers, from anywhere
    asked : the perspective that the certificate must be for, if that matters

    Returns
    -------
    None if no plan exists at all.

    Raises
    ------
    BadInput
        If the certificate is another Case's, or of another perspective than asked for, names
        rows that are not there or names one twice, has a wrong number of values (all mistakes at
        once), or might lead beyond 2^62.
    """
    facts = Facts(case)
    if problems := problems_of(facts, certificate, asked):
        raise BadInput(problems)
    rates, perspective = Rates(facts), certificate.perspective
    multipliers = Multipliers(rates, certificate)
    relaxed = Relaxed(rates, pair_checks(facts), multipliers, perspective)
    every = least_of_workloads(relaxed)
    workloads = {name: least for name, least in every.items() if least is not None}
    if len(workloads) < len(every):
        return None
    return Blocks(
        multipliers=multipliers,
        perspective=perspective,
        workloads=workloads,
        shut=relaxed.shut if relaxed.payer else frozenset(),
        contracts=least_of_contracts(rates, multipliers) if relaxed.payer else {},
        commitments=least_of_commitments(facts, multipliers, perspective),
        credited=credits_of(facts, multipliers, perspective),
    )


def least_of_workloads(relaxed: Relaxed) -> dict[str, int | None]:
    """Return the least that each workload costs; None for one that must be served and cannot."""
    room = Room(relaxed.facts)
    return least_of_training(relaxed, room) | least_of_services(relaxed, room)
