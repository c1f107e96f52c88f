"""Six tiny economies, worked out by hand.

Prices are those of `tests.builders`: a card-slot costs 100,000 milli-fen of rent and 60,000 of
energy, whoever pays it; jobs take 8 cards for 4 hours, which are 32 card-hours.
"""

from huline.optimizer.policy.accounts import balance
from tests.builders import (
    a_case,
    a_centre,
    a_group,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_share,
    a_sum_per_card_hour,
    a_tenant,
    a_western_centre,
)
from tests.optimizer.policy.studies import NO_VOUCHERS, a_study, difference, told, value


def _adds_up(*outcomes):
    """Payer = system + what others gain, to the milli-fen."""
    for outcome in outcomes:
        net = balance(outcome.flows)
        gained = sum(
            -amount for party, amount in net.items() if party not in ("payer", "resources")
        )
        assert net["payer"] == value(outcome, "payer-cost")
        assert -net["resources"] == value(outcome, "system-cost")
        assert net["payer"] == -net["resources"] + gained


def test_a_local_voucher_that_changes_nothing_is_free_riding():
    """One centre, one job: it runs there with a voucher of 30 % or without.

    Rent 32 x 100,000 = 3,200,000, energy 32 x 60,000 = 1,920,000. With the voucher 960,000 less:
    4,160,000 against 5,120,000. Of the 32 card-hours paid all were there anyway.
    """
    case = a_case(workloads=(a_job(),), policy=a_policy(subsidies=(a_share(),)))
    study = a_study(
        changes=[{"name": "none", "edits": [NO_VOUCHERS]}, {"name": "with", "edits": []}],
        scenarios=[
            {"name": "none", "changes": ["none"]},
            {"name": "with", "changes": ["with"], "against": "none"},
        ],
    )
    found = told(case, study)
    none, paid = found["none"], found["with"]

    assert (none.cost, paid.cost) == (5_120_000, 4_160_000)
    assert value(paid, "outlay") == value(paid, "outlay", "tenant_province", "Shanghai") == 960_000
    assert value(paid, "outlay-per-served") == 30_000
    assert value(paid, "free-riding", "programme", "voucher") == 32
    assert value(paid, "free-riding-outlay", "programme", "voucher") == 960_000
    assert value(paid, "additional", "programme", "voucher") == 0
    assert value(paid, "moved") == 0
    cost, outlay = difference(paid, "payer-cost"), difference(paid, "outlay")
    assert (cost.proven, cost.sign) == ((-960_000, -960_000), "down")
    assert (outlay.proven[0], outlay.sign) == (960_000, "up")
    _adds_up(none, paid)


def _two_centres(**fields):
    """A job of Shanghai that may run there or, for 110,000 of rent, in Ningxia."""
    return a_case(
        centres=(a_centre(), a_western_centre()),
        pools=(a_pool(), a_pool("nx-01/a", rent=110_000)),
        workloads=(a_job(),),
        **fields,
    )


def test_a_western_voucher_moves_a_job_that_society_had_better_left():
    """The west costs 10 % more rent and 20,000 a card-hour more to run; a voucher pays 20 % there.

    East: 32 x 160,000 = 5,120,000. West: 32 x (110,000 - 22,000 + 60,000) = 4,736,000, so it
    moves for an outlay of 704,000, all of it additional: 22,000 for each card-hour moved.
    Society pays energy 1,920,000 in the east, and 640,000 of running beside it in the west:
    misallocated.
    """
    case = _two_centres(
        policy=a_policy(subsidies=(a_share(share=200, centre_province="Ningxia"),))
    )
    document = {"table": "pools", "id": "nx-01/a", "field": "running_cost", "value": 20_000}
    study = a_study(
        changes=[
            {"name": "running", "edits": [document]},
            {"name": "none", "edits": [document, NO_VOUCHERS]},
        ],
        scenarios=[
            {"name": "none", "changes": ["none"]},
            {"name": "voucher", "changes": ["running"], "against": "none"},
        ],
    )
    found = told(case, study)
    none, voucher = found["none"], found["voucher"]

    assert (none.cost, voucher.cost) == (5_120_000, 4_736_000)
    assert value(voucher, "outlay", "centre_province", "Ningxia") == 704_000
    assert value(voucher, "moved") == 32
    assert value(voucher, "outlay-per-moved") == 22_000
    assert value(voucher, "additional", "programme", "voucher") == 32
    assert value(voucher, "free-riding", "programme", "voucher") == 0
    assert value(voucher, "leaks-to-firms", "programme", "voucher") == 704_000
    assert value(voucher, "leaks-to-centres", "programme", "voucher") == 0
    assert value(voucher, "west-share", "side_policy", "west") == 1
    assert value(none, "misallocation", "limit", "at most") == 0
    for limit in ("at least", "at most"):
        assert value(voucher, "misallocation", "limit", limit) == 640_000
    _adds_up(none, voucher)


