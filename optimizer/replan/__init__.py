"""Plans that follow plans: made of one, and compared with it."""

from huline.optimizer.replan.compare import compare
from huline.optimizer.replan.recommend import Desk
from huline.optimizer.replan.replan import budgets, curve, moves_of, replan
from huline.optimizer.replan.restate import restated

__all__ = ["Desk", "budgets", "compare", "curve", "moves_of", "replan", "restated"]
