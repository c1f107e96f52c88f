"""The oracle of `huline bench agreement` on Cases whose optimum is known by hand."""

from collections import Counter
from dataclasses import replace
from itertools import count, islice
from random import Random

import pytest

from huline.models.constraints import SWITCHABLE
from huline.optimizer.bench.agreement import Report, compare, draw, report, table
from huline.optimizer.bench.agreement.cases import DEMANDING, HAND, Deal, Drawn, hand
from huline.optimizer.bench.agreement.compare import Outcome
from huline.optimizer.bench.agreement.draft import Draft
from huline.optimizer.bench.agreement.enumeration import TooMany
from huline.optimizer.bench.agreement.features import FEATURES
from huline.optimizer.bench.agreement.lifting import at_best, without
from huline.optimizer.bench.agreement.oracle import Oracle
from huline.optimizer.bench.agreement.report import SOLVERS
from tests.builders import (
    a_case,
    a_centre,
    a_job,
    a_link,
    a_policy,
    a_pool,
    a_service,
    a_share,
    a_sum_per_card_hour,
)


def two_slots(*workloads, **fields):
    links = (a_link("near", "shanghai", "sh-01"),)
    return a_case(slots=2, links=links, workloads=workloads, **fields)


def is_the_optimum(case, cost, perspective="payer"):
    oracle = Oracle(case, perspective)
    return oracle.better_than((cost,)) is None and oracle.better_than((cost + 1,)) == (cost,)


def test_a_job_costs_its_card_slots():
    """8 cards for an hour at 160,000 each."""
    assert is_the_optimum(two_slots(a_job(work=8)), 1_280_000)


def test_work_that_costs_more_than_it_is_worth_is_left():
    """8 card-hours at 100,000 each are worth less than the 160,000 they cost."""
    assert is_the_optimum(two_slots(a_job(work=8, unserved=100_000)), 800_000)


def test_claims_are_made_as_far_as_budgets_last():
    """30 % of 800,000 is 240,000, of which the budget pays 200,000."""
    policy = a_policy(subsidies=(a_share(budget=200_000),))

    assert is_the_optimum(two_slots(a_job(work=8), policy=policy), 1_080_000)


def test_claims_together_are_at_most_the_rent():
    """Two programmes of 100,000 a card-hour each would pay more than the rent of 800,000."""
    programmes = (a_sum_per_card_hour("x", 100_000), a_sum_per_card_hour("y", 100_000))
    case = two_slots(a_job(work=8), policy=a_policy(subsidies=programmes))

    assert is_the_optimum(case, 480_000)


def test_charges_for_all_workloads_together_are_counted():
    """One after the other the jobs draw 8 kW, at 30 CNY each; together they would draw 16."""
    case = two_slots(
        a_job("w1", work=8), a_job("w2", work=8), centres=(a_centre(demand_charge=3_000),)
    )

    assert is_the_optimum(case, 2 * 1_280_000 + 8_000 * 3_000)


def test_a_service_is_tried_card_by_card():
    """One of its two cards is worth its 160,000 in each slot, the other is not."""
    service = a_service(peaks={"shanghai": 1_500}, unserved=200_000, part_service=True)

    assert is_the_optimum(two_slots(service), 2 * (160_000 + 100_000))


def test_the_system_sees_no_rent():
    assert is_the_optimum(two_slots(a_job(work=8)), 480_000, "system")


def test_where_what_must_be_served_cannot_be_there_is_no_plan_at_all():
    case = two_slots(a_job(work=8, must_serve=True), pools=(a_pool(cards=(4,)),))

    assert Oracle(case, "payer").better_than(None) is None


def test_where_tiers_are_strict_what_they_lack_comes_before_money():
    """One of two jobs has room. The urgent one leaves 8 card-hours of tier 2, at 50 CNY each."""
    jobs = a_job("urgent", work=8, tier=1, unserved=1), a_job("later", work=8)
    policy = a_policy(tier_order="strict")
    case = a_case(slots=1, pools=(a_pool(cards=(8,)),), workloads=jobs, policy=policy)
    oracle, best = Oracle(case, "payer"), (0, 8 * 60_000, 1_280_000 + 40_000_000)

    assert oracle.better_than(best) is None
    assert oracle.better_than((0, 8 * 60_000, 1_280_000 + 40_000_001)) == best
    assert oracle.better_than((1, 0, 0)) == best


def test_a_case_too_large_to_be_tried_says_so():
    links = (a_link("near", "shanghai", "sh-01"),)
    case = a_case(links=links, workloads=(a_service(peaks={"shanghai": 16_000}),))

    with pytest.raises(TooMany):
        Oracle(case, "payer")


