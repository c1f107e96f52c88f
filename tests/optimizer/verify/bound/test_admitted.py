"""Pair rules judged once per signature say what they say pair by pair."""

import pytest

from huline.models.plan import Run
from huline.optimizer.verify.bound.admitted import READS, Admitted
from huline.optimizer.verify.checks import scale, window
from huline.optimizer.verify.facts import Facts
from huline.optimizer.verify.money import Rates
from huline.optimizer.verify.pairs import Use, admits
from huline.optimizer.verify.registry import ALWAYS, PAIR_CHECKS, pair_checks
from tests.optimizer.verify.bound.furnished import a_furnished_case

TIMED = {scale.miss, window.miss}


def test_every_pair_rule_says_what_it_reads_unless_it_asks_for_size_or_time():
    assert {check for _, check in (*ALWAYS, *PAIR_CHECKS)} == READS.keys() | TIMED


@pytest.mark.parametrize("seed", range(40))
def test_each_pair_is_admitted_as_the_checks_say(seed):
    facts = Facts(a_furnished_case(seed))
    checks = pair_checks(facts)
    asked = [(w, home) for w in facts.workloads.values() for home in facts.homes(w)]
    admitted = Admitted(Rates(facts), checks, asked)
    untimed = [(rule, check) for rule, check in checks.hard if check not in TIMED]

    for pool in facts.pools.values():
        found = []
        for w, home in asked:
            pin = facts.pins.get(w.id)
            first = pin.first or 0 if pin else 0
            run = Run(pool=pool.id, first=first, end=first + 1, cards=1)
            courier = "any" if w.kind == "training" else None
            use = Use(w, pool, facts.centre_of(pool), home, (run,), courier)
            found.append(admits(facts, untimed, use))
        assert admitted.to(pool).tolist() == found
