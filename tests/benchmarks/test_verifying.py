"""Prints how long a plan takes to check, and its peak memory; asserts no time.

`huline bench verify CASE PLAN --certificate FILE` does the same for a plan of any size.
"""

import pytest

from huline.models.files import write_case, write_certificate, write_plan
from huline.models.invent import invent
from huline.optimizer.bench.clock import Times
from huline.optimizer.bench.verifying import PEAK_MB, SECONDS, Row, measure, table
from huline.optimizer.options import Options
from huline.optimizer.planning import plan


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """(case, plan, certificate) in files."""
    place = tmp_path_factory.mktemp("planned")
    files = place / "case", place / "plan.json", place / "proof.json"
    case, proofs = invent(200, 10, 48, seed=0), []
    options = Options(strategy="prices", work=1)
    found = plan(case, options, checked=lambda _, proof: proofs.append(proof))
    write_case(case, files[0])
    write_plan(found, files[1])
    write_certificate(proofs[0], files[2])
    return files


def test_checking_is_measured_and_printed(planned, capsys):
    row = measure(*planned)
    with capsys.disabled():
        print(f"\n{table(row)}")

    assert row.ok
    assert row.workloads == 200
    assert min(*row.read, *row.plain, *row.bounded, row.peak_mb) > 0


def test_without_a_certificate_only_the_plan_is_checked(planned):
    row = measure(*planned[:2])

    assert row.bounded is None
    assert "with certificate" not in table(row)


def test_a_check_passes_if_it_keeps_to_both_bars():
    quick, slow = Times(SECONDS / 2, 1.0), Times(SECONDS, 1.0)

    assert Row(1, 1, slow, quick, None, PEAK_MB / 2, True).passes
    assert Row(1, 1, slow, quick, quick, PEAK_MB / 2, True).passes
    assert not Row(1, 1, quick, quick, slow, PEAK_MB / 2, True).passes
    assert not Row(1, 1, quick, slow, None, PEAK_MB / 2, True).passes
    assert not Row(1, 1, quick, quick, quick, PEAK_MB, True).passes
