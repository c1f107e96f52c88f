"""The Case of a plan that follows another one: what stays is written into it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from huline.models.case import Case, Pin
from huline.models.errors import BadInput
from huline.models.garbage import collection_paused
from huline.models.incumbent import Held as HeldAt
from huline.models.incumbent import Incumbent
from huline.models.plan import Placement, Plan
from huline.models.profile import Profile
from huline.models.replanning import Ban, ReplanRules, Restated
from huline.models.validation import problems_of
from huline.models.verdict import Breach
from huline.models.windows import timely
from huline.models.workload import InferenceService, TrainingJob, Workload
from huline.optimizer.replan.decrees import wrong_decrees
from huline.optimizer.replan.held import Held, by_workload, free_cards, left_of, too_few
from huline.optimizer.verify import broken


@collection_paused()
def restated(case: Case, earlier: Plan, rules: ReplanRules) -> tuple[Case, Restated]:
    """Write an earlier plan, maybe of another Case, into the Case of today.

    Pins and bans are added; work that begins before ``freeze_until`` is pinned where it is; all
    other work that can stay is named in the Case's `incumbent`. Slots of the earlier plan are
    those of this Case.

    Raises
    ------
    BadInput
        If pins or bans name what is not there, contradict each other or the Case; all at once.
    """
    if wrong := wrong_decrees(case, rules):
        raise BadInput(wrong)
    writer = _Writer(case, left_of(case, earlier), rules)
    document = {name: getattr(case, name) for name in Case.model_fields} | writer.changed()
    try:
        return Case.model_validate(document), writer.told
    except ValidationError as error:
        raise BadInput(problems_of(error, Case)) from None


class _Writer:
    def __init__(self, case: Case, held: Held, rules: ReplanRules) -> None:
        self._case, self._held, self._rules = case, held, rules
        self._breaches = broken(case, held.plan)
        self._centre_of = {pool.id: pool.centre for pool in case.pools}
        self._there = {p.workload: p for p in held.plan.placements if p.runs}
        decreed = {pin.workload for pin in rules.pins}
        contrary = {pin.workload for pin in rules.pins if not self._is_there(pin)}
        alone = dict.fromkeys(sorted(too_few(case, held.plan)), "capacity")
        released = dict.fromkeys(held.gone, "gone") | alone | by_workload(self._breaches)
        released |= {b.workload: "ban" for b in rules.bans if b.centre in self._centres_of(b)}
        self._released = {w: why for w, why in released.items() if w not in decreed}
        stays = tuple(p for p in held.plan.placements if p.workload not in self._released)
        short, crowded = _crowded(case, held.plan.model_copy(update={"placements": stays}))
        frozen = [
            w
            for w, placement in self._there.items()
            if placement.runs[0].first < rules.freeze_until
            and w not in self._released
            and w not in contrary
            and not short.intersection(run.pool for run in placement.runs)
        ]
        self._frozen = dict.fromkeys(frozen)
        bound = {*self._released, *self._frozen, *decreed}
        self._stays = dict.fromkeys(w for w in self._there if w not in bound)
        # of those in a crowded pool it is not known which have to leave it
        begun = {w for w in self._stays if self._there[w].runs[0].first < rules.freeze_until}
        timed = {pin.workload for pin in (*case.pins, *rules.pins) if pin.first is not None}
        everything = {w.id for w in case.workloads}
        self._still_to_begin = everything - self._frozen.keys() - begun - timed
        self._profiles: dict[tuple[str, int], Profile] = {}
        self.told = Restated(
            held=len(self._stays),
            frozen=tuple(frozen),
            released=self._released,
            crowded=crowded,
        )

    def changed(self) -> dict[str, Any]:
        """Return the fields of the Case that are not what they were."""
        workloads = [self._kept(w) for w in self._case.workloads]
        pins = {pin.workload: pin for pin in (*self._case.pins, *self._rules.pins, *self._pins())}
        most = self._rules.max_moves
        held = (HeldAt(workload=w, centres=self._centres(self._there[w])) for w in self._stays)
        return {
            "workloads": tuple(workloads),
            "profiles": (*self._case.profiles, *self._profiles.values()),
            "pins": tuple(pins.values()),
            "incumbent": Incumbent(
                held=tuple(held),
                move_tax=self._rules.move_tax,
                max_moves=None if most is None else most + self.told.crowded,
            ),
        } | dict(_not_worse(self._case, self._held.plan, self._breaches, self._rules))

    def _centres_of(self, ban: Ban) -> tuple[str, ...]:
        there = self._there.get(ban.workload)
        return () if there is None else self._centres(there)

    def _is_there(self, pin: Pin) -> bool:
        """Tell whether a workload runs where, and when, it is pinned to."""
        there = self._there.get(pin.workload)
        if there is None:
            return False
        return all(
            self._centre_of[run.pool] == pin.centre and pin.pool in (None, run.pool)
            for run in there.runs
        ) and pin.first in (None, min(run.first for run in there.runs))

    def _centres(self, placement: Placement) -> tuple[str, ...]:
        return tuple(sorted({self._centre_of[run.pool] for run in placement.runs}))

    def _pins(self) -> Iterator[Pin]:
        """Pin training jobs that are frozen: they have one pool, and a slot to start in."""
        for w in self._frozen:
            run = self._there[w].runs[0]
            if w in self._jobs:
                centre = self._centre_of[run.pool]
                yield Pin(workload=w, centre=centre, pool=run.pool, first=run.first)

    @cached_property
    def _jobs(self) -> set[str]:
        return {job.id for job in self._case.training()}

    def _kept(self, w: Workload) -> Workload:
        """Return a workload as it may run: with its bans, and held to what is frozen of it."""
        bans = self._bans.get(w.id, set()) - set(w.bans)
        if self._rules.freeze_until and w.id in self._still_to_begin:
            if not isinstance(w, TrainingJob):
                w = self._wanted_later(w)
            elif w.id not in self._timely:
                bans |= {c.id for c in self._case.centres} - set(w.bans)
            elif not (w.port_slots and w.id in self._stays):
                w = self._beginning_later(w)
        if w.id in self._frozen:
            placement = self._there[w.id]
            if isinstance(w, TrainingJob):
                w = w.model_copy(update=_gang(self._case, w, placement))
            else:
                home = set(self._centres(placement))
                bans |= {c.id for c in self._case.centres} - home - set(w.bans)
        return w.model_copy(update={"bans": (*w.bans, *sorted(bans))}) if bans else w

    @cached_property
    def _timely(self) -> frozenset[str]:
        """Jobs that have time enough from the slot on until which what has begun is frozen."""
        return timely(self._case, self._rules.freeze_until)

    def _beginning_later(self, job: TrainingJob) -> TrainingJob:
        """Return a job as it may begin now; data of work that is held may be there already."""
        first, data = self._rules.freeze_until, job.data
        if data is not None and job.id not in self._stays:
            data = data.model_copy(update={"ready": max(data.ready, first)})
        return job.model_copy(update={"release": max(job.release, first), "data": data})

    def _wanted_later(self, service: InferenceService) -> InferenceService:
        """Return a service as it may be served now: what was asked before is over.

        Nothing is asked while it warms up, either, or what must be served could not be.
        """
        slots = self._case.horizon.slots
        first = max(service.release, self._rules.freeze_until)
        asked = first + service.warm_up
        update: dict[str, Any] = {"release": first, "warm_at": ()}
        if first >= (slots if service.deadline is None else service.deadline):
            update["release"], asked = service.release, slots
        if asked > update["release"]:
            update["profile"] = self._later(service.profile, min(asked, slots)).id
        return service.model_copy(update=update)

    def _later(self, name: str, first: int) -> Profile:
        """Return a profile that is 0 before a slot."""
        known = {profile.id: profile for profile in self._case.profiles}
        if (name, first) not in self._profiles:
            new, shape = f"{name}@{first}", known[name].per_mille
            while new in known:
                new += "@"
            rest = (shape * self._case.horizon.slots)[first : self._case.horizon.slots]
            self._profiles[name, first] = known[name].model_copy(
                update={"id": new, "per_mille": (0,) * first + rest}
            )
        return self._profiles[name, first]

    @cached_property
    def _bans(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for ban in self._rules.bans:
            found[ban.workload].add(ban.centre)
        return found


def _gang(case: Case, job: TrainingJob, placement: Placement) -> dict[str, Any]:
    """Return the fields that hold a job to the cards it has and, if it may pause, to its end."""
    last, cards = placement.runs[-1].end, placement.runs[0].cards
    pool = next(pool for pool in case.pools if pool.id == placement.runs[0].pool)
    same = [i for i, n in enumerate(job.cards) if pool.occupied(n) == cards]
    update: dict[str, Any] = {"deadline": min(last, job.deadline or last)}
    if same:
        update["cards"] = tuple(job.cards[i] for i in same)
        update["efficiency"] = tuple(job.efficiency[i] for i in same if job.efficiency)
    return update


def _crowded(case: Case, plan: Plan) -> tuple[set[str], int]:
    """Find pools with more cards at work than there are, and how much work has to leave them.

    Work leaves one by one, first what relieves its pool most, until the rest has room.
    """
    free = free_cards(case, plan) if case.policy.applies("capacity") else {}
    short = {pool for pool, left in free.items() if min(left, default=0) < 0}
    there: dict[str, dict[str, Counter[int]]] = {pool: defaultdict(Counter) for pool in short}
    for placement in plan.placements:
        for run in placement.runs:
            if run.pool in short:
                cards = there[run.pool][placement.workload]
                cards.update(dict.fromkeys(range(run.first, run.end), run.cards))
    leaving = set[str]()
    for pool in sorted(short):
        lacking = {t: -n for t, n in enumerate(free[pool]) if n < 0}
        guests = dict(there[pool])
        while lacking and guests:
            most = max(guests, key=lambda w: sum(min(guests[w][t], n) for t, n in lacking.items()))
            cards = guests.pop(most)
            leaving.add(most)
            lacking = {t: n - cards[t] for t, n in lacking.items() if n > cards[t]}
    return short, len(leaving)


def _not_worse(
    case: Case, plan: Plan, breaches: Sequence[Breach], rules: ReplanRules
) -> Iterator[tuple[str, Any]]:
    """Yield tables of the Case with limits no tighter than what the earlier plan comes to."""
    worse = set(rules.not_worse)
    if not worse:
        return
    relaxed = case
    # of each tenant only the worse of two limits is told at a time
    for _ in range(2):
        found = [b for b in breaches if b.rule in worse]
        relaxed = relaxed.model_copy(update=_relaxed(relaxed, found))
        breaches = broken(relaxed, plan)
    yield "tenants", relaxed.tenants
    yield "centres", relaxed.centres
    yield "policy", relaxed.policy


def _relaxed(case: Case, breaches: list[Breach]) -> dict[str, Any]:
    """Return the tables whose limits the breaches are of, each at what was measured."""
    limits: dict[tuple[str, str], int] = {}
    for breach in breaches:
        of, _, slot = breach.where.partition(", ")
        field = _FIELD.get((breach.rule, bool(slot)), "")
        limits[of, field] = int(breach.measured or 0)
    quotas = tuple(
        q.model_copy(
            update={"wh": limits.get((f"province {q.province}", "energy_quota_wh"), q.wh)}
        )
        for q in case.policy.energy_quotas
    )
    return {
        "tenants": tuple(_with(tenant, limits) for tenant in case.tenants),
        "centres": tuple(_with(centre, limits) for centre in case.centres),
        "policy": case.policy.model_copy(update={"energy_quotas": quotas}),
    }


_FIELD = {
    ("tenant-quota", True): "max_cards",
    ("tenant-quota", False): "max_card_hours",
    ("energy-quota", False): "energy_quota_wh",
    ("lit-floor", False): "lit_floor",
}
"""Rule, and whether it is of a slot -> the field of the tenant or centre that limits it."""


def _with(record: Any, limits: Mapping[tuple[str, str], int]) -> Any:
    fields = {field: n for (of, field), n in limits.items() if of == record.id and field}
    known = {name: n for name, n in fields.items() if name in type(record).model_fields}
    return record.model_copy(update=known) if known else record
