"""The terms of serving a workload: what it costs not to, and whether it must be."""

from huline.models.case import Case, Pin
from huline.models.units import half_up
from huline.models.workload import TrainingJob, Workload


class Terms:
    """Answers questions about single workloads from the policy and the pins of a Case."""

    def __init__(self, case: Case) -> None:
        self._minutes = case.horizon.slot_minutes
        self._tiers = {t.tier: t.unserved for t in case.policy.tiers}
        self._pins = {pin.workload: pin for pin in case.pins}
        self._pinned = case.policy.applies("pin")
        self._must = case.policy.applies("must-serve")
        strict = case.policy.tier_order == "strict"
        self.strict_tiers = tuple(sorted({w.tier for w in case.workloads})) if strict else ()
        """Tiers in use, the most urgent first; none where they are priced."""

    def penalty(self, w: Workload) -> int:
        """Milli-fen per card-hour (training) or per unit and slot (inference) left unserved."""
        rate = self._tiers[w.tier] if w.unserved is None else w.unserved
        return rate if isinstance(w, TrainingJob) else half_up(rate * self._minutes, 60_000)

    def weight(self, w: Workload) -> int:
        """Return what a card-hour (training) or a unit in a slot (inference) is of a shortfall.

        In thousandths of a reference card for a minute.
        """
        return 60_000 if isinstance(w, TrainingJob) else self._minutes

    def must_serve(self, w: Workload) -> bool:
        """Tell whether no part of the workload may be left out."""
        return self._must and (w.must_serve or w.id in self._pins)

    def pin(self, w: Workload) -> Pin | None:
        """Return the pin in force for a workload."""
        return self._pins.get(w.id) if self._pinned else None

    def pinned_start(self, w: Workload) -> int | None:
        """Return the slot in which the workload must start, if one is decreed."""
        pin = self.pin(w)
        return pin.first if pin else None
