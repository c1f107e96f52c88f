import json

import pytest

from huline.api.cli.settings import changed
from huline.models.certificate import Certificate, Multiplier
from huline.models.files import read_case, read_plan, write_certificate, write_plan
from huline.models.plan import Run
from huline.optimizer.planning import solve_here
from tests.api.cli.commands import east_and_west, huline, written
from tests.builders import a_job


@pytest.fixture
def case(tmp_path):
    return written(east_and_west(), tmp_path)


@pytest.fixture
def plan(tmp_path):
    write_plan(solve_here(east_and_west()), tmp_path / "plan.json")
    return tmp_path / "plan.json"


def tamper(path, **fields):
    write_plan(read_plan(path).model_copy(update=fields), path)


def test_a_sound_plan_passes_and_its_cost_is_told(case, plan):
    result = huline("check", case, plan)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "The plan passes" in result.stdout


def test_the_verdict_is_chinese_where_asked_for(case, plan):
    assert "校验通过" in huline("check", case, plan, "--lang", "zh").stdout


def test_the_verdict_is_a_document_with_json(case, plan):
    result = huline("check", case, plan, "--json")

    cost = str(read_plan(plan).cost)
    document = json.loads(result.stdout)
    assert {key: document[key] for key in ("ok", "breaches", "cost")} == {
        "ok": True, "breaches": [], "cost": cost,
    }  # fmt: skip
    assert {"placements", "ledger", "system", "cost"} <= set(document["verified"])
    assert {"bound", "status", "rivals"} <= set(document["reported"])


def test_a_plan_of_another_case_exits_1_and_says_so(tmp_path, plan):
    other = written(east_and_west(workloads=(a_job("w9"),)), tmp_path)
    result = huline("check", other, plan)

    assert result.exit_code == 1
    assert "made for Case 'small'" in " ".join(result.stdout.split())
    assert huline("check", other, plan, "--json").exit_code == 1


def test_a_plan_of_a_changed_case_is_checked_and_exported_with_the_same_change(case, tmp_path):
    change = ("--set", "pools[nx-01/a].rent=70000")
    made = solve_here(changed(read_case(case), change[1:]))
    write_plan(made, tmp_path / "plan.json")
    words = tmp_path / "plan.json", "--to", "csv", "--case", case

    assert huline("check", case, tmp_path / "plan.json").exit_code == 1
    assert huline("check", case, tmp_path / "plan.json", *change).exit_code == 0
    assert huline("export", *words).exit_code == 2
    assert huline("export", *words, *change).exit_code == 0


def test_a_plan_with_another_cost_exits_1_and_names_the_rule(case, plan):
    tamper(plan, cost=read_plan(plan).cost - 1)
    result = huline("check", case, plan)

    assert result.exit_code == 1
    assert "- a stated amount differs from the amount recomputed:" in result.stdout


def test_a_plan_with_too_many_cards_exits_1_and_names_the_rule_and_the_place(case, plan):
    first, *rest = read_plan(plan).placements
    pool = first.runs[0].pool
    runs = (Run(pool=pool, first=0, end=4, cards=17),)
    tamper(plan, placements=(first.model_copy(update={"runs": runs}), *rest))
    breaches = json.loads(huline("check", case, plan, "--json").stdout)["breaches"]

    over = [breach for breach in breaches if breach["rule"] == "capacity"]
    assert over
    assert all(pool in breach["where"] for breach in over)


def test_a_plan_without_one_of_the_workloads_exits_1(case, plan):
    tamper(plan, placements=read_plan(plan).placements[1:])
    result = huline("check", case, plan)

    assert result.exit_code == 1
    assert "w1" in result.stdout


@pytest.mark.parametrize("fault", ["twice", "dropped", "unknown pool"])
def test_of_a_plan_that_cannot_be_priced_it_is_said_what_was_not_checked(case, plan, fault):
    first, *rest = read_plan(plan).placements
    nowhere = first.model_copy(update={"runs": (Run(pool="moon/a", first=0, end=4, cards=1),)})
    placements = {
        "twice": (first, first, *rest), "dropped": tuple(rest), "unknown pool": (nowhere, *rest),
    }  # fmt: skip
    tamper(plan, placements=placements[fault])
    status, said = told(case, plan)

    assert status == 1
    assert "The rest was not checked: totals, the cost, its bound" in said
    assert "every amount" not in said
    assert "其余内容未校验" in told(case, plan, "--lang", "zh")[1]


