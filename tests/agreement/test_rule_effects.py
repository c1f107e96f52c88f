"""The tiny Cases put every rule to the test."""

from tests.agreement.rule_effects import effects


def test_every_rule_decides_often_and_cases_are_neither_hopeless_nor_easy():
    table = effects(range(500))

    assert min(table.decided.values()) >= 20, table.decided
    assert table.infeasible >= 0.03 * table.cases
    assert table.infeasible + table.partly_served + table.unserved >= 0.15 * table.cases
    assert table.wholly_served + table.partly_served >= 0.6 * table.cases
