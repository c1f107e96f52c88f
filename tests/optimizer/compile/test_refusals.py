from huline.models.case import Pin
from huline.models.commitment import Commitment
from huline.models.data import Data
from huline.models.plan import Refusal, RefusalCount
from huline.optimizer.compile import compile_case
from tests.builders import a_case, a_centre, a_job, a_link, a_pool, a_service
from tests.optimizer.compile.pairs import refused, trains_in
from tests.optimizer.verify.plans import an_eastern_and_a_western_case, off


def test_refusals_are_counted_by_rule_the_commonest_first():
    """w1 is banned from nx-01; w2 has no cards to run on: two pools; w3 fits everywhere."""
    jobs = (
        a_job("w1", bans=("nx-01",)),
        a_job("w2", memory_gb=81),
        a_job("w3"),
    )
    compiled = compile_case(an_eastern_and_a_western_case(workloads=jobs))

    assert compiled.refusals.counts() == (
        RefusalCount(
            rule="hardware",
            pairs=2,
            workloads=1,
            example=Refusal(
                workload="w2", pool="sh-01/a", rule="hardware", measured="80 GB", limit="81 GB"
            ),
        ),
        RefusalCount(
            rule="ban",
            pairs=1,
            workloads=1,
            example=Refusal(
                workload="w1", pool="nx-01/a", rule="ban", measured="nx-01", limit=None
            ),
        ),
    )


def test_a_pair_counts_once_under_the_first_rule_that_refuses_it():
    job = a_job(bans=("sh-01", "nx-01"), memory_gb=81)
    counts = compile_case(an_eastern_and_a_western_case(workloads=(job,))).refusals.counts()

    assert [(c.rule, c.pairs, c.workloads) for c in counts] == [("ban", 2, 1)]


def test_nothing_refused_is_an_empty_list():
    assert compile_case(a_case(workloads=(a_job(), a_service()), policy=off("latency"))) \
        .refusals.counts() == ()  # fmt: skip


def test_a_gang_that_no_slot_holds_is_refused_for_capacity():
    """16 cards, 9 of them promised away all day, leave 7 for a gang of 8."""
    promise = (Commitment(id="c", pool="sh-01/a", cards=9, first=0, end=8),)
    case = a_case(workloads=(a_job(),), commitments=promise)

    assert refused(case) == {"sh-01/a": ("capacity", 8, 7)}
    assert trains_in(case) == []


def test_capacity_that_is_never_free_long_enough_is_measured_over_a_whole_run():
    """Four hours in a row: 16 cards are free in every slot but 3, where 4 are."""
    cards = (16, 16, 16, 4, 16, 16, 16)

    def case_of(**fields):
        return a_case(slots=7, pools=(a_pool(cards=cards),), workloads=(a_job(**fields),))

    assert refused(case_of()) == {"sh-01/a": ("capacity", 8, 4)}
    assert refused(case_of(timing="preemptible")) == {}


def test_a_size_that_would_be_late_is_not_the_one_that_lacks_cards():
    """In 3 hours 32 card-hours need 16 cards; 8 would take 4 hours. 12 of 16 are free."""
    promise = (Commitment(id="c", pool="sh-01/a", cards=4, first=0, end=8),)
    case = a_case(workloads=(a_job(cards=(8, 16), deadline=3),), commitments=promise)

    assert refused(case) == {"sh-01/a": ("capacity", 16, 12)}


def test_a_gang_that_a_centre_cannot_feed_is_refused_for_power():
    """8 cards x 1000 W x PUE 1 = 8,000,000 mW of 7,999,000."""
    case = a_case(centres=(a_centre(power_limit_w=(7_999,)),), workloads=(a_job(),))

    assert refused(case) == {"sh-01/a": ("power", 8_000_000, 7_999_000)}
    assert trains_in(case) == []


def test_power_that_lasts_too_short_is_measured_where_it_lacks():
    """8,000,000 mW are there in two of three hours; for four hours the third always counts."""
    limit = (8_000, 8_000, 5_000, 8_000, 8_000, 4_000, 8_000, 8_000)
    case = a_case(centres=(a_centre(power_limit_w=limit),), workloads=(a_job(),))

    assert refused(case) == {"sh-01/a": ("power", 8_000_000, 5_000_000)}


def test_a_decreed_start_is_measured_over_its_own_run():
    """Slots 2 to 5; in slot 4 the pool has 7 cards. From slot 5 on it would have 16."""
    pools = (a_pool(cards=(16, 16, 16, 16, 7, 16, 16, 16, 16)),)
    pins = (Pin(workload="w1", centre="sh-01", first=2),)

    assert refused(a_case(slots=9, pools=pools, workloads=(a_job(),), pins=pins)) == {
        "sh-01/a": ("capacity", 8, 7)
    }


def test_data_heavier_than_a_link_carries_is_refused_for_the_link():
    near = a_link("near", "shanghai", "sh-01", volume_mb=99)
    job = a_job(data=Data(mb=100, at="shanghai"))

    assert refused(a_case(workloads=(job,), links=(near,))) == {"sh-01/a": ("link", 100, 99)}
    assert refused(a_case(workloads=(job,), links=(near,), policy=off("link"))) == {}


def test_a_gang_that_lacks_another_resource_is_told_which():
    """8 cards take 16 ports, of which 15 are there."""
    pools = (a_pool(resources={"racks": (99,), "ports": (15,)}),)
    job = a_job(uses={"ports": 2, "racks": 1})

    assert refused(a_case(pools=pools, workloads=(job,))) == {
        "sh-01/a": ("capacity", "16 ports", "15 ports")
    }


def test_resources_that_are_short_in_turn_are_measured_where_cards_are_not():
    """Cards lack in slot 0, ports in slot 4: no four hours in a row have both."""
    pools = (a_pool(cards=(7, *[16] * 6), resources={"ports": (9, 9, 9, 9, 7, 9, 9)}),)
    case = a_case(slots=7, pools=pools, workloads=(a_job(uses={"ports": 1}),))

    assert refused(case) == {"sh-01/a": ("capacity", "8 ports", "7 ports")}


def test_nothing_is_short_while_the_rule_is_off():
    case = a_case(
        pools=(a_pool(resources={"ports": (1,)}),),
        workloads=(a_job(uses={"ports": 1}),),
        policy=off("capacity"),
    )

    assert refused(case) == {}
