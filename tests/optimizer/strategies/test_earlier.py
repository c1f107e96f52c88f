"""Plans that begin where an earlier one ended: what still fits is adopted, the rest is placed."""

import pytest

from huline.models.change import Change, Edit
from huline.models.data import Data
from huline.models.invent import invent
from huline.models.network import Network
from huline.optimizer.made import Earlier
from huline.optimizer.options import Options
from huline.optimizer.planning import plan, solve_here
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.verify.bound import bound_of
from tests.agreement.tiny import tiny_case
from tests.builders import (
    a_case,
    a_centre,
    a_courier,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_service,
    a_tariff,
    a_western_centre,
)

STRATEGIES = ("whole", "prices")


def _at_once():
    return Watch(stopped=lambda: True)


def _changed(case, *edits):
    return case.apply(Change(name="change", edits=edits))


def _two_pools(**fields):
    """Two jobs and a service; the second pool is the cheaper one, and each holds two of three."""
    pools = (a_pool(), a_pool("nx-01/a", rent=60_000))
    work = (a_job("a", work=64), a_job("b", work=64), a_service("s"))
    parts = {"centres": (a_centre(), a_western_centre()), "pools": pools, "workloads": work}
    return a_case(**parts | {"links": (a_link("l", "shanghai", "nx-01"),)} | fields)


