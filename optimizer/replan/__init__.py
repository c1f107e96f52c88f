"""Plans that follow plans: made of one, compared with it, and others that cost about as much."""

from huline.optimizer.replan.compare import compare, past_of
from huline.optimizer.replan.decrees import wrong_decrees
from huline.optimizer.replan.nearby import alternative, alternatives, stated, stretched
from huline.optimizer.replan.past import seconds_for_past, with_its_past
from huline.optimizer.replan.recommend import Desk
from huline.optimizer.replan.replan import budgets, curve, moves_of, replan, tightened
from huline.optimizer.replan.restate import restated

__all__ = [
    "Desk",
    "alternative",
    "alternatives",
    "budgets",
    "compare",
    "curve",
    "moves_of",
    "past_of",
    "replan",
    "restated",
    "seconds_for_past",
    "stated",
    "stretched",
    "tightened",
    "with_its_past",
    "wrong_decrees",
]
