"""Claims as a maximum flow; a job on 8 cards for 4 hours pays 3,200,000 of rent."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from huline.optimizer.compile import compile_case
from huline.optimizer.settle.claims import Bill, best_claims
from tests.builders import a_case, a_job, a_policy, a_share, a_tenant
from tests.optimizer.verify.plans import off


def claimed(bills, *rules, tenants=("acme", "acme"), claimed_to_date=None, policy=None):
    """Amounts by workload index and subsidy, for bills ``(rent, {subsidy index: entitled})``."""
    firms = tuple(
        a_tenant(name, claimed=(claimed_to_date or {}).get(name, {})) for name in set(tenants)
    )
    jobs = tuple(a_job(f"w{i}", tenant=name) for i, name in enumerate(tenants))
    make = policy or a_policy
    case = a_case(tenants=firms, workloads=jobs, policy=make(subsidies=rules))
    found = best_claims(
        compile_case(case), [Bill(w, rent, entitled) for w, (rent, entitled) in enumerate(bills)]
    )
    return {w: {c.subsidy: c.amount for c in claims} for w, claims in found.items()}


def total(found):
    return sum(sum(claims.values()) for claims in found.values())


def test_without_caps_everything_is_claimed():
    found = claimed([(1000, {0: 300}), (500, {0: 150})], a_share())

    assert found == {0: {"voucher": 300}, 1: {"voucher": 150}}


def test_what_grants_nothing_is_not_claimed():
    assert claimed([(1000, {0: 0}), (500, {})], a_share()) == {}


def test_claims_on_a_workload_stay_within_its_rent():
    """700 + 500 of 1000; switched off, all of it."""
    rules = a_share("a"), a_share("b")
    bills = [(1000, {0: 700, 1: 500})]

    assert total(claimed(bills, *rules)) == 1000
    assert total(claimed(bills, *rules, policy=lambda **f: off("stacking", **f))) == 1200


def test_a_firms_claims_stay_within_what_is_left_of_its_cap():
    """Of 500, acme has claimed 100: 400 for 300 + 300. The other firm has a cap of its own."""
    found = claimed(
        [(9000, {0: 300}), (9000, {0: 300}), (9000, {0: 600})],
        a_share(firm_cap=500),
        tenants=("acme", "acme", "other"),
        claimed_to_date={"acme": {"voucher": 100}},
    )

    assert found[0]["voucher"] + found[1]["voucher"] == 400
    assert found[2] == {"voucher": 500}


def test_a_cap_already_used_up_leaves_nothing():
    found = claimed(
        [(9000, {0: 300})], a_share(firm_cap=500), claimed_to_date={"acme": {"voucher": 900}}
    )

    assert found == {}


def test_all_firms_together_stay_within_the_budget():
    """450 for 300 + 300."""
    bills = [(9000, {0: 300}), (9000, {0: 300})]
    rule = a_share(budget=450)

    assert total(claimed(bills, rule, tenants=("acme", "other"))) == 450
    assert total(claimed(bills, rule, policy=lambda **f: off("budget", **f))) == 600


def test_a_scarce_programme_is_left_to_who_has_no_other():
    """w0 may claim 100 from either, its rent is 100; w1 from a only, which has 100.

    Whoever goes first by file order would take a; the best total is 200.
    """
    rules = a_share("a", budget=100), a_share("b")
    found = claimed([(100, {0: 100, 1: 100}), (100, {0: 100})], *rules)

    assert found == {0: {"b": 100}, 1: {"a": 100}}


@given(
    rents=st.lists(st.integers(0, 4), min_size=2, max_size=2),
    entitled=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    caps=st.lists(st.none() | st.integers(0, 4), min_size=4, max_size=4),
)
def test_no_choice_of_whole_amounts_brings_more(rents, entitled, caps):
    """Two workloads of one firm, two programmes, each with a cap and a budget: all tried."""
    e = entitled
    rules = (
        a_share("a", firm_cap=caps[0], budget=caps[1]),
        a_share("b", firm_cap=caps[2], budget=caps[3]),
    )
    limits = [min((c for c in pair if c is not None), default=99) for pair in (caps[:2], caps[2:])]
    best = max(
        w0a + w0b + w1a + w1b
        for w0a, w0b, w1a, w1b in product(*(range(most + 1) for most in e))
        if w0a + w0b <= rents[0]
        and w1a + w1b <= rents[1]
        and w0a + w1a <= limits[0]
        and w0b + w1b <= limits[1]
    )
    found = claimed([(rents[0], {0: e[0], 1: e[1]}), (rents[1], {0: e[2], 1: e[3]})], *rules)

    assert total(found) == best
    for claims, rent in zip((found.get(0, {}), found.get(1, {})), rents, strict=True):
        assert sum(claims.values()) <= rent
