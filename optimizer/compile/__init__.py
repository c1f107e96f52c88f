"""From a Case to arrays: rates, routes, candidate options, and a Refusal for every pruned pair.

Shapes by letter throughout: W workloads, C centres, P pools, R resources, T slots, S subsidies,
K arcs (ways to run a training job, timing apart).
"""

from huline.optimizer.compile.compiled import Compiled, compile_case

__all__ = ["Compiled", "compile_case"]
