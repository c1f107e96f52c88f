"""The bound: the least of every block, less what the rows credit for their limits."""

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


def bound_of(case: Case, certificate: Certificate, asked: Perspective | None = None) -> int | None:
    """Recompute from the Case alone what no plan costs less than, in milli-fen.

    Parameters
    ----------
    case : the Case
    certificate : any multipliers, from anywhere
    asked : the perspective that the certificate must be for, if that matters

    Returns
    -------
    The bound, in the perspective of the certificate; None if no plan exists at all.

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
    room = Room(facts)
    training, services = least_of_training(relaxed, room), least_of_services(relaxed, room)
    if training is None or services is None:
        return None
    bound = training + services + least_of_commitments(facts, multipliers, perspective)
    if relaxed.payer:
        bound += least_of_contracts(rates, multipliers)
    return bound - credits_of(facts, multipliers, perspective)
