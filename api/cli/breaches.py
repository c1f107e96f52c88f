"""What is wrong with a plan, told rule by rule."""

from collections.abc import Iterable, Iterator

from huline.models.constraints import BY_ID
from huline.models.sentence import Sentence, both


def under_rules(wrong: Iterable[tuple[str, Sentence]]) -> Iterator[Sentence]:
    """Yield each rule that is broken, in words, and below it what is said of it.

    Parameters
    ----------
    wrong : id of the rule, and what is wrong; in any order
    """
    found: dict[str, list[Sentence]] = {}
    for rule, said in wrong:
        found.setdefault(rule, []).append(said)
    for rule, all_said in found.items():
        words = Sentence(BY_ID[rule].en, BY_ID[rule].zh)
        yield both("- {rule}:", "- {rule}：", rule=words)
        for said in all_said:
            yield both("    - {said}", "    - {said}", said=said)
