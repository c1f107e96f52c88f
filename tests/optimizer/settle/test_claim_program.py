"""Claims of programmes that exclude each other: proven where that is quick, and always allowed."""

from itertools import product
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from huline.models.files import read_case
from huline.models.subsidy import StackingGroup
from huline.optimizer.compile import compile_case
from huline.optimizer.options import Options
from huline.optimizer.planning import plan
from huline.optimizer.settle import claim_program
from huline.optimizer.settle.claim_parts import Ask, Limit, Part
from huline.optimizer.settle.claim_program import program
from huline.optimizer.strategies.watch import Watch
from huline.optimizer.strategies.whole import solve_whole
from huline.optimizer.verify import verify
from tests.builders import a_case, a_group, a_job, a_policy, a_share

YUAN = 100_000
ROOT = Path(__file__).parents[3]


def a_part(entitled, budgets, least=0):
    """Each workload may claim from one programme; programmes have a budget each."""
    programmes, asks = len(budgets), {}
    for w, mine in enumerate(entitled):
        for s, most in enumerate(mine):
            if most >= least:
                asks[w * programmes + s] = Ask(w, "acme", s, most, least)
    limits = tuple(
        Limit("money", budget, tuple(i for i, ask in asks.items() if ask.subsidy == s))
        for s, budget in enumerate(budgets)
    )
    rivals = tuple(
        tuple(i for i, ask in asks.items() if ask.workload == w) for w in range(len(entitled))
    )
    return Part(asks, limits, rivals)


def worth(entitled, budgets, choice):
    """Return what workloads get that each choose a programme, where no claim has a least."""
    got = [0] * len(budgets)
    for mine, s in zip(entitled, choice, strict=True):
        got[s] += mine[s]
    return sum(map(min, got, budgets))


@given(
    entitled=st.lists(st.tuples(*[st.integers(0, 9_000 * YUAN)] * 2), min_size=3, max_size=7),
    budgets=st.tuples(*[st.integers(YUAN, 20_000 * YUAN)] * 2),
)
def test_of_few_choices_the_best_is_found_to_the_milli_fen(entitled, budgets):
    """Thousands of CNY, so that they are counted in coarser units first: all choices tried."""
    best = max(worth(entitled, budgets, c) for c in product((0, 1), repeat=len(entitled)))
    found = program(a_part(entitled, budgets))

    assert found.total == found.most == best


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32))
def test_of_many_choices_little_is_left_open_and_no_limit_is_passed(seed):
    """150 workloads and three programmes whose budgets last for half of what is asked."""
    draw = Random(seed)
    entitled = [[draw.randint(YUAN, 9_000 * YUAN) for _ in range(3)] for _ in range(150)]
    budgets = [sum(mine[s] for mine in entitled) // 5 for s in range(3)]
    part = a_part(entitled, budgets, least=YUAN)
    found = program(part)

    claimed = {i: amount for i, amount in found.amounts.items() if amount}
    assert part.allows(found.amounts)
    assert all(amount <= part.asks[i].most for i, amount in claimed.items())
    assert all(sum(claimed.get(i, 0) for i in x.asks) <= x.most for x in part.limits)
    assert found == program(part)
    for _ in range(50):
        choice = [draw.randrange(3) for _ in entitled]
        assert found.most >= worth(entitled, budgets, choice)
    assert found.most - found.total <= found.most // 1_000


def test_what_solvers_had_no_time_to_prove_is_no_bound(monkeypatch):
    """Two jobs may claim from one of two vouchers each; the better one lasts for one of them."""
    policy = a_policy(
        subsidies=(
            a_share("x", 500, groups=("one",), budget=1_600_000),
            a_share("y", 400, groups=("one",)),
        ),
        stacking_groups=(a_group("one", exclusive=True),),
    )
    compiled = compile_case(a_case(workloads=(a_job("w1"), a_job("w2")), policy=policy))
    options = Options(gap=0, strategy="whole")
    proven = solve_whole(compiled, options, [], Watch())
    monkeypatch.setattr(claim_program, "WORK", 0.0)
    hasty = solve_whole(compiled, options, [], Watch())

    # rent of 3,200,000 each: 1,600,000 of x and 1,280,000 of y
    assert proven.best.cost("payer") == proven.bound == 2 * 5_120_000 - 2_880_000
    assert proven.best.slack == 0
    assert hasty.best.cost("payer") > proven.bound >= hasty.bound


def test_a_case_in_which_all_vouchers_exclude_each_other_is_planned_by_every_rule():
    """Three days of the bundled market: some funds, of which each workload may take one."""
    case = read_case(ROOT / "datasets/east-west-days")
    rules = case.policy.subsidies
    policy = case.policy.model_copy(
        update={
            "subsidies": tuple(
                rule.model_copy(update={"groups": (*rule.groups, "all")}) for rule in rules
            ),
            "stacking_groups": (
                *case.policy.stacking_groups,
                StackingGroup(id="all", name="One voucher each", exclusive=True),
            ),
        }
    )
    case = case.model_copy(update={"policy": policy})
    certificates = []
    found = plan(
        case, Options(strategy="prices", certify=True, work=40, gap=0.05),
        checked=lambda _, certificate: certificates.append(certificate),
    )  # fmt: skip

    verdict = verify(case, found, certificates[0])
    assert verdict.ok
    assert max(len(p.claims) for p in found.placements) == 1
    assert found.gap <= 0.05
