"""Ledgers by hand: 100,000 of rent and 60,000 of energy a card-slot, unless said otherwise."""

import numpy as np

from huline.models.case import Horizon
from huline.models.data import Data
from huline.models.ledger import Ledger, SystemLedger
from huline.models.plan import Claim
from huline.optimizer.compile import compile_case
from huline.optimizer.settle import JobRun, Schedule, ServiceRun, settle
from tests.builders import (
    a_case,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_profile,
    a_service,
    a_share,
    a_tariff,
    a_western_centre,
)

FOUR_HOURS = Schedule(jobs={0: JobRun(0, (0, 1, 2, 3))})
NEAR = (a_link("near", "shanghai", "sh-01"),)


def settled(schedule=FOUR_HOURS, **fields):
    return settle(compile_case(a_case(**{"workloads": (a_job(),)} | fields)), schedule)


def test_a_job_pays_rent_and_energy_for_every_card_and_slot():
    """8 cards x 4 hours = 32 card-slots; the system sees the energy alone."""
    found = settled()

    assert found.ledger == Ledger(rent=3_200_000, energy=1_920_000)
    assert found.system == SystemLedger(energy=1_920_000)
    assert (found.cost("payer"), found.cost("system")) == (5_120_000, 1_920_000)


def test_energy_within_the_rent_is_the_operators_and_running_cost_the_systems():
    found = settled(pools=(a_pool(rent_includes_energy=True, running_cost=7_000),))

    assert found.ledger == Ledger(rent=3_200_000)
    assert found.system == SystemLedger(energy=1_920_000, running=224_000)


def test_energy_costs_what_its_slot_does_and_may_earn():
    """8 x (60,000 + 60,000 - 20,000 + 0) = 800,000."""
    found = settled(tariffs=(a_tariff(fen_per_mwh=(60_000, 60_000, -20_000, 0, 0, 0, 0, 0)),))

    assert found.ledger.energy == 800_000


def test_a_wish_is_the_payers_and_only_at_the_centre_it_names():
    """5,000 x 32 card-hours."""
    wished = settled(workloads=(a_job(preferences={"sh-01": 5_000}),))
    elsewhere = settled(
        workloads=(a_job(preferences={"nx-01": 5_000}, bans=("nx-01",)),),
        centres=(a_case().centres[0], a_western_centre()),
    )

    assert wished.ledger.preference == 160_000
    assert wished.system.total == 1_920_000
    assert elsewhere.ledger.preference == 0


def test_moving_data_is_paid_once_in_both_views():
    """300 MB x 10 milli-fen; it arrives in slot 1."""
    job = a_job(data=Data(mb=300, at="shanghai"))
    found = settled(Schedule(jobs={0: JobRun(0, (1, 2, 3, 4))}), workloads=(job,), links=NEAR)

    assert found.placements[0].links == ("near",)
    assert found.ledger.transfer == found.system.transfer == 3_000


def test_data_already_there_travels_no_link():
    job = a_job(data=Data(mb=300, at="sh-01"))
    found = settled(workloads=(job,), links=NEAR)

    assert found.placements[0].links == ()
    assert found.ledger.transfer == 0


def test_a_job_left_out_loses_its_work():
    """32 reference card-hours at 5,000,000 for tier 2, at 10,000,000 for tier 1."""
    found = settled(Schedule(), workloads=(a_job(), a_job("w2", tier=1)))

    assert [p.ledger for p in found.placements] == [
        Ledger(penalty=160_000_000),
        Ledger(penalty=320_000_000),
    ]
    assert found.system == SystemLedger(penalty=480_000_000)
    assert found.placements[0].runs == ()


def test_a_service_pays_for_its_cards_and_for_what_they_leave():
    """2000, 2000 and 1000 units; 2, 1 and 1 cards leave 1000 units at 5,000."""
    service = a_service()
    found = settled(
        Schedule(services={0: ServiceRun(np.array([[2, 1, 1]]))}),
        slots=3,
        links=NEAR,
        workloads=(service,),
        profiles=(a_profile(per_mille=(1000, 1000, 500)),),
    )

    assert found.ledger == Ledger(rent=400_000, energy=240_000, penalty=5_000_000)
    assert found.system == SystemLedger(energy=240_000, penalty=5_000_000)


def test_short_slots_cost_their_part_of_the_hour():
    """A quarter of 5,000,000 per 1000 units and hour is 1,250 a unit: 4 x 2000 x 1,250."""
    horizon = Horizon(start="2026-07-15T00:00:00+08:00", slots=4, slot_minutes=15)
    found = settled(Schedule(), horizon=horizon, links=NEAR, workloads=(a_service(),))

    assert found.ledger.penalty == 10_000_000


def test_claims_are_the_payers_income_and_nothing_to_the_system():
    """30 % of 3,200,000."""
    found = settled(policy=a_policy(subsidies=(a_share(),)))

    assert found.placements[0].claims == (Claim(subsidy="voucher", amount=960_000),)
    assert found.ledger == Ledger(rent=3_200_000, energy=1_920_000, subsidy=-960_000)
    assert found.ledger.total == 4_160_000
    assert found.system.total == 1_920_000


def test_a_plans_ledger_is_the_sum_of_its_placements():
    schedule = Schedule(jobs={0: JobRun(0, (0, 1, 2, 3))})
    found = settled(schedule, workloads=(a_job(), a_job("w2")))

    assert found.ledger == Ledger(rent=3_200_000, energy=1_920_000, penalty=160_000_000)


def test_a_plan_of_nothing_costs_nothing():
    found = settled(Schedule(), workloads=())

    assert found.ledger == Ledger()
    assert found.system == SystemLedger()
