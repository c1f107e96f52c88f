"""What any plan with a workload at a centre costs at least: the bound of the Case that says so."""

from random import Random

import pytest

from huline.models.case import Pin
from huline.optimizer.verify.bound import blocks_of, bound_of, bounds_pinned
from tests.agreement.brute_force import best, changed
from tests.agreement.tiny import perspective_of, tiny_case
from tests.optimizer.verify.bound.certificates import a_random_certificate
from tests.optimizer.verify.bound.furnished import a_furnished_case


def pinned_to(case, workload, centre):
    return changed(case, pins=(*case.pins, Pin(workload=workload, centre=centre)))


def certified_for(case, certificate):
    return certificate.model_copy(update={"case_hash": case.hash})


def free_of(case):
    """List the workloads that nothing pins."""
    decreed = {pin.workload for pin in case.pins}
    return [w.id for w in case.workloads if w.id not in decreed]


@pytest.mark.parametrize("seed", range(60))
def test_one_block_alone_gives_the_bound_of_the_case_with_the_pin(seed):
    """Or less, where the pin keeps a firm from opening a programme."""
    case, perspective = a_furnished_case(seed), perspective_of(seed)
    certificate = a_random_certificate(case, perspective, Random(seed))
    blocks = blocks_of(case, certificate)
    centres = [centre.id for centre in case.centres]
    for workload in free_of(case) if blocks else ():
        found = bounds_pinned(case, certificate, blocks, workload, centres)
        for centre in centres:
            there = pinned_to(case, workload, centre)
            its = certified_for(there, certificate)
            again = blocks_of(there, its)
            if again is not None and again.shut != blocks.shut:
                assert found[centre] is None or found[centre] <= again.bound
            else:
                assert found[centre] == bound_of(there, its)


@pytest.mark.parametrize("seed", range(500, 520))
def test_no_plan_with_the_workload_there_costs_less(seed):
    case, perspective = tiny_case(seed), perspective_of(seed)
    certificate = a_random_certificate(case, perspective, Random(seed))
    blocks = blocks_of(case, certificate)
    centres = [centre.id for centre in case.centres]
    for workload in free_of(case)[:1] if blocks else ():
        found = bounds_pinned(case, certificate, blocks, workload, centres)
        for centre, bound in found.items():
            least = best(pinned_to(case, workload, centre), perspective)
            assert least is None or (bound is not None and bound <= least)
