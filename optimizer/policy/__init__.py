"""The policy lab: what a rule does, to whom and at what cost, beside no rule and others."""

from huline.optimizer.policy.asking import asked_of
from huline.optimizer.policy.curves import study_of_moves
from huline.optimizer.policy.keeping import kept
from huline.optimizer.policy.lab import run
from huline.optimizer.policy.planned import Halted
from huline.optimizer.policy.waived import study_without_rules

__all__ = ["Halted", "asked_of", "kept", "run", "study_of_moves", "study_without_rules"]
