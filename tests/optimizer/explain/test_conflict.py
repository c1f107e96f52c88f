"""Conflicts and repairs, each claim confirmed by trying all plans of what is said to have none."""

from itertools import combinations

import pytest

from huline.models.conflict import Menu
from huline.models.incumbent import Held, Incumbent
from huline.optimizer.explain.conflict import find_conflict, further_conflicts, lifted
from huline.optimizer.explain.conflict_groups import groups_of
from huline.optimizer.explain.feasible import Prober, needed_alone
from huline.optimizer.explain.relaxations import Offers
from huline.optimizer.explain.repairs import repaired
from huline.optimizer.planning import solve_here
from tests.agreement.brute_force import optimum
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_link,
    a_pool,
    a_profile,
    a_service,
    a_tenant,
    a_western_centre,
)
from tests.languages import is_chinese
from tests.optimizer.explain.crowded import COUNT, impossible_case

MOST_TRIED = 6
"""Groups of a conflict of which every subset is tried; of larger ones those with one less."""


def there_is_a_plan(case, name="tiny"):
    """Tell by trying all plans; where those are too many, by both solvers."""
    if name.startswith("tiny"):
        return optimum(case, "system") is not None
    return solve_here(case) is not None


def conflict_of(case):
    return find_conflict(case, Prober())


def every_conflict_of(case, prober):
    first = find_conflict(case, prober)
    return [first, *further_conflicts(case, first, prober)]


def explained(case, menu=None):
    prober = Prober()
    first, *further = every_conflict_of(case, prober)
    return repaired(case, first, menu or Menu(), prober, further)


def names(case):
    return {group.name for group in conflict_of(case).kept}


def whole_day_jobs(count, **fields):
    """Jobs of eight cards for all eight slots; sixteen cards take two."""
    return tuple(a_job(f"w{i}", work=64, must_serve=True, **fields) for i in range(count))


def test_what_a_plan_owes_for_its_peak_is_no_conflict():
    case = a_case(centres=(a_centre(demand_charge=100),), workloads=whole_day_jobs(2))
    crowded = a_case(centres=case.centres, workloads=whole_day_jobs(3))

    assert Prober().find(case).plan is not None
    assert [repair.cheapest for repair in explained(crowded).repairs][:1] == ["proved"]


@pytest.mark.parametrize("number", range(COUNT))
def test_a_conflict_has_no_plan_and_every_part_of_it_has_one(number):
    """Of conflicts beside the first, those before lifted; they share nothing with these."""
    case, gone = impossible_case(number), []
    for found in every_conflict_of(case, Prober()):
        rest = lifted(case, gone)
        assert found.minimal
        assert not {group.name for group in found.kept} & {group.name for group in gone}
        assert not there_is_a_plan(lifted(rest, found.dropped), case.name)
        for size in range(len(found.kept)):
            if (gone or len(found.kept) > MOST_TRIED) and size < len(found.kept) - 1:
                continue
            for kept in combinations(found.kept, size):
                left = [group for group in found.kept if group not in kept]
                assert there_is_a_plan(lifted(rest, [*found.dropped, *left]), case.name)
        gone += found.kept

    assert there_is_a_plan(lifted(case, gone), case.name)


@pytest.mark.parametrize("number", range(COUNT))
def test_a_repair_works_and_nothing_smaller_or_cheaper_does(number):
    case = impossible_case(number)
    found = explained(case)

    assert found.complete
    for repair in found.repairs:
        assert there_is_a_plan(case.apply(repair.change), case.name)
    best = found.repairs[0].price if found.repairs else None
    assert [r.price for r in found.repairs] == sorted(r.price for r in found.repairs)
    assert all((r.cheapest == "proved") == (r.price == best) for r in found.repairs)
    for line in every_line(case):
        helps = {r.relax: r for r in found.repairs}.get(line.relax)
        for steps in cheaper_steps(line, best, helps):
            assert not there_is_a_plan(case.apply(line.change(steps)), case.name)


