"""The policy lab: what a rule does, to whom and at what cost, beside no rule and others."""

from huline.optimizer.policy.lab import run

__all__ = ["run"]
