import re
from string import Formatter

import pytest

from huline.api.cli.messages import MESSAGES, say
from huline.models.accelerator import Accelerator
from huline.models.case import Case
from huline.models.centre import Centre, Pool
from huline.models.commitment import Commitment
from huline.models.constraints import CONSTRAINTS
from huline.models.field_names import FIELDS, TABLES
from huline.models.ledger import Ledger, SystemLedger
from huline.models.network import Link
from huline.models.place import Metro
from huline.models.policy import NotApplied, ResidencyClass
from huline.models.profile import Profile
from huline.models.subsidy import PerUnit, Share, StackingGroup, Tiered
from huline.models.tariff import Tariff
from huline.models.tenant import Tenant
from huline.models.workload import InferenceService, TrainingJob

NAMES = {key: (name.zh, str(name)) for key, name in (TABLES | FIELDS).items()}
TEXTS = MESSAGES | NAMES
SOURCED = [
    Accelerator, Metro, Tariff, Centre, Pool, Link, Tenant, ResidencyClass, PerUnit,
    Share, Tiered, StackingGroup, NotApplied, Profile, TrainingJob, InferenceService, Commitment,
]  # fmt: skip
PAIR_RULES = [rule.id for rule in CONSTRAINTS if rule.scope == "pair"]
# letters a Chinese reader expects: power usage effectiveness has no shorter name
ABBREVIATIONS = {"PUE"}


def _places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_is_there_in_both_languages_with_the_same_places_to_fill(key):
    zh, en = TEXTS[key]
    assert zh
    assert en
    assert _places(zh) == _places(en)


@pytest.mark.parametrize("key", TEXTS)
def test_no_chinese_text_carries_a_code_word(key):
    bare = re.sub(r"\{\w+\}", "", TEXTS[key][0])
    assert set(re.findall(r"[A-Za-z_]{2,}", bare)) <= ABBREVIATIONS


@pytest.mark.parametrize("rule", CONSTRAINTS, ids=lambda rule: rule.id)
def test_no_chinese_sentence_of_a_rule_carries_a_code_word(rule):
    assert not re.findall(r"[A-Za-z_]{2,}", rule.zh)


@pytest.mark.parametrize("record", SOURCED)
def test_every_field_that_may_be_assumed_has_a_name_in_both_languages(record):
    assert set(record.model_fields) <= set(FIELDS)


def test_every_table_of_a_case_has_a_name():
    document = Case.model_fields
    records = {t for t in document if str(document[t].annotation).startswith("tuple")}
    network = {"network.links", "network.couriers"}
    policy = {"policy.residency", "policy.subsidies", "policy.not_applied"}
    policy |= {"policy.stacking_groups"}
    assert set(TABLES) == records | network | policy | {"incumbent.held"}


@pytest.mark.parametrize("rule", [*PAIR_RULES, "capacity", "power", "link", "spending"])
def test_what_a_rule_that_refuses_pairs_measures_can_be_said(rule):
    assert say(f"measured.{rule}", "zh", measured="a", limit="b")


def test_every_line_of_both_ledgers_has_a_name():
    lines = {*Ledger.names(), *SystemLedger.names()}
    assert {f"line.{line}" for line in lines} <= set(MESSAGES)
