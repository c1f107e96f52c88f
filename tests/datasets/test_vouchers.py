"""Each voucher of the bundled day, by itself, on a bill that can be reckoned by hand.

The bill: 8 cards for 4 hours at 12.50 CNY are 400 CNY, which is 40,000,000 milli-fen.
"""

import pytest

from huline.models.case import Case, Horizon
from huline.models.files import read_case
from huline.models.plan import Placement
from huline.models.policy import Policy
from huline.models.units import MILLI_FEN_PER_CNY
from huline.optimizer.options import Options
from huline.optimizer.planning import solve_here
from huline.optimizer.verify import verify
from tests.builders import a_case, a_centre, a_job, a_policy, a_pool, a_tenant, an_accelerator
from tests.datasets.bundled import FOLDER
from tests.optimizer.verify.plans import broken, placed

CNY = MILLI_FEN_PER_CNY
A_SMALL_FIRM = {"size": "small"}
SHENZHEN = {"province": "Guangdong", "city": "Shenzhen"}
HANGZHOU = {"province": "Zhejiang", "city": "Hangzhou"}
NINGBO = {"province": "Zhejiang", "city": "Ningbo"}
QINGYANG = {"province": "Gansu", "city": "Qingyang"}
LANZHOU = {"province": "Gansu", "city": "Lanzhou"}
ZHENGZHOU = {"province": "Henan", "city": "Zhengzhou"}
HOHHOT = {"province": "Inner Mongolia", "city": "Hohhot"}
JINAN = {"province": "Shandong", "city": "Jinan"}
CHENGDU = {"province": "Sichuan", "city": "Chengdu"}
GUIYANG = {"province": "Guizhou", "city": "Guiyang"}
BEIJING = {"province": "Beijing", "city": "Beijing"}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_case(FOLDER).policy


def a_bill(policy: Policy, *rules: str, on=(), firm=None, at=None, **how) -> Case:
    """The bill of one firm at one centre under these vouchers alone; those ``on`` are applied."""
    chosen = [
        rule.model_copy(update={"off": "", "off_zh": ""}) if rule.id in on else rule
        for rule in policy.subsidies
        if rule.id in (*rules, *on)
    ]
    day, card_hour = how.get("day", "2026-07-15"), how.get("card_hour", 12.5)
    return a_case(
        horizon=Horizon(start=f"{day}T00:00:00+08:00", slots=4),
        accelerators=(an_accelerator(domestic=how.get("domestic", True)),),
        centres=(a_centre(operator="cloud", **at or {}),),
        pools=(a_pool(rent=int(card_hour * CNY), rent_includes_energy=True),),
        tenants=(a_tenant(**firm or {}),),
        workloads=(a_job(must_serve=True),),
        policy=a_policy(subsidies=tuple(chosen), stacking_groups=policy.stacking_groups),
    )


def paid(policy: Policy, *rules: str, **how) -> float:
    """CNY that the engine claims, when the checker grants that and not a milli-fen more."""
    case = a_bill(policy, *rules, **how)
    plan = solve_here(case, Options(gap=0))
    assert plan is not None
    assert verify(case, plan).breaches == ()
    (placement,) = plan.placements
    for rule in case.policy.subsidies:
        assert broken(case, _with_one_more(placement, rule.id))
    return -plan.ledger.subsidy / CNY


def _with_one_more(placement: Placement, rule: str) -> Placement:
    claims = {claim.subsidy: claim.amount for claim in placement.claims}
    claims[rule] = claims.get(rule, 0) + 1
    return placed(placement.workload, *placement.runs, claims=claims.items())


# applied


def test_shenzhen_pays_half_of_the_rent_of_training(policy):
    """50 % of 400 = 200."""
    assert paid(policy, "shenzhen-2024", firm=SHENZHEN) == 200


