import highspy
import pytest

from huline.optimizer.backends import Limits, backend_named
from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.lp_text import column_names, lp_text
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_centre, a_job, a_pool


def read(text, folder):
    """Let a real LP reader have the text."""
    file = folder / "program.lp"
    file.write_text(text, encoding="utf-8")
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(file)) == highspy.HighsStatus.kOk
    return highs


def solved(highs):
    """The optimum in milli-fen, None if there is none."""
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return round(highs.getInfo().objective_function_value)


@pytest.mark.parametrize("seed", range(20))
def test_an_lp_reader_finds_the_optimum_of_the_program(seed, tmp_path):
    """The constant stands in a comment: readers differ about constants."""
    compiled = compile_case(tiny_case(seed))
    program = formulate(compiled, perspective_of(seed)).program
    answer = backend_named("cpsat").solve(program, Limits(), start=None, tick=lambda _, __: True)
    highs = read(lp_text(program), tmp_path)
    expected = None if answer.values is None else program.objective(answer.values)

    assert (highs.getNumRow(), highs.getNumCol()) == program.shape
    if program.cost.size == 0:
        return  # HiGHS passes no verdict on a model without columns
    found = solved(highs)
    assert (None if found is None else found + program.constant) == expected


def test_ids_that_look_alike_once_spelt_for_readers_keep_their_own_columns(tmp_path):
    """`a-1/x` and `a_1/x` are two pools."""
    case = a_case(
        slots=4,
        centres=(a_centre("a-1"), a_centre("a_1")),
        pools=(a_pool("a-1/x"), a_pool("a_1/x")),
        workloads=(a_job(),),
    )
    program = formulate(compile_case(case), "payer").program

    assert column_names(program) == ["start(w1,a_1_x,8,0)#1", "start(w1,a_1_x,8,0)#2"]
    assert read(lp_text(program), tmp_path).getNumCol() == 2


@pytest.mark.parametrize(
    "id", ["宁夏-01", "a\\b", "a+b*c^d", "a<b>c", "a:b", "a#b", "(a)", "a/b/c"]
)
def test_any_id_can_be_read_back(id, tmp_path):
    case = a_case(slots=4, centres=(a_centre(id),), pools=(a_pool("p", centre=id),),
                  workloads=(a_job(id),))  # fmt: skip

    assert read(lp_text(formulate(compile_case(case), "payer").program), tmp_path).getNumCol() == 1


def test_the_rows_of_one_rule_come_with_the_columns_they_touch():
    """Two jobs contend for 8 cards; the capacity rows of 4 slots touch both, `sites` none."""
    case = a_case(
        slots=4, pools=(a_pool(cards=(8,)),), workloads=(a_job("w1"), a_job("w2"))
    )  # fmt: skip
    program = formulate(compile_case(case), "payer").program

    assert lp_text(program, "capacity").count(" capacity(") == 4
    assert "start(w2,sh_01_a,8,0)" in lp_text(program, "capacity")
    assert "start" not in lp_text(program, "sites")
