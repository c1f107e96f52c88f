"""The independent checker of plans.

Written from `docs/rules.md` alone: it shares the domain classes with the engine and no code, so
that neither can repeat a mistake of the other unseen.
"""

from huline.optimizer.verify.bound import Blocks, blocks_of
from huline.optimizer.verify.checker import broken, settle, verify

__all__ = ["Blocks", "blocks_of", "broken", "settle", "verify"]
