"""What a certificate proves is worked out while the search goes on, and is the same then."""

import pytest

from huline.models.errors import BadInput
from huline.optimizer.made import Made
from huline.optimizer.options import Options
from huline.optimizer.planning import plan
from huline.optimizer.proving import Proving
from huline.optimizer.verify import blocks_of, verify
from tests.builders import a_case, a_job

CASE = a_case(workloads=tuple(a_job(f"w{n}", work=64) for n in range(5)))


@pytest.fixture(scope="module")
def made():
    proofs = []
    found = plan(CASE, Options(certify=True), checked=lambda _, proof: proofs.append(proof))
    return Made(found, proofs[0])


def test_a_verdict_is_the_same_whether_its_bound_was_worked_out_before(made):
    before = blocks_of(CASE, made.certificate)

    assert before.bound == made.plan.bound
    for apart in (False, True):
        now = verify(CASE, made.plan, made.certificate, apart=apart)
        assert verify(CASE, made.plan, before, apart=apart) == now


def test_what_was_worked_out_for_the_other_perspective_proves_nothing(made):
    system = made.plan.model_copy(update={"perspective": "system"})

    with pytest.raises(ValueError, match="of another perspective"):
        verify(CASE, system, blocks_of(CASE, made.certificate))


def test_the_latest_certificate_is_worked_out_ahead_and_any_other_at_the_end(made):
    other = made.certificate.model_copy(update={"multipliers": ()})

    with Proving(CASE) as proving:
        assert proving.proven(made.certificate) is made.certificate
        proving.hear(made._replace(certificate=None))
        assert proving.proven(None) is None
        for each in (other, made.certificate, made.certificate):
            proving.hear(made._replace(certificate=each))
        assert proving.proven(made.certificate).bound == made.plan.bound
        assert proving.proven(other) is other


def test_a_certificate_that_is_none_for_the_case_is_refused_ahead_as_at_the_end(made):
    foreign = made.certificate.model_copy(update={"case_hash": "0" * 64})

    with Proving(CASE) as proving:
        proving.hear(made._replace(certificate=foreign))
        with pytest.raises(BadInput) as ahead:
            proving.proven(foreign)
    with pytest.raises(BadInput) as at_the_end:
        verify(CASE, made.plan, foreign)

    assert str(ahead.value) == str(at_the_end.value)
