"""From decisions to a Plan's placements: claims, ledgers, totals, all in whole milli-fen."""

from huline.optimizer.settle.schedule import JobRun, Schedule, ServiceRun
from huline.optimizer.settle.settlement import Settlement, settle

__all__ = ["JobRun", "Schedule", "ServiceRun", "Settlement", "settle"]