def every_line(case):
    """List what the menu has for any group at all, not only for those of the conflict."""
    ask, found = [*groups_of(case)], {}
    while ask:
        group = ask.pop()
        ask += group.parts if not group.name else ()
        for line in Offers(case, Menu()).for_group(group) if group.name else ():
            found[line.relax, line.by(1)] = line
    return found.values()


def cheaper_steps(line, best, helps):
    """Yield the most steps that cost less than the best repair, and those just below a repair."""
    cheaper = [n for n in range(1, min(line.steps, 64) + 1) if best and line.price(n) < best]
    if cheaper:
        yield cheaper[-1]
    if best is None and line.steps:
        yield min(line.steps, 64)
    fewer = [n for n in range(1, min(line.steps, 64) + 1) if helps and line.by(n) == helps.by]
    if fewer and fewer[0] > 1:
        yield fewer[0] - 1


def test_work_that_contends_for_cards_is_named_with_the_cards():
    """Two of three whole-day jobs fit; any slot of the pool shows it."""
    found = names(a_case(workloads=whole_day_jobs(3)))

    assert {name for name in found if name.startswith("must_serve")} == {
        "must_serve:w0", "must_serve:w1", "must_serve:w2",
    }  # fmt: skip
    assert len(found) == 4
    assert any(name.startswith("capacity:sh-01/a:") for name in found)


def test_a_short_meter_is_told_from_a_lack_of_cards():
    found = names(a_case(workloads=whole_day_jobs(2), centres=(a_centre(power_limit_w=(9_000,)),)))

    assert any(name.startswith("power:sh-01:") for name in found)
    assert not any(name.startswith("capacity") for name in found)


def test_idle_cards_that_are_added_draw_power_that_is_added_too():
    """Eight cards more draw 8 x 500 W idle, which the meter, full already, would not bear."""
    pool = a_pool(cards=(8,), idle_w=500)
    centre = a_centre(power_limit_w=(12_000,))
    found = explained(a_case(workloads=whole_day_jobs(2), pools=(pool,), centres=(centre,)))

    for repair in found.repairs:
        assert repair.relax != "capacity:sh-01/a" or repair.by == "8 cards"


def test_cards_kept_free_may_be_used_or_joined_by_others():
    """Of 16 cards 12 are kept free; a job of 8 needs 4 more, or fewer kept free."""
    case = a_case(workloads=whole_day_jobs(1), pools=(a_pool(headroom=(12,)),))
    found = {r.relax: r for r in explained(case).repairs}

    assert "headroom:sh-01/a" in names(case)
    assert found["capacity:sh-01/a"].by == "8 cards"
    assert found["headroom:sh-01/a"].by == "off"


def test_tight_deadlines_may_be_later_by_just_enough():
    """Three jobs of four hours want 8 of 16 cards by hour 5: one has to wait until hour 8."""
    jobs = tuple(a_job(f"w{i}", must_serve=True, deadline=5) for i in range(3))
    found = explained(a_case(workloads=jobs))

    repairs = {r.relax: r for r in found.repairs}
    assert repairs["deadline:w0"].by == "PT3H"
    assert repairs["deadline:w0"].least
    # 1 % an hour of 32 card-hours at 50 CNY
    assert repairs["deadline:w0"].price == 3 * 32 * 5_000_000 // 100


def test_what_the_menu_does_not_price_is_not_offered():
    jobs = tuple(a_job(f"w{i}", must_serve=True, deadline=5) for i in range(3))
    found = explained(a_case(workloads=jobs), Menu(late_per_hour=None, unserved=None))

    assert {r.relax for r in found.repairs} == {"capacity:sh-01/a"}
    assert explained(a_case(workloads=jobs), Menu.empty()).repairs == ()


def test_law_is_never_set_aside():
    case = a_case(workloads=(a_job("w1", must_serve=True, memory_gb=81),))
    found = explained(case)

    assert names(case) == {"must_serve:w1", "hardware:w1"}
    assert [r.relax for r in found.repairs] == ["must_serve:w1"]


