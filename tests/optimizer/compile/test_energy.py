import pytest

from huline.models.case import Horizon
from huline.optimizer.compile import compile_case
from tests.builders import a_case, a_centre, a_pool, a_tariff, a_western_centre


def energy(pool=None, tariff=(60_000,), pue=(1000,), slots=1, minutes=60):
    """(P, T) milli-fen per card-slot of one pool, as nested lists."""
    case = a_case(
        horizon=Horizon(start="2026-07-15T00:00:00+08:00", slots=slots, slot_minutes=minutes),
        centres=(a_centre(pue=pue),),
        pools=(a_pool(**pool or {}),),
        tariffs=(a_tariff(fen_per_mwh=tariff),),
    )
    return compile_case(case).supply.energy.tolist()


def test_a_kilowatt_for_an_hour_costs_a_thousandth_of_a_megawatt_hour():
    """1000 W x 1 h = 1 kWh at 600 CNY/MWh: 0.6 CNY = 60,000 milli-fen."""
    assert energy() == [[60_000]]


def test_pue_is_charged_on_every_watt():
    """0.7 kW x 1.25 x 0.25 h = 0.21875 kWh at 0.60 CNY: 0.13125 CNY = 13,125 milli-fen."""
    assert energy({"busy_w": 700}, pue=(1250,), minutes=15) == [[13_125]]


@pytest.mark.parametrize(
    ("fen_per_mwh", "expected"), [(499, 0), (500, 1), (501, 1), (-499, 0), (-500, 0), (-501, -1)]
)
def test_a_rate_is_rounded_half_up(fen_per_mwh, expected):
    """1 W for an hour at 500 fen/MWh is 1 x 1000 x 60 x 500 / 60,000,000 = half a milli-fen."""
    assert energy({"busy_w": 1}, tariff=(fen_per_mwh,)) == [[expected]]


def test_tariff_and_pue_are_those_of_the_slot():
    """1 kWh x (1.0, 1.5) at (600, 400) CNY/MWh: 0.6 and 0.6 CNY; then 1.0 at 400: 0.4."""
    assert energy(tariff=(60_000, 40_000, 40_000), pue=(1000, 1500, 1000), slots=3) == [
        [60_000, 60_000, 40_000]
    ]


def test_each_pool_pays_the_tariff_of_its_own_centre():
    """The same card in two centres, and half the watts in a second pool of the first."""
    case = a_case(
        slots=1,
        centres=(a_centre(), a_western_centre(tariff="cheap")),
        pools=(a_pool(), a_pool("nx-01/a"), a_pool("sh-01/b", busy_w=500)),
        tariffs=(a_tariff(), a_tariff("cheap", (30_000,))),
    )

    assert compile_case(case).supply.energy.tolist() == [[60_000], [30_000], [30_000]]
