import pytest

from huline.models.contract import Contract
from huline.models.ledger import Ledger
from huline.models.plan import Charge, Rented
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_job, a_policy, a_pool, a_quote, a_share, a_tenant
from tests.optimizer.verify.plans import a_run, broken, off, placed

PLACED = placed("w1", a_run())
CONTRACT = Contract(id="k", tenant="acme", pool="sh-01/a", min_cards=10, rent=70_000)


def a_case_with(contract=CONTRACT, **fields):
    """A job of 8 cards for 4 of 8 hours; the pool has 16 cards at 100,000 an hour."""
    return a_case(**{"workloads": (a_job(),), "contracts": (contract,)} | fields)


def rented(case, *cards, placements=(PLACED,)):
    contracts = [Rented(contract="k", cards=n) for n in cards]
    return settle(case, placements, contracts=contracts)


def rules(case, plan):
    return [breach.rule for breach in verify(case, plan).breaches]


def test_what_is_rented_is_paid_for_in_every_slot_and_its_work_pays_no_rent():
    """10 cards x 8 hours x 70,000; energy is billed as ever."""
    plan = rented(a_case_with(), 10)

    assert plan.placements[0].ledger.rent == 0
    assert [(c.rule, c.of, c.ledger) for c in plan.charges] == [
        ("take-or-pay", "k", Ledger(rent=5_600_000))
    ]
    assert plan.ledger == Ledger(rent=5_600_000, energy=32 * 60_000)
    assert broken(a_case_with(), plan) == []


def test_a_contract_without_a_rent_of_its_own_pays_that_of_the_pool():
    plan = rented(a_case_with(CONTRACT.model_copy(update={"rent": None})), 10)

    assert plan.ledger.rent == 10 * 8 * 100_000


@pytest.mark.parametrize(("cards", "caught"), [(0, 1), (9, 1), (10, 0), (16, 0), (17, 1)])
def test_none_or_at_least_the_agreed_number_is_rented_and_no_more_than_there_is(cards, caught):
    plan = rented(a_case_with(), *([cards] if cards else []))

    assert broken(a_case_with(), plan) == ["take-or-pay"] * caught


def test_nothing_need_be_rented_where_nothing_runs():
    assert broken(a_case_with(), rented(a_case_with(), placements=(placed("w1"),))) == []


def test_more_cards_at_once_than_rented_are_caught_in_their_worst_slot():
    jobs = (a_job("w1"), a_job("w2"))
    plan = rented(a_case_with(workloads=jobs), 15, placements=(PLACED, placed("w2", a_run())))

    (breach,) = verify(a_case_with(workloads=jobs), plan).breaches
    assert (breach.rule, breach.measured, breach.limit) == ("take-or-pay", 16, 15)


def test_work_of_another_tenant_pays_its_own_rent():
    tenants = (a_tenant(), a_tenant("other"))
    case = a_case_with(workloads=(a_job(tenant="other"),), tenants=tenants)

    assert rented(case).ledger.rent == 32 * 100_000
    assert broken(case, PLACED) == []


def test_a_share_of_rent_is_nothing_under_a_contract():
    case = a_case_with(policy=a_policy(subsidies=(a_share(),)))
    plan = rented(case, 10, placements=(placed("w1", a_run(), claims=[("voucher", 1)]),))

    assert set(rules(case, plan)) == {"entitlement", "stacking"}


def test_a_quoted_cost_stands_under_a_contract():
    case = a_case_with(quotes=(a_quote(cost=77),))

    assert rented(case, 10).placements[0].ledger.rent == 77
    assert broken(case, PLACED) == ["take-or-pay"]


def test_a_contract_stated_twice_or_unknown_is_caught():
    assert "take-or-pay" in rules(a_case_with(), rented(a_case_with(), 10, 10))
    plan = rented(a_case_with(), 10)
    stray = (*plan.contracts, Rented(contract="x", cards=1))
    unknown = plan.model_copy(update={"contracts": stray})
    assert rules(a_case_with(), unknown) == ["case"]


def test_a_charge_that_is_missing_or_wrong_is_caught():
    plan = rented(a_case_with(), 10)
    for charges in ((), (Charge(rule="take-or-pay", of="k", ledger=Ledger(rent=5_599_999)),)):
        assert "take-or-pay" in rules(a_case_with(), plan.model_copy(update={"charges": charges}))


def test_without_the_rule_there_are_no_contracts_and_work_pays_the_usual_rent():
    case = a_case_with(policy=off("take-or-pay"))

    assert broken(case, PLACED) == []
    assert rented(case).ledger.rent == 32 * 100_000
    with_capacity_off = a_case_with(policy=off("capacity"))
    assert broken(with_capacity_off, rented(with_capacity_off, 17)) == []


def test_a_pool_that_shrinks_may_still_be_rented_at_its_largest():
    case = a_case_with(pools=(a_pool(cards=(16,) * 4 + (4,) * 4),))

    assert broken(case, rented(case, 16)) == []
