"""`huline rules` as a policy officer meets it."""

import json

import pytest

from huline.models.change import Change, Edit
from huline.models.files import read_case
from huline.models.policy import NotApplied
from tests.api.cli.commands import east_and_west, huline, written
from tests.builders import a_policy, a_share, a_tenant


def a_case_of(tmp_path, *subsidies, **fields):
    tenants = (
        a_tenant(name="Acme", name_zh="艾克美", claimed={s.id: 100_000 for s in subsidies}),
    )
    policy = a_policy(subsidies=subsidies, **fields)
    return written(east_and_west(policy=policy, tenants=tenants), tmp_path)


def test_a_subsidy_is_explained_line_by_line(tmp_path):
    rule = a_share(
        name="Compute voucher", issuer="a city", firm_cap=300_000, assumed=("firm_cap",),
        source="a notice",
    )  # fmt: skip
    result = huline("rules", a_case_of(tmp_path, rule))

    assert (result.exit_code, result.stderr) == (0, "")
    assert "Rules of the case 'small', for plans that begin on 2026-07-15" in result.stdout
    assert "Subsidies that plans may claim: 1" in result.stdout
    for line in (
        "Compute voucher (voucher), paid by a city",
        "  Pays            30% of the rent",
        "  To whom         firms from anywhere",
        "  At most         CNY 3.00 for each firm, counting what it claimed before; no limit",
        "  Claimed so far  Acme CNY 1.00, CNY 2.00 left",
        "  Assumed         no public source gives: cap per firm",
        "  Source          a notice",
    ):
        assert line in result.stdout


def test_it_is_explained_in_chinese(tmp_path):
    rule = a_share(name="Compute voucher", name_zh="算力券", issuer="a city", issuer_zh="某市")
    text = huline("rules", a_case_of(tmp_path, rule), "--lang", "zh").stdout

    assert "算例“小算例”的规则，计划始于 2026-07-15" in text
    assert "算力券（voucher），某市发布" in text
    assert "补多少      租金的 30%" in text
    assert "Compute" not in text


@pytest.mark.parametrize(("field", "issuer"), [("issuer", "a city"), ("issuer_zh", "某市")])
def test_an_issuer_named_in_one_language_goes_by_that_name_in_both(tmp_path, field, issuer):
    case = a_case_of(tmp_path, a_share(**{field: issuer}))

    assert f"paid by {issuer}" in huline("rules", case).stdout
    assert f"{issuer}发布" in huline("rules", case, "--lang", "zh").stdout


def test_what_most_programmes_assume_is_said_once_and_not_of_each(tmp_path):
    firm = ("unrelated_only", "firm_cap")
    rules = (
        *(a_share(name, assumed=firm if name == "a" else firm[:1]) for name in "abc"),
        a_share("d", name="D", name_zh="丁"),
    )
    case = a_case_of(tmp_path, *rules)
    told, chinese = huline("rules", case).stdout, huline("rules", case, "--lang", "zh").stdout

    assert "Assumed of most subsidies above, as no public source gives it\n" in told
    assert "  whether related parties are   no, for all but D" in told
    assert told.count("related parties") == 1
    assert told.count("no public source gives: cap per firm") == 1
    assert "排除关联交易  否，除丁外均适用" in chinese


def test_what_pays_comes_before_what_has_ended_and_what_is_off(tmp_path):
    rules = (
        a_share("drafted", off="a draft"),
        a_share("ended", valid_to="2026-01-01"),
        a_share("coming", valid_from="2027-01-01"),
        a_share("paying"),
    )
    text = huline("rules", a_case_of(tmp_path, *rules)).stdout
    places = [text.index(f"\n{rule}\n") for rule in ("paying", "ended", "coming", "drafted")]

    assert places == sorted(places)
    assert "Subsidies switched off: nothing may be claimed: 1" in text


def test_a_case_without_subsidies_says_so_and_tells_the_rest(tmp_path):
    result = huline("rules", a_case_of(tmp_path))

    assert result.exit_code == 0
    assert "It has no subsidies." in result.stdout
    assert "tier 1: CNY 100.00 a reference card-hour" in result.stdout
    assert "residency" in result.stdout


def test_a_case_whose_subsidies_are_all_off_says_that_nothing_may_be_claimed(tmp_path):
    text = huline("rules", a_case_of(tmp_path, a_share(off="too dear"))).stdout

    assert "Subsidies that plans may claim" not in text
    assert "Why off" in text
    assert "too dear" in text


def test_programmes_that_are_left_out_are_listed_with_the_reason(tmp_path):
    left_out = (
        NotApplied(id="draft", name="A draft", name_zh="草案", why="no rate", why_zh="无比例"),
    )
    case = a_case_of(tmp_path, not_applied=left_out)

    assert "draft  A draft: no rate" in huline("rules", case).stdout
    assert "draft  草案：无比例" in huline("rules", case, "--lang", "zh").stdout


def test_names_of_users_do_not_reach_the_terminal_as_commands(tmp_path):
    assert "\x1b" not in huline("rules", a_case_of(tmp_path, a_share(name="\x1b[2Jx"))).stdout


def test_rules_are_a_document_with_json(tmp_path):
    case = a_case_of(tmp_path, a_share(firm_cap=300_000), a_share("b", off="a draft"))
    document = json.loads(huline("rules", case, "--json").stdout)
    first, second = document["subsidies"]

    assert (document["ok"], document["day"]) == (True, "2026-07-15")
    assert document["hash"] == read_case(case).hash
    assert (first["status"], second["status"]) == ("pays", "off")
    assert first["record"]["share"] == 300
    assert first["claimed"] == {"acme": "100000"}
    assert first["says"]["pays"] == "30% of the rent"
    assert document["tiers"][0] == {"tier": 1, "unserved": 10_000_000}
    assert {rule["policy"] for rule in document["rules"]} == {"hard", "charged"}


def test_what_the_document_says_is_in_the_language_asked_for(tmp_path):
    document = json.loads(
        huline("rules", a_case_of(tmp_path, a_share()), "--json", "--lang", "zh").stdout
    )

    assert document["subsidies"][0]["says"]["pays"] == "租金的 30%"


def test_a_record_of_the_document_may_be_set_again(tmp_path):
    """What --json tells of a subsidy is what a Case file takes."""
    case = a_case_of(tmp_path, a_share(firm_cap=300_000))
    document = json.loads(huline("rules", case, "--json").stdout)
    records = [subsidy["record"] for subsidy in document["subsidies"]]
    edit = Edit(table="policy.subsidies", op="set", value=records)
    subject = read_case(case)

    assert subject.apply(Change(name="same", edits=(edit,))).hash == subject.hash


@pytest.mark.parametrize("words", [("--json",), ()])
def test_a_case_that_is_not_there_exits_2_and_is_named(tmp_path, words):
    result = huline("rules", tmp_path / "nothing", *words)

    assert result.exit_code == 2
    assert "nothing" in result.stderr
