"""Plans that follow plans: made of one, and compared with it."""

from huline.optimizer.replan.compare import compare
from huline.optimizer.replan.replan import budgets, replan
from huline.optimizer.replan.restate import restated

__all__ = ["budgets", "compare", "replan", "restated"]
