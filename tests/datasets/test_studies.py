"""The ready studies: each loads, and does on a few workloads what must hold on all of them.

Plans of these few are proven to the end by a solver; what no rule of a study may do is then seen
in the limits of differences, whatever ties there are.
"""

import re

import pytest

from huline.models.case import Case
from huline.models.files import read_base, read_study
from huline.models.variants import variants
from huline.optimizer.policy import asked_of, run
from tests.datasets.bundled import DATASETS

STUDIES = sorted((DATASETS / "studies").glob("*.yaml"))
BOUND = ("core_data", "gov_data", "health", "enterprise_local", "enterprise_10km")
FIRMS = ("qiantang-llm", "xixi-commerce", "penghai-models", "yanshan-ai")
EXACT = {
    "certify": False, "gap": 0.0, "aim": None, "work": None, "strategy": "auto",
    "misallocation": False,
}  # fmt: skip


def few(case):
    """The job that is pinned, one bound to each kind of place, and a large one of each firm."""
    jobs = sorted(case.training(), key=lambda job: job.work)
    kept = {pin.workload for pin in case.pins}
    kept |= {next(job.id for job in jobs if job.residency == name) for name in BOUND}
    for tenant in FIRMS:
        mine = (job for job in jobs if job.tenant == tenant)
        kept.add(max(mine, key=lambda job: (job.residency == "general", job.work)).id)
    document = case.model_dump(mode="json")
    document["workloads"] = [w for w in document["workloads"] if w["id"] in kept]
    document["groups"] = []
    return Case.model_validate(document)


@pytest.fixture(scope="module")
def base():
    study = read_study(STUDIES[0])
    return few(read_base(study, STUDIES[0].parent))


@pytest.fixture(scope="module")
def told(base):
    """Study -> scenario -> its outcome, each study run when it is first asked for."""
    known = {}

    def outcomes(name):
        if name not in known:
            study = read_study(DATASETS / "studies" / f"{name}.yaml")
            study = study.model_copy(update=EXACT)
            known[name] = {o.scenario: o for o in run(study, base).outcomes}
        return known[name]

    return outcomes


def sign(outcome):
    (found,) = (d for d in outcome.differences if d.measure == "payer-cost")
    return found.sign


def outlay(outcome, programme):
    wanted = "outlay", "programme", programme
    return sum(f.value for f in outcome.figures if (f.measure, f.by, f.key) == wanted)


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_each_loads_is_bilingual_and_asks_for_what_can_be_proven(path):
    study = read_study(path)
    base = read_base(study, path.parent)
    found = variants(study, base)

    assert base.name == "east-west-days"
    assert study.certify
    assert (study.gap, study.aim) == (0.002, 0.001)
    assert all(change.name_zh for change in study.changes)
    assert all(scenario.name_zh for scenario in study.scenarios)
    assert len({variant.case.hash for variant in found}) >= len(found) - 1


def test_there_are_seven():
    assert len(STUDIES) == 7


def test_the_sixty_of_the_week_are_made_of_changes_that_fit_it():
    path = DATASETS / "studies" / "week" / "sixty.yaml"
    study = read_study(path)
    base = read_base(study, path.parent)
    found = variants(study.model_copy(update={"cross": ()}), base)

    assert len(study.all_scenarios()) == 60
    assert base.name == "east-west-week"
    assert len({variant.case.hash for variant in found}) == len(study.changes) + 1


@pytest.mark.parametrize("name", [path.stem for path in STUDIES])
def test_each_is_proven_to_the_end_on_a_few_workloads(told, name):
    assert {outcome.status for outcome in told(name).values()} == {"proven"}


def test_no_open_door_makes_work_dearer(told):
    found = told("open-centres")
    opened = (
        "half open",
        "all open",
        "all beside half",
        "none and half open",
        "none and all open",
    )

    assert all(sign(found[name]) != "up" for name in opened)


def test_no_rule_of_residency_saves_money(told):
    found = told("residency")

    bound = ("base", "all in its province", "all in its city")
    assert all(sign(outcome) != "up" for name, outcome in found.items() if name not in bound)
    assert all(sign(found[name]) == "up" for name in bound[1:])
    assert sign(found["nothing bound"]) == "down"


def test_relief_pays_for_power_in_the_west_and_makes_nothing_dearer(told):
    found = told("electricity-relief")
    relieved = [name for name in found if "relief" in name]

    assert all(sign(found[name]) != "up" for name in relieved)
    paid = found["none, and relief of 100 %"]
    assert sum(outlay(paid, f.key) for f in paid.figures if f.key.startswith("relief-")) > 0


def test_a_ceiling_pays_no_more_and_another_voucher_no_less(told):
    found = told("stacking")

    assert sign(found["half at most"]) != "down"
    assert sign(found["half at most beside none"]) == "down"
    assert sign(found["national on top"]) == "down"


def test_lower_rents_and_more_cards_make_nothing_dearer(told):
    found = told("supply-or-demand")

    assert sign(found["none"]) == "up"
    assert sign(found["cards bought beside none"]) != "up"
    assert found["all passed on"].cost < found["half passed on"].cost < found["none"].cost


def test_a_lower_share_pays_no_more(told):
    found = told("hangzhou-tiers")

    assert sign(found["one of 30 %"]) != "up"
    assert sign(found["start, one of 30 %"]) != "up"
    assert sign(found["start, one of 20 %"]) != "down"
    assert outlay(found["start, domestic only"], "hangzhou-2025") <= outlay(
        found["start of a year"], "hangzhou-2025"
    )


def test_vouchers_for_locals_alone_leave_work_dearer_than_open_ones(told):
    found = told("local-only")

    assert {sign(found[name]) for name in ("local-only", "local-firms", "local-centres")} <= {
        "up", "same",
    }  # fmt: skip


def test_the_template_is_sound_as_it_is_and_with_all_that_it_leaves_out(tmp_path):
    """What is commented out is taken in by removing the marks, as its reader would."""
    template = DATASETS.parent / "docs" / "first-study.yaml"
    text = template.read_text(encoding="utf-8").replace("../datasets", str(DATASETS))
    left_out = re.sub(r"(?m)^# (?=scenarios:|draws:|- )", "", text)
    (tmp_path / "whole.yaml").write_text(left_out, encoding="utf-8")
    _, _, stated = asked_of(template)
    whole = read_study(tmp_path / "whole.yaml")
    _, _, drawn = asked_of(tmp_path / "whole.yaml")

    assert [variant.scenario.name for variant in stated] == [
        "base", "half the money", "local firms alone", "lower rate", "none"
    ]  # fmt: skip
    assert {variant.scenario.name for variant in drawn} == {"base", "half", "both"}
    assert len(drawn) == 3 * len(whole.draws.seeds)