def test_shenzhen_pays_a_start_up_six_tenths_and_never_both(policy):
    """60 % of 400 = 240: four full years old, the fifth birthday is the next day."""
    both = ("shenzhen-2024", "shenzhen-2024-start-up")

    assert paid(policy, "shenzhen-2024-start-up", firm={"founded": "2021-07-16"}) == 240
    assert paid(policy, "shenzhen-2024-start-up", firm={"founded": "2021-07-15"}) == 0
    assert paid(policy, *both, firm={"founded": "2021-07-16"}) == 240
    assert paid(policy, *both, firm={"founded": "2021-07-15"}) == 200
    assert paid(policy, *both) == 200


def test_hangzhou_pays_its_firms_by_where_the_cards_were_made(policy):
    """30 % of 400 = 120 on domestic cards, 20 % = 80 on others; a firm of Ningbo nothing."""
    assert paid(policy, "hangzhou-2025", firm=HANGZHOU) == 120
    assert paid(policy, "hangzhou-2025", firm=HANGZHOU, domestic=False) == 80
    assert paid(policy, "hangzhou-2025", firm=NINGBO, at=HANGZHOU) == 0


def test_hangzhou_pays_half_to_small_firms_that_spend_no_more_than_half_a_million(policy):
    """50 % of 400 = 200, while 499,600 before and the 400 of this plan are 500,000 in all."""
    firm = HANGZHOU | A_SMALL_FIRM
    rules = ("hangzhou-2025", "hangzhou-2025-sme")

    assert paid(policy, *rules, firm=firm | {"spent": 499_600 * CNY}) == 200
    assert paid(policy, *rules, firm=firm | {"spent": 499_600 * CNY + 1}) == 120
    assert paid(policy, *rules, firm=firm, domestic=False) == 200
    assert paid(policy, *rules, firm=HANGZHOU | {"size": "large"}) == 120


def test_hangzhous_and_the_national_voucher_pay_six_tenths_together(policy):
    """120 + 30 % of 400 = 240 on domestic cards; 80 + 10 % of 400 = 120 on others.

    The national voucher is off in the bundled day and switched on here.
    """
    how = {"on": ("national-intelligence-voucher",), "firm": HANGZHOU}

    assert paid(policy, "hangzhou-2025", **how) == 240
    assert paid(policy, "hangzhou-2025", **how, domestic=False) == 120


def test_a_small_firm_of_hangzhou_takes_the_better_of_its_rate_and_the_sum_of_two(policy):
    """On domestic cards 120 + 120 = 240 are more than 200; on others 80 + 40 are less."""
    rules = ("hangzhou-2025", "hangzhou-2025-sme")
    how = {"on": ("national-intelligence-voucher",), "firm": HANGZHOU | A_SMALL_FIRM}

    assert paid(policy, *rules, **how) == 240
    assert paid(policy, *rules, **how, domestic=False) == 200


def test_hangzhous_voucher_of_2024_ended_with_that_of_2025(policy):
    """30 % of 400 = 120 and 20 % = 80 on its last day, nothing on the next."""
    last, next_ = {"day": "2025-06-12"}, {"day": "2025-06-13"}
    of_2025 = ("hangzhou-2024", "hangzhou-2025")

    assert paid(policy, "hangzhou-2024", firm=HANGZHOU, **last) == 120
    assert paid(policy, "hangzhou-2024", firm=HANGZHOU, domestic=False, **last) == 80
    assert paid(policy, "hangzhou-2024", firm=HANGZHOU, **next_) == 0
    assert paid(policy, *of_2025, firm=HANGZHOU, **last) == 120
    assert paid(policy, *of_2025, firm=HANGZHOU, **next_) == 120


def test_qingyang_pays_anyone_who_rents_in_its_cluster_for_5000_a_year(policy):
    """30 % of 400 = 120, while 4,600 before and 400 now are the least contract of 5,000."""
    enough, too_little = {"spent": 4_600 * CNY}, {"spent": 4_600 * CNY - 1}

    assert paid(policy, "qingyang-2024", firm=enough, at=QINGYANG) == 120
    assert paid(policy, "qingyang-2024", firm=too_little, at=QINGYANG) == 0
    assert paid(policy, "qingyang-2024", firm=enough, at=LANZHOU) == 0