class _Watching(Prober):
    """Notes how many workloads are put to solvers at once."""

    def __init__(self):
        super().__init__()
        self.most = 0

    def find(self, case):
        self.most = max(self.most, len(needed_alone(case).workloads))
        return super().find(case)


def test_of_many_demands_few_are_put_to_solvers():
    """Three jobs contend for the east, where they must stay; forty find room in the west."""
    here = tuple(
        a_job(f"here-{i}", work=64, must_serve=True, bans=("nx-01",)) for i in range(3)
    )  # fmt: skip
    there = tuple(a_job(f"there-{i}", must_serve=True, bans=("sh-01",)) for i in range(40))
    case = a_case(
        centres=(a_centre(), a_western_centre()), workloads=(*there, *here),
        pools=(a_pool(), a_pool("nx-01/a", cards=(256,))),
    )  # fmt: skip
    prober = _Watching()
    (found,) = every_conflict_of(case, prober)

    served = {g.name for g in found.kept if g.name.startswith("must_serve")}
    assert served == {f"must_serve:here-{i}" for i in range(3)}
    assert found.minimal
    assert prober.most <= len(here)
    assert solve_here(lifted(case, found.dropped)) is None


def _too_large_for_any(there, **fields):
    """A service of forty cards in one pool, of two in the east and sixty in the west."""
    service = a_service(peaks={"shanghai": 40_000}, must_serve=True, sites=1, **fields)
    east = (a_pool("sh-01/a"), a_pool("sh-01/b"))
    west = tuple(a_pool(f"nx-01/{i}", cards=(there,)) for i in range(60))
    links = (a_link("l", "shanghai", "nx-01"), a_link("m", "shanghai", "sh-01"))
    return a_case(
        centres=(a_centre(), a_western_centre()), pools=(*east, *west), workloads=(service,),
        links=links,
    )  # fmt: skip


def test_many_pools_that_are_all_too_small_are_told_as_one_in_few_questions():
    case, prober = _too_large_for_any(16), Prober()
    found = find_conflict(case, prober)
    together = next(group for group in found.kept if group.members)

    assert prober.asked < len(case.pools)
    assert found.minimal
    assert {name.split(":")[1] for name in together.names} == {pool.id for pool in case.pools}
    assert solve_here(lifted(case, found.dropped)) is None
    for group in found.kept:
        assert there_is_a_plan(lifted(case, [*found.dropped, group]), case.name)
    told = repaired(case, found, Menu.empty(), prober)
    assert {len(names) for names in told.conflict} == {1, len(case.pools)}
    assert f"另有 {len(case.pools) - 1} 项与此相同" in told.said_zh[-1]


def test_of_many_pools_the_few_that_are_too_small_are_told_one_by_one():
    found = conflict_of(_too_large_for_any(64, bans=("nx-01",)))

    kept = {group.name.rpartition(":")[0] for group in found.kept if group.at}
    assert kept == {"capacity:sh-01/a", "capacity:sh-01/b"}
    assert not any(group.members for group in found.kept)


def test_two_conflicts_at_once_have_no_single_repair():
    jobs = (
        a_job("w1", must_serve=True, memory_gb=81), a_job("w2", must_serve=True, memory_gb=82),
    )  # fmt: skip
    found = explained(a_case(workloads=jobs))

    assert found.minimal
    assert [*map(set, (found.conflict, found.separate[0].conflict))] == [
        {("must_serve:w1",), ("hardware:w1",)}, {("must_serve:w2",), ("hardware:w2",)},
    ]  # fmt: skip
    assert found.all_told
    assert found.complete
    assert found.repairs == ()


