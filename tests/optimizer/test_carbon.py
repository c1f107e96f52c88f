"""What work emits, priced by the engine and recomputed by the checker."""

import pytest

from huline.models.errors import BadInput
from huline.models.policy import CarbonFactor
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import settle, verify
from tests.builders import a_case, a_centre, a_job, a_policy, a_pool, a_quote, a_western_centre
from tests.optimizer.verify.plans import a_run, an_eastern_and_a_western_case, placed

SHANGHAI = CarbonFactor(province="上海", g_per_kwh=500)
PLACED = placed("w1", a_run())


def a_case_with(price, centre=None, carbon=(SHANGHAI,), **fields):
    policy = a_policy(carbon=carbon, carbon_price=price)
    centres = (a_centre(**centre or {}),)
    return a_case(centres=centres, workloads=(a_job(),), policy=policy, **fields)


def carbon(case):
    plan = settle(case, [PLACED])
    assert plan.ledger.carbon == plan.system.carbon
    return plan.ledger.carbon


def test_emissions_are_priced_by_the_kilogram():
    """32 kWh at 500 g are 16 kg, at 1,000 milli-fen each."""
    assert carbon(a_case_with(1_000)) == 16_000


def test_a_centres_own_factor_comes_before_its_provinces():
    assert carbon(a_case_with(1_000, {"carbon_g_per_kwh": 250})) == 8_000
    assert carbon(a_case_with(1_000, {"carbon_g_per_kwh": 0})) == 0


def test_what_the_meter_loses_emits_too_and_the_rate_is_rounded_once():
    """1,250 Wh x 500 g = 625 g: at 3 milli-fen a kg 1.875, so 2 for each of 32 card-slots."""
    assert carbon(a_case_with(3, {"pue": (1250,)})) == 64


def test_engine_and_checker_round_alike_in_every_slot():
    case = a_case_with(7_777, {"pue": tuple(range(1001, 1009))}, pools=(a_pool(busy_w=1_013),))
    plan = solve_here(case)

    assert compile_case(case).supply.carbon[0].tolist() == [
        (2 * 1_013 * pue * 60 * 500 * 7_777 + 60_000_000_000) // 120_000_000_000
        for pue in range(1001, 1009)
    ]
    assert verify(case, plan).ok
    assert plan.ledger.carbon > 0


@pytest.mark.parametrize("perspective", ["payer", "system"])
def test_a_price_of_carbon_moves_work_to_cleaner_grids(perspective):
    """Energy is dearer by 8,000 a card-hour in the west, which emits 0.4 kg less."""
    factors = (SHANGHAI, CarbonFactor(province="Ningxia", g_per_kwh=100))
    pools = (a_pool(), a_pool("nx-01/a", rent=108_000, running_cost=8_000))
    for price, pool in ((19_000, "sh-01/a"), (21_000, "nx-01/a")):
        case = an_eastern_and_a_western_case(
            pools=pools,
            workloads=(a_job(),),
            policy=a_policy(carbon=factors, carbon_price=price),
        )
        plan = solve_here(case, Options(perspective=perspective))

        assert [run.pool for run in plan.placements[0].runs] == [pool]


def test_an_all_in_quote_does_not_cover_carbon():
    case = a_case_with(1_000, quotes=(a_quote(cost=5),))

    assert settle(case, [PLACED]).ledger.total == 5 + 16_000
    assert solve_here(case).cost == 5 + 16_000


def test_without_a_price_emissions_are_measured_by_the_provinces_factor():
    plan = settle(case := a_case_with(0), [PLACED])

    assert plan.ledger.carbon == 0
    assert verify(case, plan).measures.carbon_kg == 16


def test_a_price_without_a_factor_is_refused_where_work_could_run():
    with pytest.raises(BadInput, match="neither 'sh-01' nor its province has a grid factor"):
        a_case_with(1, carbon=())

    idle = (a_centre(carbon_g_per_kwh=5), a_western_centre())
    policy = a_policy(carbon_price=1)
    assert a_case(centres=idle, policy=policy).policy.carbon_of(idle[1]) is None


def test_a_province_cannot_be_given_two_factors():
    with pytest.raises(BadInput, match="'Shanghai' is set more than once"):
        a_case_with(1, carbon=(SHANGHAI, CarbonFactor(province="Shanghai", g_per_kwh=1)))
