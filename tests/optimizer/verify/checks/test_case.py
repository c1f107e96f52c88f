import pytest

from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Left, Placement, Plan, Refusal
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_job
from tests.optimizer.verify.plans import a_run, placed

CASE = a_case(workloads=(a_job(),))
PLAN = settle(CASE, [placed("w1", a_run())])


def a_plan_of(*placements: Placement) -> Plan:
    nothing = {"ledger": Ledger(), "system": SystemLedger(), "cost": 0}
    return Plan(case_hash=CASE.hash, placements=placements, **nothing)


def test_a_plan_of_its_own_case_passes():
    assert verify(CASE, PLAN).ok


def test_nothing_of_a_plan_of_another_case_is_believed():
    other = a_case(workloads=(a_job(), a_job("w2")))

    verdict = verify(other, PLAN)

    assert [b.rule for b in verdict.breaches] == ["case"]
    assert (verdict.breaches[0].measured, verdict.breaches[0].limit) == (CASE.hash, other.hash)
    assert verdict.cost is verdict.ledger is verdict.system is verdict.measures is None


@pytest.mark.parametrize(
    ("placement", "unknown"),
    [
        (placed("w1", a_run(pool="moon/a")), "moon/a"),
        (placed("w1", a_run(), links=["wire"]), "wire"),
        (placed("w1", a_run(), courier="horse"), "horse"),
        (placed("w1", a_run(), claims=[("gift", 5)]), "gift"),
    ],
    ids=["pool", "link", "courier", "subsidy"],
)
def test_a_placement_that_names_what_the_case_lacks_is_caught_and_not_priced(placement, unknown):
    verdict = verify(CASE, a_plan_of(placement))

    assert [(b.rule, b.where, b.measured) for b in verdict.breaches] == [("case", "w1", unknown)]
    assert verdict.cost is verdict.ledger is verdict.measures is None


def test_a_placement_of_an_unknown_workload_is_caught():
    verdict = verify(CASE, a_plan_of(*PLAN.placements, placed("w9", a_run())))

    assert [(b.rule, b.measured) for b in verdict.breaches] == [("case", "w9")]


def test_a_reason_for_a_workload_or_of_a_pool_that_is_not_there_is_caught():
    refusal = Refusal(workload="w1", pool="moon/a", rule="scale", measured=8, limit=7)
    left = (Left(workload="w9", alone=True), Left(workload="w1", alone=False, refusal=refusal))

    verdict = verify(CASE, PLAN.model_copy(update={"left": left}))

    assert [(b.rule, b.measured) for b in verdict.breaches] == [("case", "w9"), ("case", "moon/a")]