def test_henan_pays_a_fifth_at_centres_of_the_province(policy):
    """20 % of 400 = 80."""
    assert paid(policy, "henan-2023", at=ZHENGZHOU) == 80
    assert paid(policy, "henan-2023", at=LANZHOU, firm=ZHENGZHOU) == 0


def test_inner_mongolia_pays_from_a_million_of_spend_on(policy):
    """30 % of 400 = 120, while 999,600 before and the 400 of this plan are a million."""
    enough, too_little = {"spent": 999_600 * CNY}, {"spent": 999_600 * CNY - 1}

    assert paid(policy, "innermongolia-2024", firm=enough, at=HOHHOT) == 120
    assert paid(policy, "innermongolia-2024", firm=too_little, at=HOHHOT) == 0
    assert paid(policy, "innermongolia-2024", firm=enough, at=LANZHOU) == 0


def test_shandongs_voucher_of_2025_paid_until_the_years_last_day(policy):
    """5 % of 400 = 20."""
    assert paid(policy, "shandong-2025", at=JINAN, day="2025-12-31") == 20
    assert paid(policy, "shandong-2025", at=JINAN, day="2026-01-01") == 0
    assert paid(policy, "shandong-2025", at=LANZHOU, day="2025-12-31") == 0


def test_shandongs_voucher_continues_through_2026_at_the_rate_of_2025(policy):
    """5 % of 400 = 20."""
    for day in ("2026-01-01", "2026-12-31"):
        assert paid(policy, "shandong-2025", "shandong-2025-continued", at=JINAN, day=day) == 20
    assert paid(policy, "shandong-2025-continued", at=JINAN, day="2025-12-31") == 0
    assert paid(policy, "shandong-2025-continued", at=JINAN, day="2027-01-01") == 0


# off: nothing as they stand, and this much if they are switched on


def switched_on(policy: Policy, rule: str, **how) -> float:
    """CNY paid under a voucher that is off in the bundled day, once it is applied."""
    assert paid(policy, rule, **how) == 0
    return paid(policy, on=(rule,), **how)


def test_qingyangs_floor_may_be_read_as_the_least_claim(policy):
    """30 % of 8 x 4 x 625 = 20,000 are 6,000; of 8 x 4 x 520 they are 4,992: too little."""
    rule = "qingyang-2024-least-claim"

    assert switched_on(policy, rule, at=QINGYANG, card_hour=625) == 6_000
    assert switched_on(policy, rule, at=QINGYANG, card_hour=520) == 0


@pytest.mark.parametrize("project", ["chengdu-2023", "chengdu-2023-provincial"])
def test_chengdu_would_pay_leads_of_projects_at_home(policy, project):
    """30 % of 400 = 120."""
    assert switched_on(policy, project, firm=CHENGDU, at=CHENGDU) == 120
    assert switched_on(policy, project, firm=CHENGDU, at=LANZHOU) == 0
    assert switched_on(policy, project, firm=HANGZHOU, at=CHENGDU) == 0


def test_shanghai_would_pay_three_tenths_and_with_a_district_all(policy):
    """30 % of 400 = 120; 100 % = 400 to a small firm, one or the other."""
    both = ("shanghai-2025", "shanghai-2025-district")

    assert switched_on(policy, "shanghai-2025") == 120
    assert switched_on(policy, "shanghai-2025-district", firm=A_SMALL_FIRM) == 400
    assert switched_on(policy, "shanghai-2025-district", firm={"size": "medium"}) == 0
    assert paid(policy, on=both, firm=A_SMALL_FIRM) == 400


def test_shanghai_would_have_paid_small_and_medium_firms_a_fifth_in_2023(policy):
    """20 % of 400 = 80."""
    assert switched_on(policy, "shanghai-2023", firm={"size": "medium"}) == 80
    assert switched_on(policy, "shanghai-2023", firm={"size": "large"}) == 0