def test_a_tenants_quota_may_be_raised_by_what_is_lacking():
    """Two jobs of eight cards all day; their tenant may use twelve."""
    case = a_case(workloads=whole_day_jobs(2), tenants=(a_tenant(max_cards=12),))
    found = explained(case)

    assert "tenant_quota:acme" in names(case)
    assert {r.relax: r.by for r in found.repairs}["tenant_quota:acme"] == "8 cards"


def test_a_limit_on_moves_is_named_and_may_be_raised():
    """Its centre has cards for one of the two jobs it has; neither may move."""
    pools = (a_pool(cards=(8,)), a_pool("nx-01/a"))
    held = tuple(Held(workload=f"w{i}", centres=("sh-01",)) for i in range(2))
    case = a_case(
        centres=(a_centre(), a_western_centre()), pools=pools, workloads=whole_day_jobs(2),
        incumbent=Incumbent(held=held, max_moves=0),
    )  # fmt: skip
    found = {r.relax: r for r in explained(case).repairs}

    assert "move_budget:incumbent" in names(case)
    assert found["move_budget:incumbent"].by == "1 workloads"
    assert there_is_a_plan(case.apply(found["move_budget:incumbent"].change), "")


def test_a_case_with_a_plan_has_no_conflict():
    assert conflict_of(a_case(workloads=whole_day_jobs(2))) is None


def test_without_time_nothing_is_claimed():
    found = find_conflict(a_case(workloads=whole_day_jobs(3)), Prober(deadline=0.0))

    assert not found.proven
    assert not found.minimal


def test_a_conflict_that_time_did_not_suffice_to_cut_down_says_so():
    case = a_case(workloads=whole_day_jobs(6))
    prober = Prober(stopped=lambda: prober.asked > 4)
    found = find_conflict(case, prober)

    assert found.proven
    assert not found.minimal
    assert solve_here(lifted(case, found.dropped)) is None
    further = [*further_conflicts(case, found, prober)]
    told = repaired(case, found, Menu(), prober, further)
    assert not told.complete


def test_every_sentence_is_there_in_both_languages():
    service = a_service(must_serve=True, max_latency_us=1_000, sites=1)
    for case in (
        a_case(workloads=(*whole_day_jobs(3, deadline=8), service)),
        a_case(workloads=whole_day_jobs(2), tenants=(a_tenant(max_cards=12),)),
        a_case(workloads=(a_job(must_serve=True, memory_gb=81),)),
    ):
        found = explained(case)
        for zh in (*found.said_zh, *(r.said_zh for r in found.repairs)):
            assert is_chinese(zh)


def test_conflicts_in_other_slots_of_a_pool_are_repaired_together():
    """Each service wants all cards of the pool, in slots of its own; two of each stand there."""
    shapes = a_profile("early", (1000,) * 2 + (0,) * 6), a_profile("late", (0,) * 6 + (1000,) * 2)
    services = tuple(
        a_service(f"{shape.id}-{i}", profile=shape.id, must_serve=True, peaks={"shanghai": 9_000})
        for shape in shapes for i in range(2)
    )  # fmt: skip
    near = a_link("near", "shanghai", "sh-01")
    case = a_case(workloads=services, profiles=shapes, links=(near,))
    found = explained(case)

    assert len(found.separate) == 1
    cards = next(r for r in found.repairs if r.relax == "capacity:sh-01/a")
    assert cards.by == "8 cards"
    assert there_is_a_plan(case.apply(cards.change), case.name)


def test_one_demand_that_many_pools_are_too_small_for_names_each_in_the_same_slot():
    shape = a_profile("peak", (100,) * 5 + (1000,) + (100,) * 2)
    pools = tuple(a_pool(f"sh-01/{name}") for name in "abcdef")
    big = a_service("big", profile="peak", must_serve=True, peaks={"shanghai": 97_000})
    near = a_link("near", "shanghai", "sh-01")
    case = a_case(workloads=(big,), pools=pools, profiles=(shape,), links=(near,))

    assert names(case) == {"must_serve:big", *(f"capacity:{p.id}:5-6" for p in pools)}
