"""Why a plan is as it is, what else it could be, and why there is none.

`Standing` is a plan that is asked about; `elsewhere` finds the best place of one workload while
all others stay, `money` what the whole plan then costs, `refused` what forbids a place, `proven`
what any plan with the workload there must cost at least. `no_plan` says which rules conflict
where no plan exists, and what would help. `docs/explain.md` defines each claim.
"""

from huline.optimizer.explain.standing import Standing
from huline.optimizer.explain.why import why

__all__ = ["Standing", "why"]
