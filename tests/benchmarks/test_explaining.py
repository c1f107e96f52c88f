"""Prints how long answers about a plan take; asserts no time.

`huline bench explain CASE PLAN --certificate FILE` does the same for a plan of any size.
"""

from huline.models.files import write_case, write_certificate, write_plan
from huline.models.invent import invent
from huline.optimizer.bench.clock import Times
from huline.optimizer.bench.explaining import BARS, Answers, Row, measure, table
from huline.optimizer.options import Options
from huline.optimizer.planning import plan


def test_answers_are_measured_and_printed(tmp_path, capsys):
    files = tmp_path / "case", tmp_path / "plan.json", tmp_path / "proof.json"
    case, proofs = invent(200, 10, 48, seed=0), []
    options = Options(strategy="prices", work=1)
    found = plan(case, options, checked=lambda _, proof: proofs.append(proof))
    write_case(case, files[0])
    write_plan(found, files[1])
    write_certificate(proofs[0], files[2])

    row = measure(*files)
    with capsys.disabled():
        print(f"\n{table(row)}")

    assert (row.workloads, row.centres) == (200, 10)
    assert set(row.answers) == set(BARS)
    assert all(0 < a.middle.wall <= a.longest.wall for a in row.answers.values())


def test_a_row_passes_if_every_longest_answer_keeps_to_its_bar():
    def answered(share: float) -> dict[str, Answers]:
        quick = Times(0.0, 0.0)
        return {name: Answers(quick, Times(share * bar, 0.0)) for name, bar in BARS.items()}

    assert Row(1, 1, Times(1.0, 1.0), answered(0.9)).passes
    for name in BARS:
        mixed = answered(0.9) | {name: answered(1.1)[name]}
        assert not Row(1, 1, Times(1.0, 1.0), mixed).passes
