"""Plans that begin where an earlier one ended: what still fits is adopted, the rest is placed."""

from huline.models.plan import Perspective
from huline.optimizer.compile.compiled import Compiled
from huline.optimizer.settle import Schedule
from huline.optimizer.strategies.earlier import Recalled, adopt, serves
from huline.optimizer.strategies.insertion import Insertion
from huline.optimizer.strategies.packing.packing import Packing


def adopted(
    compiled: Compiled, perspective: Perspective, recall: Recalled, packing: Packing
) -> Schedule | None:
    """Return what is left of an earlier plan, with nothing added to it; None if that is no plan.

    Of what has no place any more the ``recall`` takes note.
    """
    made = Insertion(compiled, perspective)
    special = [w for w in range(len(compiled.case.workloads)) if not packing.plain[w]]
    crowded = adopt(made, recall, special)
    packing.begin(made.room)
    stands = packing.take(recall.schedule)
    recall.crowded = [*crowded, *(w for w in recall.placed if packing.plain[w] and not stands[w])]
    if not (packing.sound and serves(made, special)):
        return None
    return packing.joined(made.schedule())
