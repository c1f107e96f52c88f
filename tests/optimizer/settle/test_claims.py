"""The best claims of a finished schedule; a job on 8 cards for 4 hours pays 3,200,000 of rent."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from huline.optimizer.compile import compile_case
from huline.optimizer.settle.claims import Bill, best_claims
from tests.builders import a_case, a_group, a_job, a_ladder, a_policy, a_share, a_tenant
from tests.optimizer.verify.plans import off


def claimed(
    bills, *rules, tenants=("acme", "acme"), claimed_to_date=None, policy=None, groups=(), spent=0
):
    """Amounts by workload index and subsidy.

    Bills are ``(rent, {subsidy index: entitled})``, with ``{group index: ceiling}`` behind where
    groups have one. All rent counts as spend.
    """
    firms = tuple(
        a_tenant(name, claimed=(claimed_to_date or {}).get(name, {}), spent=spent)
        for name in set(tenants)
    )
    jobs = tuple(a_job(f"w{i}", tenant=name) for i, name in enumerate(tenants))
    make = policy or a_policy
    decided = make(subsidies=rules, stacking_groups=groups)
    case = a_case(tenants=firms, workloads=jobs, policy=decided)
    found = best_claims(
        compile_case(case),
        [
            Bill(w, rent, entitled, dict.fromkeys(entitled, rent), *ceilings)
            for w, (rent, entitled, *ceilings) in enumerate(bills)
        ],
    )
    return {w: {c.subsidy: c.amount for c in claims} for w, claims in found.of.items()}


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


def test_a_claim_that_cannot_reach_the_least_is_not_made():
    assert claimed([(900, {0: 299}), (900, {0: 300})], a_share(min_claim=300)) == {
        1: {"voucher": 300}
    }


def test_a_budget_is_given_to_as_many_as_it_serves_with_the_least_claim():
    """Of 500, one takes 300 to 500; two would need 600."""
    bills = [(900, {0: 400}), (900, {0: 500})]

    assert claimed(bills, a_share(min_claim=300, budget=500)) == {1: {"voucher": 500}}
    assert total(claimed(bills, a_share(min_claim=300, budget=650))) == 650


def test_of_programmes_that_exclude_each_other_the_better_is_claimed():
    rules = a_share("a", groups=("one",)), a_share("b", groups=("one",)), a_share("c")
    groups = (a_group("one", exclusive=True),)

    assert claimed([(900, {0: 200, 1: 300, 2: 50})], *rules, groups=groups) == {
        0: {"b": 300, "c": 50}
    }


def test_a_choice_leaves_a_scarce_programme_to_who_needs_it():
    """w0 may claim 300 of a or 290 of b, w1 300 of a only, and a has 300: 290 + 300."""
    rules = a_share("a", groups=("one",), budget=300), a_share("b", groups=("one",))
    groups = (a_group("one", exclusive=True),)
    found = claimed([(900, {0: 300, 1: 290}), (900, {0: 300})], *rules, groups=groups)

    assert found == {0: {"b": 290}, 1: {"a": 300}}


def test_a_group_holds_its_claims_together_below_its_ceiling():
    rules = a_share("a", groups=("g",)), a_share("b", groups=("g",)), a_share("c")
    groups = (a_group("g", ceiling=500),)
    bills = [(1000, {0: 300, 1: 300, 2: 100}, {0: 500})]

    found = claimed(bills, *rules, groups=groups)

    assert found[0]["a"] + found[0]["b"] == 500
    assert found[0]["c"] == 100


def test_ceilings_that_overlap_are_all_kept():
    """b counts in both groups: a + b <= 300 and b + c <= 300. Without b there are 600."""
    rules = (
        a_share("a", groups=("g",)), a_share("b", groups=("g", "h")), a_share("c", groups=("h",)),
    )  # fmt: skip
    groups = (a_group("g", ceiling=300), a_group("h", ceiling=300))
    bills = [(1000, {0: 300, 1: 300, 2: 300}, {0: 300, 1: 300})]

    assert claimed(bills, *rules, groups=groups) == {0: {"a": 300, "c": 300}}


def test_nothing_is_claimed_below_a_threshold_and_all_of_it_above():
    """Two rents of 500."""
    bills = [(500, {0: 150}), (500, {0: 150})]

    assert claimed(bills, a_share(threshold=1_001)) == {}
    assert total(claimed(bills, a_share(threshold=1_001), spent=1)) == 300
    assert claimed(bills, a_share(spend_limit=999)) == {}


def test_a_firm_claims_what_its_brackets_earn():
    """From 200 on: 300 x 10 % + 700 x 30 % = 240 of 300 + 300."""
    bills = [(500, {0: 300}), (500, {0: 300})]

    assert total(claimed(bills, a_ladder((0, 500), (100, 300)), spent=200)) == 240


@given(
    rents=st.lists(st.integers(0, 5), min_size=2, max_size=2),
    entitled=st.lists(st.integers(0, 4), min_size=4, max_size=4),
    least=st.lists(st.integers(0, 3), min_size=2, max_size=2),
    caps=st.lists(st.none() | st.integers(3, 5), min_size=4, max_size=4),
    ceilings=st.lists(st.integers(0, 5), min_size=2, max_size=2),
    exclusive=st.booleans(),
)
def test_no_choice_brings_more_where_something_is_all_or_nothing(
    rents, entitled, least, caps, ceilings, exclusive
):
    """Two workloads of one firm and two programmes of one group, in all ways there are."""
    e = entitled
    rules = (
        a_share("a", min_claim=least[0], firm_cap=caps[0], budget=caps[1], groups=("g",)),
        a_share("b", min_claim=least[1], firm_cap=caps[2], budget=caps[3], groups=("g",)),
    )
    groups = (a_group("g", exclusive=exclusive, ceiling=500),)
    limits = [min((c for c in pair if c is not None), default=99) for pair in (caps[:2], caps[2:])]

    def allowed(a, b, w):
        return (
            a + b <= min(rents[w], ceilings[w])
            and not (exclusive and a and b)
            and (not a or a >= least[0])
            and (not b or b >= least[1])
        )

    best = max(
        sum(claims)
        for claims in product(*(range(most + 1) for most in e))
        if allowed(*claims[:2], 0)
        and allowed(*claims[2:], 1)
        and claims[0] + claims[2] <= limits[0]
        and claims[1] + claims[3] <= limits[1]
    )
    bills = [(rents[w], {0: e[2 * w], 1: e[2 * w + 1]}, {0: ceilings[w]}) for w in (0, 1)]
    found = claimed(bills, *rules, groups=groups)

    assert total(found) == best
    for w in (0, 1):
        assert allowed(found.get(w, {}).get("a", 0), found.get(w, {}).get("b", 0), w)


@given(
    rents=st.lists(st.integers(0, 4), min_size=3, max_size=3),
    entitled=st.lists(st.integers(0, 2), min_size=6, max_size=6),
    shared=st.lists(st.none() | st.integers(0, 4), min_size=2, max_size=2),
    own=st.lists(st.none() | st.integers(0, 3), min_size=4, max_size=4),
)
def test_no_choice_brings_more_from_two_rates_of_one_pool(rents, entitled, shared, own):
    """Two workloads of one firm and one of another; caps of the group may cross budgets within."""
    budget, cap = shared
    pool = {} if budget is cap is None else {"groups": ("pool",)}
    rules = (
        a_share("a", firm_cap=own[0], budget=own[1], **pool),
        a_share("b", firm_cap=own[2], budget=own[3], **pool),
    )
    groups = (a_group("pool", budget=budget, firm_cap=cap),) if pool else ()

    def within(limit, amount):
        return limit is None or amount <= limit

    def allowed(claims):
        a, b = claims[::2], claims[1::2]
        of_firms = ((a[0] + a[1], b[0] + b[1]), (a[2], b[2]))
        return (
            all(a[w] + b[w] <= rents[w] for w in range(3))
            and all(within(own[0], x) and within(own[2], y) for x, y in of_firms)
            and within(own[1], sum(a))
            and within(own[3], sum(b))
            and all(within(cap, x + y) for x, y in of_firms)
            and within(budget, sum(claims))
        )

    ways = product(*(range(most + 1) for most in entitled))
    best = max(sum(claims) for claims in ways if allowed(claims))
    bills = [(rents[w], {0: entitled[2 * w], 1: entitled[2 * w + 1]}) for w in range(3)]
    found = claimed(bills, *rules, tenants=("acme", "acme", "other"), groups=groups)

    assert total(found) == best
    assert allowed([found.get(w, {}).get(s, 0) for w in range(3) for s in "ab"])


@given(
    rent=st.integers(0, 6),
    entitled=st.lists(st.integers(0, 4), min_size=3, max_size=3),
    ceilings=st.lists(st.integers(0, 4), min_size=3, max_size=3),
)
def test_no_choice_brings_more_where_ceilings_overlap(rent, entitled, ceilings):
    """Three programmes, each two of which have a ceiling: a half of each is no whole amount."""
    pairs = ((0, 1), (1, 2), (0, 2))
    rules = [
        a_share(str(s), groups=tuple(f"g{g}" for g, pair in enumerate(pairs) if s in pair))
        for s in range(3)
    ]
    groups = tuple(a_group(f"g{g}", ceiling=500) for g in range(3))
    best = max(
        sum(claims)
        for claims in product(*(range(most + 1) for most in entitled))
        if sum(claims) <= rent
        and all(claims[a] + claims[b] <= ceilings[g] for g, (a, b) in enumerate(pairs))
    )
    bill = (rent, dict(enumerate(entitled)), dict(enumerate(ceilings)))

    assert total(claimed([bill], *rules, tenants=("acme",), groups=groups)) == best
