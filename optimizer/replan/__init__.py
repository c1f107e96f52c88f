"""Plans that follow plans: what sets two apart."""

from huline.optimizer.replan.compare import compare

__all__ = ["compare"]
