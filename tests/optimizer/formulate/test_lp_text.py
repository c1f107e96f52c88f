import highspy
import pyscipopt
import pytest

from huline.optimizer.compile import compile_case
from huline.optimizer.formulate import formulate
from huline.optimizer.formulate.lp_text import column_names, lp_text
from huline.optimizer.formulate.mps_text import mps_text
from tests.agreement.brute_force import best
from tests.agreement.tiny import perspective_of, tiny_case
from tests.builders import a_case, a_centre, a_job, a_pool


def read(text, folder, suffix="lp"):
    """Let a real reader have the text."""
    file = folder / f"program.{suffix}"
    file.write_text(text, encoding="utf-8")
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(file)) == highspy.HighsStatus.kOk
    return highs


def solved(highs):
    """The optimum in milli-fen, None if there is none."""
    highs.setOptionValue("mip_rel_gap", 0.0)
    # a millionth of a card is worth more than a milli-fen
    highs.setOptionValue("mip_feasibility_tolerance", 1e-9)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return round(highs.getInfo().objective_function_value)


def solved_by_scip(text, folder, suffix):
    scip = pyscipopt.Model()
    scip.hideOutput()
    (folder / f"program.{suffix}").write_text(text, encoding="utf-8")
    scip.readProblem(str(folder / f"program.{suffix}"))
    scip.optimize()
    return round(scip.getObjVal()) if scip.getStatus() == "optimal" else None


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(("write", "suffix"), [(lp_text, "lp"), (mps_text, "mps")])
def test_two_readers_find_the_optimum_of_the_program_to_the_milli_fen(
    seed, write, suffix, tmp_path
):
    """The constant of the cost is in it, so that nothing has to be added."""
    case = tiny_case(seed)
    text = write(formulate(compile_case(case), perspective_of(seed)).program)
    expected = best(case, perspective_of(seed))

    assert solved(read(text, tmp_path, suffix)) == expected
    assert solved_by_scip(text, tmp_path, suffix) == expected


@pytest.mark.parametrize("seed", range(20))
def test_an_lp_reader_sees_all_rows_and_columns_and_the_one_of_the_constant(seed, tmp_path):
    program = formulate(compile_case(tiny_case(seed)), perspective_of(seed)).program
    highs = read(lp_text(program), tmp_path)

    assert (highs.getNumRow(), highs.getNumCol() - 1) == program.shape


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
    assert read(lp_text(program), tmp_path).getNumCol() == 2 + 1


@pytest.mark.parametrize(
    "id", ["宁夏-01", "a\\b", "a+b*c^d", "a<b>c", "a:b", "a#b", "(a)", "a/b/c"]
)
def test_any_id_can_be_read_back(id, tmp_path):
    case = a_case(slots=4, centres=(a_centre(id),), pools=(a_pool("p", centre=id),),
                  workloads=(a_job(id),))  # fmt: skip
    program = formulate(compile_case(case), "payer").program

    assert read(lp_text(program), tmp_path).getNumCol() == 1 + 1
    assert read(mps_text(program), tmp_path, "mps").getNumCol() == 1 + 1


def test_the_rows_of_one_rule_come_with_the_columns_they_touch():
    """Two jobs contend for 8 cards; the capacity rows of 4 slots touch both, `sites` none."""
    case = a_case(
        slots=4, pools=(a_pool(cards=(8,)),), workloads=(a_job("w1"), a_job("w2"))
    )  # fmt: skip
    program = formulate(compile_case(case), "payer").program

    assert lp_text(program, "capacity").count(" capacity(") == 4
    assert "start(w2,sh_01_a,8,0)" in lp_text(program, "capacity")
    assert "start" not in lp_text(program, "sites")
