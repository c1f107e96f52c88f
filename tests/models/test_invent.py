from collections import Counter

import pytest

from huline.models.case import Case
from huline.models.errors import BadInput
from huline.models.invent import invent
from huline.models.workload import InferenceService, TrainingJob

CASE = invent(workloads=1_000, centres=40, slots=48, seed=3)


def card_hours_of_training(case):
    return sum(job.work for job in case.training())


def card_hours_of_inference(case):
    """Of reference cards, if all demand is served at the ceiling of utilisation."""
    profiles = {profile.id: sum(profile.per_mille) for profile in case.profiles}
    total = 0.0
    for service in case.services():
        # performance on the reference card is the units it serves
        units = service.accelerators.get("h800") or service.accelerators["910b"] / 0.52
        hours = profiles[service.profile] / service.utilisation
        total += sum(service.peaks.values()) / units * hours
    return total


def card_hours_of_supply(case, speeds):
    speed = {"training": 0, "inference": 1}[speeds]
    by_card = {"h800": (1000, 1000), "a800": (450, 600), "h20": (350, 850), "910b": (420, 520)}
    by_card["mlu590"] = (300, 380)
    promised = Counter()
    for promise in case.commitments:
        promised[promise.pool] += (promise.end - promise.first) * promise.cards
    return sum(
        (pool.cards[0] * case.horizon.slots - promised[pool.id])
        * by_card[pool.accelerator][speed]
        / 1000
        for pool in case.pools
    )


def test_the_same_seed_gives_the_same_case():
    assert invent(50, 10, 24, seed=7).hash == invent(50, 10, 24, seed=7).hash


def test_another_seed_gives_another_case():
    assert invent(50, 10, 24, seed=7).hash != invent(50, 10, 24, seed=8).hash


def test_a_case_has_the_sizes_asked_for():
    assert len(CASE.workloads) == 1_000
    assert len(CASE.centres) == 40
    assert CASE.horizon.slots == 48
    assert len({metro.province for metro in CASE.metros}) == 20


@pytest.mark.parametrize("sizes", [(1, 1, 4), (1, 2, 5), (30, 1, 24), (3, 60, 24), (400, 3, 30)])
@pytest.mark.parametrize("seed", range(4))
def test_any_size_gives_a_case_that_can_be_written_and_read(sizes, seed):
    case = invent(*sizes, seed=seed, tightness=1.0)

    assert Case.model_validate_json(case.model_dump_json()).hash == case.hash


def test_tightness_changes_the_demand_and_not_the_supply():
    loose, tight = (invent(1_000, 40, 48, seed=3, tightness=t) for t in (0.5, 1.0))

    assert loose.pools == tight.pools
    assert loose.policy == tight.policy
    assert loose.network == tight.network
    assert card_hours_of_training(tight) > 1.5 * card_hours_of_training(loose)


def test_demand_is_the_asked_for_share_of_supply():
    """Three quarters of 0.7 are training, one quarter is inference; whole hours take a little."""
    training = card_hours_of_training(CASE) / card_hours_of_supply(CASE, "training")
    inference = card_hours_of_inference(CASE) / card_hours_of_supply(CASE, "inference")

    assert training == pytest.approx(0.7 * 0.75, rel=0.05)
    assert inference == pytest.approx(0.7 * 0.25, rel=0.05)


def test_three_centres_in_ten_take_other_provinces_work():
    doors = Counter(centre.accepts_from for centre in CASE.centres)

    assert doors["own"] == 28
    assert doors["anywhere"] == 8
    assert doors["listed"] == 4


def test_a_centre_has_between_one_and_three_pools():
    pools = Counter(pool.centre for pool in CASE.pools)

    assert set(pools.values()) == {1, 2, 3}
    assert 1.4 * 40 <= len(CASE.pools) <= 2.1 * 40


def test_power_is_dearer_in_the_east():
    mean = {tariff.region: sum(tariff.fen_per_mwh) for tariff in CASE.tariffs}
    east = [mean[m.province] for m in CASE.metros if m.side_policy == "east"]
    west = [mean[m.province] for m in CASE.metros if m.side_policy == "west"]

    assert sum(east) / len(east) > 1.2 * sum(west) / len(west)


def test_only_eastern_centres_are_short_of_power():
    short = {centre.side_policy for centre in CASE.centres if centre.power_limit_w}

    assert short == {"east"}


def test_every_kind_of_work_occurs():
    jobs = [w for w in CASE.workloads if isinstance(w, TrainingJob)]
    services = [w for w in CASE.workloads if isinstance(w, InferenceService)]

    assert {job.timing for job in jobs} == {"contiguous", "preemptible"}
    assert {len(job.cards) for job in jobs} == {1, 2}
    assert {bool(job.data) for job in jobs} == {True, False}
    assert {job.residency for job in jobs} == {None, "public", "provincial", "municipal"}
    assert {service.part_service for service in services} == {True, False}
    assert {1, None} < {service.sites for service in services}
    assert {service.max_distance_m for service in services} == {None, 10_000}
    assert {service.unit for service in services} == {"milli-card", "token/s"}
    assert any(len(service.peaks) > 1 for service in services)


def test_what_must_be_served_comes_first_and_some_of_it_is_pinned():
    musts = [w.must_serve for w in CASE.workloads]
    pinned = {pin.workload for pin in CASE.pins}

    assert musts == sorted(musts, reverse=True)
    assert 0 < len(pinned) < sum(musts) < 60
    assert pinned < {w.id for w in CASE.workloads if w.must_serve}


def test_subsidies_are_local_and_limited():
    subsidies = CASE.policy.subsidies

    assert subsidies
    assert all(s.budget and s.firm_cap and s.firm_cap < s.budget for s in subsidies)
    assert all(s.firm_province or s.centre_province for s in subsidies)


def test_a_case_says_that_it_is_made_up():
    records = [*CASE.centres, *CASE.pools, *CASE.tariffs, *CASE.tenants, *CASE.workloads]
    records += [*CASE.network.links, *CASE.policy.subsidies, *CASE.profiles]

    assert "no other figure is real" in CASE.description
    assert all(record.source == "invented" and record.assumed for record in records)


@pytest.mark.parametrize(
    ("sizes", "field"),
    [
        ((0, 1, 24, 0, 0.7), "workloads"),
        ((1, 0, 24, 0, 0.7), "centres"),
        ((1, 1, 3, 0, 0.7), "slots"),
        ((1, 1, 24, 0, 0), "tightness"),
    ],
)
def test_a_size_out_of_range_is_named(sizes, field):
    with pytest.raises(BadInput, match=field):
        invent(*sizes)


def test_all_sizes_out_of_range_are_named_at_once():
    with pytest.raises(BadInput) as error:
        invent(0, 0, 0, 0)

    assert [problem.field for problem in error.value.problems] == ["centres", "slots", "workloads"]