def _told(made):
    return {(group.reason, group.rule): group.workloads for group in made.adopted.left}


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("seed", range(20))
def test_a_plan_of_the_very_case_is_adopted_wholly_whatever_its_rules(seed, strategy):
    case = tiny_case(seed)
    old = solve_here(case)
    if old is None:
        return

    made = solve_here(case, Options(strategy=strategy), _at_once(), Earlier(old))

    assert _told(made) == {}
    assert made.adopted.adopted == sum(bool(placement.runs) for placement in old.placements)
    assert made.rank <= old.rank


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_pool_that_is_lost_takes_its_work_with_it_and_no_other(strategy):
    case = _two_pools()
    old = solve_here(case)
    there = {p.workload for p in old.placements if p.runs[0].pool == "nx-01/a"}
    without = _changed(case, Edit(op="remove", table="pools", id="nx-01/a"))

    made = solve_here(without, Options(strategy=strategy), _at_once(), Earlier(old))

    assert len(there) == 2
    assert _told(made) == {("pool", None): 2}
    kept = {p.workload: p.runs for p in old.placements if p.workload not in there}
    assert all(p.runs == kept[p.workload] for p in made.placements if p.workload in kept)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_data_that_went_by_road_does_not_take_the_link_that_other_work_needs(strategy):
    """The road is dearer; `b` is in too great a hurry for it, and the link carries data of one."""
    link = a_link("l", "shanghai", "nx-01", volume_mb=100_000)
    road = a_courier(speed_kmh=1_000)
    data = Data(mb=100_000, at="shanghai")
    case = a_case(
        centres=(a_western_centre(),), pools=(a_pool("nx-01/a"),),
        network=Network(links=(link,), couriers=(road,)),
        workloads=(a_job("a", data=data), a_job("b", data=data, deadline=5)),
    )  # fmt: skip
    old = solve_here(case)
    assert [p.courier for p in old.placements] == ["road", None]

    made = solve_here(case, Options(strategy=strategy), _at_once(), Earlier(old))

    assert _told(made) == {}
    assert made.cost <= old.cost


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_new_work_is_placed_around_what_is_adopted(strategy):
    case = _two_pools()
    old = solve_here(case)
    more = a_job("c", work=16, cards=(2,)).model_dump(mode="json")
    wider = _changed(case, Edit(op="add", table="workloads", value=more))

    made = solve_here(wider, Options(strategy=strategy), _at_once(), Earlier(old))

    assert (made.adopted.adopted, made.adopted.placements) == (3, 3)
    assert made.placements[3].runs
    assert made.cost <= old.cost + 16 * 160_000


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_what_stands_where_it_has_become_dear_is_adopted_and_then_moves(strategy):
    """Electricity is dear first, then in the evening: 32 card-slots move from four to four."""
    prices = [60_000] * 4 + [160_000] * 4
    case = a_case(tariffs=(a_tariff(fen_per_mwh=prices),), workloads=(a_job("a"), a_job("b")))
    old = solve_here(case)
    dearer = _changed(
        case, Edit(table="tariffs", id="flat", field="fen_per_mwh", value=prices[::-1])
    )

    stopped, made = (
        solve_here(dearer, Options(strategy=strategy), watch, Earlier(old))
        for watch in (_at_once(), Watch())
    )

    assert stopped.adopted.adopted == made.adopted.adopted == 2
    assert stopped.cost <= 64 * 260_000
    assert made.cost == 64 * 160_000


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_of_a_plan_of_another_case_everything_else_is_told_by_reason(strategy):
    """`gone` is no workload here, `banned` may not stay, `wider` asks for more cards."""
    names = ("gone", "banned", "wider", "a")
    small = {"work": 16, "cards": (4,)}
    old = solve_here(a_case(workloads=tuple(a_job(name, **small) for name in names)))
    other = _two_pools(
        name="another",
        workloads=(
            a_job("a", **small),
            a_job("banned", bans=("sh-01",), **small),
            a_job("wider", work=32, cards=(8,)),
        ),
    )

    made = solve_here(other, Options(strategy=strategy), None, Earlier(old))

    assert made.case_hash == other.hash != old.case_hash
    assert (made.adopted.adopted, made.adopted.placements) == (1, 4)
    assert _told(made) == {
        ("workload", None): 1, ("rule", "ban"): 1, ("shape", None): 1,
    }  # fmt: skip


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_where_fewer_cards_are_left_not_all_find_room_again(strategy):
    case = a_case(slots=4, workloads=tuple(a_job(name) for name in "ab"))
    old = solve_here(case)
    fewer = _changed(case, Edit(table="pools", id="sh-01/a", field="cards", value=[8]))

    made = solve_here(fewer, Options(strategy=strategy), _at_once(), Earlier(old))

    assert _told(made) == {("room", None): 1}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_what_must_be_served_is_not_kept_out_by_what_is_adopted(strategy):
    case = a_case(slots=4, pools=(a_pool(cards=(8,)),), workloads=(a_job("old"),))
    old = solve_here(case)
    must = a_job("new", must_serve=True).model_dump(mode="json")
    pressed = _changed(case, Edit(op="add", table="workloads", value=must))

    made = solve_here(pressed, Options(strategy=strategy), None, Earlier(old))

    assert [bool(placement.runs) for placement in made.placements] == [False, True]


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_by_prices_is_never_dearer_than_the_one_it_begins_with(seed):
    case = invent(60, 4, 24, seed, 1.2)
    old = solve_here(case, Options(strategy="prices", gap=0.5))

    for watch in (_at_once(), Watch()):
        made = solve_here(case, Options(strategy="prices", gap=0.5), watch, Earlier(old))

        assert made.cost <= old.cost
        assert made.adopted.adopted == made.adopted.placements


def test_the_ascent_begins_with_the_multipliers_of_an_earlier_certificate():
    case = invent(60, 4, 24, 0, 1.2)
    proofs = []
    old = plan(case, Options(strategy="prices"), checked=lambda _, proof: proofs.append(proof))
    dearer = _changed(
        case, Edit(table="pools", id=case.pools[0].id, field="rent", value=case.pools[0].rent + 10)
    )
    rival = proofs[-1].model_copy(update={"case_hash": dearer.hash})

    made = solve_here(dearer, Options(strategy="prices"), _at_once(), Earlier(old, proofs[-1]))

    assert made.bound >= bound_of(dearer, rival)


def test_with_strict_tiers_too_the_plan_begins_where_the_earlier_one_ended():
    strict = a_policy(tier_order="strict")
    case = _two_pools(policy=strict)
    old = solve_here(case)

    made = solve_here(case, Options(strategy="prices"), _at_once(), Earlier(old))

    assert made.adopted.adopted == 3
    assert made.rank <= old.rank
