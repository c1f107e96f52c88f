"""The curve of cost against moves as a Study: a scenario for each number of moves."""

from collections.abc import Iterable

from huline.models.case import Case
from huline.models.change import Change, Edit
from huline.models.study import Scenario, Study
from huline.optimizer.options import Options


def study_of_moves(case: Case, moves: Iterable[int], options: Options) -> Study:
    """Return a Study with one scenario for each number of moves; its base allows none.

    Each scenario is compared with the base, and named by what may move. Plans are to be made in
    order, each beginning with the one before: then costs never rise.

    Parameters
    ----------
    case : as `huline.optimizer.replan.restated` wrote it, with ``max_moves`` for what has to move
    moves : how many workloads may move besides these

    Raises
    ------
    BadInput
        If the options contradict each other.
    """
    needed = case.incumbent.max_moves or 0
    changes, scenarios = list[Change](), list[Scenario]()
    for most in sorted({*moves} - {0}):
        name, name_zh = f"{most} moves" if most > 1 else "1 move", f"迁移 {most} 项"
        edit = Edit(table="incumbent.max_moves", value=needed + most)
        changes.append(Change(name=name, edits=(edit,)))
        scenarios.append(Scenario(name=name, name_zh=name_zh, changes=(name,)))
    return Study(
        name=case.name, name_zh=case.name_zh, changes=tuple(changes), scenarios=tuple(scenarios),
        perspective=options.perspective, gap=options.gap, seconds=options.seconds,
        work=options.work, strategy=options.strategy, certify=options.certify, seed=options.seed,
        misallocation=False,
    )  # fmt: skip
