"""What rules cost, as a Study: a scenario without each of them, beside the Case with all."""

from collections.abc import Iterable

from huline.models.case import Case
from huline.models.change import Change, Edit
from huline.models.constraints import BY_ID
from huline.models.study import Study
from huline.optimizer.options import Options


def study_without_rules(case: Case, rules: Iterable[str], options: Options) -> Study:
    """Return a Study with one scenario for each rule, in which that rule does not apply.

    Parameters
    ----------
    rules : ids of rules of the catalogue that may be switched off

    Raises
    ------
    BadInput
        If the options contradict each other.
    """
    stated = {setting.rule for setting in case.policy.rules}
    changes = []
    for rule in dict.fromkeys(rules):
        off = Edit(op="add", table="policy.rules", value={"rule": rule, "policy": "off"})
        again = [Edit(op="remove", table="policy.rules", id=rule)] if rule in stated else []
        name_zh = f"不适用：{BY_ID[rule].zh}"
        changes.append(Change(name=f"without {rule}", name_zh=name_zh, edits=(*again, off)))
    return Study(
        name=case.name, name_zh=case.name_zh, changes=tuple(changes),
        perspective=options.perspective, gap=options.gap, seconds=options.seconds,
        work=options.work, strategy=options.strategy, certify=options.certify, seed=options.seed,
        misallocation=False,
    )  # fmt: skip