def test_a_disagreement_is_seen():
    found = compare(draw(7), ("highs",))
    lied = type(found)(found.drawn, {"highs": (1,), "cpsat": (2,)}, True, None, ())
    beaten = type(found)(found.drawn, {"highs": (2,)}, True, (1,), ())

    assert found.agreed
    assert not lied.agreed
    assert not beaten.agreed


def test_the_same_seed_draws_the_same_case():
    assert draw(11).case.hash == draw(11).case.hash
    assert draw(11).case.hash != draw(12).case.hash


def test_work_left_unserved_is_told_beside_cases_without_a_plan():
    """A job that is not worth its cost, and one that must be served and cannot be."""
    poor = two_slots(a_job(work=8, unserved=100_000))
    hopeless = two_slots(a_job(work=8, must_serve=True), pools=(a_pool(cards=(4,)),))
    served = two_slots(a_job(work=8))
    outcomes = [
        compare(Drawn(n, case, "payer", ()), ("highs",))
        for n, case in enumerate((poor, hopeless, served, served))
    ]
    told = table(Report(tuple(outcomes), 1.0, 4))

    assert [outcome.left for outcome in outcomes] == [True, False, False, False]
    assert "25% without any plan, 25% whose best plan leaves work unserved" in told


def test_a_case_in_which_all_work_is_demanded_has_no_plan_for_that():
    """Of the first six seeds that demand it, those to which it was done.

    A floor on what is lit may leave no plan by itself.
    """
    seeds = [n for n in range(300) if Random(f"demanding {n}").random() < DEMANDING][:6]
    drawn = [one for one in map(draw, seeds) if "lit-floor" not in one.rules]
    demanded = [one for one in drawn if "must-serve" in one.rules[-1:]]
    hopeless = [one for one in demanded if at_best(one.case, one.perspective) is None]

    assert len(hopeless) >= 2
    for one in hopeless:
        assert at_best(without(one.case, "must-serve"), one.perspective) is not None


def test_all_features_have_their_turns_equally_often():
    decks = 3
    turns = sum(feature.turns for feature in FEATURES)
    # so many hands make up whole decks
    dealt = Counter(feature for seed in range(turns * decks) for feature in hand(seed))

    assert dealt == {feature: HAND * decks * feature.turns for feature in FEATURES}


def test_a_report_of_fewer_cases_than_asked_for_says_so_and_has_not_passed():
    outcome = compare(draw(7), ("highs",))
    whole = Report((replace(outcome, decided=tuple(SWITCHABLE)),), 1.0, 1)
    partial = replace(whole, asked=2)

    assert whole.passed
    assert not partial.passed
    assert "PARTIAL: stopped after 1 of 2 cases" in table(partial).splitlines()


def test_a_report_of_no_case_at_all_is_partial():
    none = Report((), 1.0, 2)

    assert not none.passed
    assert "PARTIAL: stopped after 0 of 2 cases" in table(none).splitlines()


@pytest.mark.parametrize(
    "feature",
    [feature for feature in FEATURES if feature.rule in SWITCHABLE],
    ids=lambda feature: feature.add.__name__.strip("_"),
)
def test_each_feature_lets_its_rule_decide_in_one_of_ten_drafts(feature):
    """By itself; in a hand of many it may come too late to find something left to decide."""
    drafts = filter(lambda draft: not draft.idle, map(Draft, count(3)))
    deals = (Deal(draft).with_one_more(feature, hopeless=True) for draft in islice(drafts, 10))

    assert any(deal.decided for deal in deals)


def test_a_few_random_cases_agree_and_are_printed(capsys):
    told = []
    found = report(4, seed=3, workers=2, tell=told.append)
    with capsys.disabled():
        print(f"\n{table(found)}")

    assert [len(so_far.outcomes) for so_far in told] == list(range(1, 5))
    assert told[-1] == found
    assert found.outcomes[1] == compare(draw(3_000_001), SOLVERS)
    assert not found.disagreements
    assert table(found).splitlines()[-1].startswith("0 disagreements in 4 cases")
    assert sum(found.decided.values()) == sum(len(each.decided) for each in found.outcomes)


def test_a_case_without_a_plan_that_the_checker_lets_through_is_a_disagreement_and_told():
    failed = Outcome(draw(0), {}, False, None, (), failed="the checker refuses the plan")
    found = Report((failed,), 1.0, 1)

    assert not found.passed
    assert "seed 0: the checker refuses the plan" in table(found)
    assert table(found).splitlines()[-1].startswith("1 disagreements in 1 cases")
