"""Columns over all workloads hold what is said of each workload by itself."""

import numpy as np
import pytest

from huline.models.invent import invent
from huline.optimizer.compile import compile_case
from tests.builders import a_case, a_job, a_policy, a_quote, a_share, a_tariff, a_tenant
from tests.optimizer.verify.plans import an_eastern_and_a_western_case


def pairs_of(compiled):
    """All pairs of a workload and a pool."""
    every = np.meshgrid(
        np.arange(len(compiled.case.workloads)),
        np.arange(len(compiled.supply.sites)),
        indexing="ij",
    )
    return tuple(each.reshape(-1) for each in every)


@pytest.mark.parametrize("seed", range(3))
def test_every_workload_finds_its_own_rates(seed):
    compiled = compile_case(invent(40, 6, 24, seed))
    sheets, pairs = compiled.sheets, pairs_of(compiled)
    shape, workloads = (-1, len(compiled.supply.sites)), compiled.case.workloads
    surcharges, migration = compiled.surcharges, compiled.migration

    def stands(sheet):
        return sheet.at(*pairs).reshape(shape)

    for w, workload in enumerate(workloads):
        wish = compiled.prices("payer").wish(w)
        assert np.array_equal(stands(sheets.rent)[w], compiled.rents.of(workload))
        assert np.array_equal(stands(sheets.fabric)[w], surcharges.of_fabric(workload))
        assert np.array_equal(stands(sheets.wish)[w], wish)
        assert np.array_equal(stands(sheets.violation)[w], compiled.violations.of(w))
        for p in range(shape[1]):
            at = np.array([w]), np.array([p])
            fees = sheets.migration.due(*at) + sheets.port.due(*at)
            assert fees[w] == migration.of_pools(workload)[p]
            assert sheets.encryption.due(*at)[w] == surcharges.of_encryption(workload)[p]


def test_what_a_run_may_claim_adds_up_slot_by_slot_where_rates_differ():
    """A share of the energy at two prices, one of the rent, and a quote on which nothing is."""
    case = an_eastern_and_a_western_case(
        tariffs=(a_tariff(fen_per_mwh=(60_000, 20_000, 0, 50_000) * 2),),
        policy=a_policy(
            subsidies=(
                a_share("energy", basis="energy"),
                a_share("rent", centre_province="上海"),
                a_share("others", firm_province="贵州"),
            )
        ),
        workloads=(a_job(), a_job("w2"), a_job("w3", tenant="other")),
        tenants=(a_tenant(), a_tenant("other", province="贵州", city="Guiyang")),
        quotes=(a_quote("w2", cost=5),),
    )
    compiled = compile_case(case)
    workload, pool = pairs_of(compiled)
    first, end = np.full(workload.size, 1), np.full(workload.size, 4)
    cards = workload + pool + 1

    found = [of.worth(workload, pool, first, end, cards) for of in compiled.sheets.programmes]

    wanted = np.zeros((len(found), workload.size), dtype=np.int64)
    for i, (w, p) in enumerate(zip(workload, pool, strict=True)):
        for e in compiled.subsidies.of(case.workloads[w]):
            wanted[e.subsidy, i] = (cards[i] * e.rate[p, 1:4]).sum()
    np.testing.assert_array_equal(found, wanted)
    assert wanted.any(axis=1).all()


def test_a_case_without_workloads_has_columns_of_nothing():
    sheets = compile_case(a_case(workloads=())).sheets
    none = np.zeros(0, dtype=np.int64)

    assert sheets.rent.at(none, none).size == sheets.tier.size == 0
    assert sheets.port.due(none, none).size == 0