def test_a_voucher_of_the_east_leaks_to_the_west():
    """Shanghai pays its firms 20,000 a card-hour wherever they compute; the west costs 5 % less.

    The job runs in the west anyway: 32 x 155,000 = 4,960,000, less 640,000 of vouchers. All of the
    outlay goes for work in another province, none to firms of one.
    """
    case = _two_centres(
        policy=a_policy(subsidies=(a_sum_per_card_hour(firm_province="Shanghai"),))
    )
    cheaper = {"table": "pools", "id": "nx-01/a", "field": "rent", "value": 95_000}
    found = told(case, a_study(cheaper))["changed"]

    assert found.cost == 4_320_000
    assert value(found, "leaks-to-centres", "programme", "voucher") == 640_000
    assert value(found, "leaks-to-firms", "programme", "voucher") == 0
    _adds_up(found)


def test_a_budget_that_runs_out_binds():
    """Two jobs could claim 960,000 each of a pool of 1,000,000: all of it is paid.

    Both cost 2 x 5,120,000, less 1,000,000. Doubled, the pool pays 1,920,000 and is not used up:
    1,920,000 / 2,000,000 = 0.96.
    """
    policy = a_policy(subsidies=(a_share(budget=1_000_000),))
    case = a_case(workloads=(a_job("w1"), a_job("w2")), policy=policy)
    double = {
        "op": "scale", "table": "policy.subsidies", "id": "voucher", "field": "budget",
        "value": 2_000,
    }  # fmt: skip
    found = told(case, a_study(double))

    assert value(found["base"], "outlay") == 1_000_000
    assert value(found["base"], "pool-used", "programme", "voucher") == 1
    assert value(found["base"], "pool-left", "programme", "voucher") == 0
    assert value(found["changed"], "outlay") == 1_920_000
    assert value(found["changed"], "pool-used", "programme", "voucher") == 0.96
    assert value(found["changed"], "pool-left", "programme", "voucher") == 80_000
    assert difference(found["changed"], "payer-cost").proven == (-920_000, -920_000)
    _adds_up(*found.values())


def test_a_cap_of_a_group_stops_a_large_firm_and_not_a_small_one():
    """A firm with two jobs may claim 1,500,000 of the group, another with one job all of 960,000.

    What is paid goes by size: 1,500,000 to the large firm, 960,000 to the small one. One firm is
    at the cap.
    """
    voucher = a_share(groups=("group",))
    case = a_case(
        slots=16,
        tenants=(a_tenant("big", size="large"), a_tenant("tiny", size="small")),
        workloads=(
            a_job("w1", tenant="big"),
            a_job("w2", tenant="big"),
            a_job("w3", tenant="tiny"),
        ),
        policy=a_policy(subsidies=(voucher,), stacking_groups=(a_group(firm_cap=1_500_000),)),
    )
    found = told(case, a_study(NO_VOUCHERS))["base"]

    assert value(found, "outlay", "tenant_size", "large") == 1_500_000
    assert value(found, "outlay", "tenant_size", "small") == 960_000
    assert value(found, "outlay", "tenant", "big") == 1_500_000
    assert value(found, "firms-at-cap", "stacking_group", "group") == 1
    _adds_up(found)


def test_the_door_of_a_centre_decides_who_is_served():
    """A job of Shanghai's data may only go to Ningxia, whose centre takes its own province's work.

    Left unserved it costs 32 x 5,000,000 = 160,000,000. Once the centre takes anyone's work it
    costs rent and energy of 5,120,000, and 10 a MB for its 1,000 MB: 5,130,000. The operator gains
    its rent of 3,200,000, as the payer is billed for the energy.
    """
    case = a_case(
        centres=(a_western_centre(accepts_from="own"),),
        pools=(a_pool("nx-01/a"),),
        links=(a_link("l", "shanghai", "nx-01"),),
        workloads=(a_job(data={"mb": 1_000, "at": "shanghai"}),),
    )
    opened = {"table": "centres", "where": {}, "field": "accepts_from", "value": "anywhere"}
    found = told(case, a_study(opened))
    shut, open_ = found["base"], found["changed"]

    assert (shut.cost, open_.cost) == (160_000_000, 5_130_000)
    assert (value(shut, "unserved"), value(open_, "unserved")) == (1, 0)
    assert value(open_, "operator-margin", "centre", "nx-01") == 3_200_000
    assert value(open_, "lit-rate") == 32 / (16 * 8)
    assert difference(open_, "system-cost").value == 1_930_000 - 160_000_000
    assert difference(open_, "payer-cost").sign == "down"
    _adds_up(shut, open_)