def test_of_a_plan_of_another_case_nothing_is_said_to_be_checked(tmp_path, plan):
    other = written(east_and_west(workloads=(a_job("w9"),)), tmp_path)
    said = told(other, plan)[1]

    assert "nothing else of it was checked" in said
    assert "Checked" not in said


def test_a_bound_a_milli_fen_too_high_is_told_apart_from_the_cost(case, plan):
    """Both are the same to the fen."""
    cost = read_plan(plan).cost
    tamper(plan, bound=cost + 1, status="feasible", rivals={}, rival_penalties={})
    status, said = told(case, plan)

    assert status == 1
    assert f".{(cost + 1) % 100_000:05d} CNY, and itself costs" in said
    assert f".{cost % 100_000:05d} CNY" in said


def test_a_plan_that_reports_what_cannot_be_exits_2(case, plan):
    document = json.loads(plan.read_text(encoding="utf-8"))
    left = [{"workload": document["placements"][0]["workload"], "alone": True}]
    plan.write_text(json.dumps(document | {"left": left}), encoding="utf-8")

    assert told(case, plan)[0] == 2
    assert "而计划已服务" in told(case, plan, "--lang", "zh")[1]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{}", id="no plan"),
        pytest.param(b"[1, 2]", id="a list"),
        pytest.param(b'{"format": "huline-plan/1", "placements": [', id="half a plan"),
        pytest.param(b"PK\x03\x04", id="a workbook"),
        pytest.param(b"\xff\x00\xfe", id="noise"),
    ],
)
def test_a_file_that_is_no_plan_exits_2_and_is_named(case, tmp_path, content):
    (tmp_path / "bad.json").write_bytes(content)
    result = huline("check", case, tmp_path / "bad.json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "bad.json" in result.stderr


def test_a_case_is_no_plan(case, tmp_path):
    result = huline("check", case, case)

    assert result.exit_code == 2
    assert "a Plan is one .json file" in result.stderr


def test_a_plan_that_is_not_there_exits_2(case, tmp_path):
    assert huline("check", case, tmp_path / "none.json").exit_code == 2


def certified(tmp_path, *multipliers, **fields):
    """Write a certificate of multipliers given as (row, of, values)."""
    named = tuple(Multiplier(row=row, of=of, values=values) for row, of, values in multipliers)
    parts = {"case_hash": east_and_west().hash, "multipliers": named}
    write_certificate(Certificate(**parts | fields), tmp_path / "proof.json")
    return tmp_path / "proof.json"


def test_with_a_certificate_the_bound_and_the_gap_are_told(tmp_path, case, plan):
    """Without multipliers the bound is what each workload costs alone: here just the optimum."""
    proof = certified(tmp_path)
    result = huline("check", case, plan, "--certificate", proof)
    document = json.loads(huline("check", case, plan, "--certificate", proof, "--json").stdout)

    assert result.exit_code == 0
    assert "no solver need be trusted" in " ".join(result.stdout.split())
    assert document["bound_kind"] == "certificate"
    assert int(document["bound"]) == int(document["cost"]) == read_plan(plan).cost
    assert document["gap"] == 0.0
    chinese = huline("check", case, plan, "--certificate", proof, "--lang", "zh").stdout
    assert "由界证书重新计算" in chinese


def test_a_poor_certificate_proves_less(tmp_path, case, plan):
    proof = certified(tmp_path, ("capacity", "sh-01/a", (100_000,) * 8))
    document = json.loads(huline("check", case, plan, "--certificate", proof, "--json").stdout)

    assert document["ok"]
    assert int(document["bound"]) < int(document["cost"])
    assert document["gap"] > 0


def test_a_plan_that_fails_is_told_the_bound_alone(tmp_path, case, plan):
    tamper(plan, cost=read_plan(plan).cost - 1)
    result = huline("check", case, plan, "--certificate", certified(tmp_path))

    assert result.exit_code == 1
    assert "no plan costs less than" in " ".join(result.stdout.split())
    assert "from the best" not in result.stdout


def test_a_certificate_that_is_none_for_this_case_exits_2_with_all_mistakes(tmp_path, case, plan):
    rows = ("capacity", "nowhere", (1,)), ("lit-floor", "sh-01", (1,))
    proof = certified(tmp_path, *rows, perspective="system")
    result = huline("check", case, plan, "--certificate", proof)

    assert result.exit_code == 2
    assert result.stderr.count("- proof.json, ") == 3
    assert "is not that of the plan" in result.stderr


def test_a_certificate_of_another_case_exits_2(tmp_path, case, plan):
    proof = certified(tmp_path, case_hash="sha256:00")
    result = huline("check", case, plan, "--certificate", proof)

    assert result.exit_code == 2
    assert "made for Case sha256:00" in result.stderr


def test_a_file_that_is_no_certificate_exits_2(case, plan):
    result = huline("check", case, plan, "--certificate", plan)

    assert result.exit_code == 2
    assert "is a Plan, but a Certificate is wanted here" in result.stderr


def told(*arguments):
    """What a command says, in one line."""
    result = huline("check", *arguments)
    return result.exit_code, " ".join((result.stdout + result.stderr).split())


def test_what_is_only_the_planners_word_is_told_apart(case, plan):
    status, said = told(case, plan)

    assert status == 0
    assert "Checked anew: every rule, every amount, the cost Reported, not checked:" in said
    assert "by the solver's word, not re-proved; give --certificate FILE" in said
    assert "what rivals would cost" in said


def test_what_is_only_the_planners_word_is_told_apart_in_chinese(case, plan):
    _, said = told(case, plan, "--lang", "zh")

    assert "已重新核对：全部规则、账目与成本" in said
    assert "由求解器给出，未重新证明" in said


def test_a_bound_is_among_what_was_checked_with_its_certificate(tmp_path, case, plan):
    proof = certified(tmp_path)
    _, said = told(case, plan, "--certificate", proof)
    document = json.loads(huline("check", case, plan, "--certificate", proof, "--json").stdout)

    assert "every rule, every amount, the cost and the bound" in said
    assert "not re-proved" not in said
    assert "bound" in document["verified"]
    assert "bound" not in document["reported"]


def test_a_certificate_that_is_claimed_and_not_shown_proves_nothing(case, plan):
    tamper(plan, bound_kind="certificate")

    assert "said to stand on a certificate, not re-proved" in told(case, plan)[1]


def test_a_bound_above_what_its_certificate_proves_is_a_breach(tmp_path, case, plan):
    """At 100,000 for each card-slot of the one pool in use the certificate proves less."""
    tamper(plan, bound_kind="certificate", bound=read_plan(plan).cost)
    proof = certified(tmp_path, ("capacity", "sh-01/a", (100_000,) * 8))
    status, said = told(case, plan, "--certificate", proof)

    assert status == 1
    assert "the plan says that its certificate proves a bound of" in said


@pytest.mark.parametrize(
    "fields",
    [
        {"bound_kind": "certificate", "bound": None},
        {"status": "within-gap", "bound": None, "bound_kind": None},
        {"status": "optimal", "bound": 1},
    ],
)
def test_a_plan_that_contradicts_itself_exits_2(case, plan, fields):
    document = json.loads(plan.read_text(encoding="utf-8"))
    plan.write_text(json.dumps(document | fields), encoding="utf-8")
    status, said = told(case, plan)

    assert status == 2
    assert "plan.json" in said


@pytest.mark.parametrize(("lang", "heading"), [("en", "where the gap lies"), ("zh", "差距的构成")])
def test_a_gap_is_taken_apart_where_asked_for(tmp_path, case, plan, lang, heading):
    """Without a price on anything a plan at best is made of what could be cheaper alone."""
    words = case, plan, "--certificate", certified(tmp_path), "--lang", lang

    assert heading in told(*words, "--parts")[1]
    assert heading not in told(*words)[1]


def test_the_parts_of_a_gap_add_up_to_it(tmp_path, case, plan):
    proof = certified(tmp_path, ("capacity", "sh-01/a", (100_000,) * 8))
    words = case, plan, "--certificate", proof, "--parts", "--json"
    document = json.loads(huline("check", *words).stdout)
    parts = {name: int(amount) for name, amount in document["parts"].items()}

    assert min(parts.values()) > 0
    assert sum(parts.values()) == int(document["cost"]) - int(document["bound"])