def test_a_district_of_hangzhou_would_pay_half(policy):
    """50 % of 400 = 200."""
    assert switched_on(policy, "hangzhou-xihu", firm=HANGZHOU) == 200
    assert switched_on(policy, "hangzhou-xihu", firm=NINGBO) == 0


def test_the_national_voucher_would_pay_by_where_the_cards_were_made(policy):
    """30 % of 400 = 120 on domestic cards, 10 % = 40 on others."""
    assert switched_on(policy, "national-intelligence-voucher") == 120
    assert switched_on(policy, "national-intelligence-voucher", domestic=False) == 40


def test_guizhou_pays_nothing_while_its_share_is_not_known(policy):
    """0 % of 400; at 25 % it would be 100, wherever the firm has its seat."""
    assert switched_on(policy, "guizhou-2023", at=GUIYANG) == 0
    assert paid(_at_a_quarter(policy, "guizhou-2023"), on=("guizhou-2023",), at=GUIYANG) == 100


def test_beijing_pays_nothing_while_its_share_is_not_known_and_nothing_to_relations(policy):
    """0 % of 400; at 25 % it would have been 100 in 2025, 0 where the operator is related."""
    known, how = _at_a_quarter(policy, "beijing-2023"), {"on": ("beijing-2023",)}
    related = BEIJING | {"related": ("cloud",)}

    assert switched_on(policy, "beijing-2023", firm=BEIJING, day="2025-12-31") == 0
    assert paid(known, firm=BEIJING, day="2025-12-31", **how) == 100
    assert paid(known, firm=related, day="2025-12-31", **how) == 0
    assert paid(known, firm=BEIJING, day="2026-01-01", **how) == 0


def _at_a_quarter(policy: Policy, rule: str) -> Policy:
    rules = [r.model_copy(update={"share": 250}) if r.id == rule else r for r in policy.subsidies]
    return policy.model_copy(update={"subsidies": tuple(rules)})


# caps: as published, whatever was claimed before

CAPS = [
    ("shenzhen-2024", 10_000_000, {}),
    ("shenzhen-2024-start-up", 10_000_000, {"firm": {"founded": "2024-01-01"}}),
    ("hangzhou-2025", 8_000_000, {"firm": HANGZHOU}),
    ("hangzhou-2025-sme", 8_000_000, {"firm": HANGZHOU | A_SMALL_FIRM}),
    ("hangzhou-2024", 8_000_000, {"firm": HANGZHOU, "day": "2025-01-01"}),
    ("qingyang-2024", 2_000_000, {"firm": {"spent": 5_000 * CNY}, "at": QINGYANG}),
    ("henan-2023", 1_000_000, {"at": ZHENGZHOU}),
    ("innermongolia-2024", 2_000_000, {"firm": {"spent": 1_000_000 * CNY}, "at": HOHHOT}),
    ("shandong-2025", 5_000_000, {"at": JINAN, "day": "2025-07-15"}),
    ("chengdu-2023", 3_000_000, {"firm": CHENGDU, "at": CHENGDU}),
    ("chengdu-2023-provincial", 1_500_000, {"firm": CHENGDU, "at": CHENGDU}),
    ("hangzhou-xihu", 1_000_000, {"firm": HANGZHOU}),
]


@pytest.mark.parametrize(("rule", "cap", "how"), CAPS)
def test_a_firm_seven_yuan_below_its_cap_is_paid_seven(policy, rule, cap, how):
    """Cap less claims to date = 7 CNY, less than any share of 400."""
    capped = {group.id for group in policy.stacking_groups if group.firm_cap is not None}
    groups = next(r.groups for r in policy.subsidies if r.id == rule)
    counted = next((group for group in groups if group in capped), rule)
    firm = how.get("firm", {}) | {"claimed": {counted: (cap - 7) * CNY}}

    assert paid(policy, on=(rule,), **how | {"firm": firm}) == 7
