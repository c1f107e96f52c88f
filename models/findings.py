"""What a Study found: figures of every scenario, and what sets scenarios apart."""

from typing import Literal

from pydantic import Field

from huline.models.base import Frozen
from huline.models.plan import Perspective
from huline.models.study import Study
from huline.models.units import Id, MilliFen

Unit = Literal["milli-fen", "card-hour", "share", "kg", "Wh", "count", "milli-fen/card-hour"]
Status = Literal["proven", "unproven", "no-plan", "out-of-time"]
Sign = Literal["up", "down", "same", "undecided"]


class Flow(Frozen):
    """Money, or what is weighed as money, that goes from one party to another."""

    what: str
    giver: str
    """``payer``, ``operators``, ``carriers``, ``programme <id>``, ``holders`` or ``resources``."""
    taker: str
    """As the giver, or ``wishes``: what the payer weighs and nobody gets."""
    amount: MilliFen


class Relocation(Frozen):
    """A workload that has cards at other centres than in the scenario compared with."""

    workload: Id
    tenant: Id
    before: tuple[Id, ...]
    """Centres at which it has cards there; none: it is not served."""
    now: tuple[Id, ...]
    """Centres at which it has cards here."""
    card_hours: float
    """That it has at centres beyond those it had there, or that went from centres, if more did."""
    cost: MilliFen
    """What its net cost is above that there, penalties for what is not served included."""


class Figure(Frozen):
    """One measure of a scenario, or what sets it apart from another one.

    `found` is from plans that were found and checked, `proven` holds for every best plan.
    """

    measure: str
    by: str = ""
    """What it is broken down by: ``programme``, ``centre``, ``tenant_province`` ..."""
    key: str = ""
    """Which of them."""
    unit: Unit
    value: float | int | None
    """Of the plan that is shown; None: it has none. Money is whole milli-fen."""
    found: tuple[float | int, float | int] | None = None
    """The least and the greatest of all plans found that cost about as much as the best."""
    proven: tuple[float | int | None, float | int | None] = (None, None)
    """Limits that no best plan passes; None: none is known."""


class Difference(Frozen):
    """A measure of one scenario less that of another."""

    measure: str
    by: str = ""
    key: str = ""
    unit: Unit
    value: float | int | None
    """Between the plans that are shown."""
    found: tuple[float | int, float | int] | None = None
    """The least and the greatest between all plans found, of either side."""
    proven: tuple[float | int | None, float | int | None] = (None, None)
    """Limits of the difference between best plans; None: none is known."""
    sign: Sign
    """Up or down only where the proven limits leave out 0, same only where both are 0."""


BEST_PLAN = "plan.json"
"""The file of the best plan of a scenario, in the folder that keeps it."""


class Outcome(Frozen):
    """One scenario, planned and measured."""

    scenario: str
    draw: int | None
    status: Status
    case_hash: str
    key: str
    """Of the Case and the options: the folder that keeps its plan."""
    shown: str = ""
    """The file there of the plan that is measured: `plan.json`, or one that costs as much and of
    which less runs otherwise than in the base."""
    why: str = ""
    """Why there is no plan, in English."""
    why_zh: str = ""
    cost: MilliFen | None = None
    bound: MilliFen | None = None
    bound_kind: Literal["certificate", "solver"] | None = None
    gap: float | None = None
    plans: int = 0
    """Plans found within `epsilon` of the bound that were checked and measured."""
    epsilon: float | None = None
    """Share of the best plan's gross above the bound up to which plans count: the gap asked for,
    or the one proven if that is more; None: no bound is known, so only equals of it count."""
    figures: tuple[Figure, ...] = ()
    flows: tuple[Flow, ...] = ()
    against: str = ""
    """The scenario it is compared with; empty: with none."""
    differences: tuple[Difference, ...] = ()
    relocations: tuple[Relocation, ...] = ()
    """Work that changes centres between the plans that are shown, most card-hours first."""

    def figure(self, measure: str, by: str = "", key: str = "") -> Figure | None:
        """Return one measure, whole or of one part; None where the scenario has none."""
        wanted = measure, by, key
        return next((f for f in self.figures if (f.measure, f.by, f.key) == wanted), None)

    def difference(self, measure: str, by: str = "", key: str = "") -> Difference | None:
        """Return what sets one measure apart from that of the scenario compared with."""
        wanted = measure, by, key
        return next((d for d in self.differences if (d.measure, d.by, d.key) == wanted), None)


class Paired(Frozen):
    """A difference over all draws of demand: what is not solved and what is drawn, kept apart."""

    scenario: str
    against: str
    measure: str
    by: str = ""
    key: str = ""
    unit: Unit
    draws: int
    """In which both scenarios have a plan; each is a pair with the same demand."""
    mean: float
    """Of the differences between the plans that are shown."""
    proven: tuple[float | int | None, float | int | None] = (None, None)
    """Limits of the mean of the differences between best plans in these draws."""
    sign: Sign
    """Of that mean, by its limits; of further draws it says nothing."""
    deviation: float | None = None
    """Sample standard deviation of the differences between the plans that are shown; None: of
    one draw there is none."""
    drawn: tuple[float | int, float | int]
    """The least and the greatest difference between the plans that are shown."""
    widest: tuple[float | int | None, float | int | None] = (None, None)
    """The least lower and the greatest upper limit of any draw: between them lies the difference
    of best plans in every draw."""
    up: int
    """Draws in which the difference is proven to be above 0."""
    down: int
    """Draws in which it is proven to be below 0."""


class Step(Frozen):
    """One value of a number that scenarios differ in."""

    number: float
    scenario: str


class Slope(Frozen):
    """What a measure changes by with one percent more of a number, between two of its values.

    Percents are of the mean of the two values, so that it is the same both ways.
    """

    measure: str
    by: str = ""
    key: str = ""
    unit: Unit
    low: Step
    high: Step
    value: float
    """Between the plans that are shown."""
    proven: tuple[float | int | None, float | int | None] = (None, None)
    """Limits between best plans; None: none is known."""
    sign: Sign
    """Of the change, by these limits."""
    elasticity: float | None = None
    """The same in percent of the mean of the measure; None where that is not above 0 at both."""
    elasticity_proven: tuple[float | None, float | None] = (None, None)
    """Limits of that between best plans; None: none is known."""


class Curve(Frozen):
    """Scenarios that differ in one number alone, and are compared with the same one."""

    name: str
    """What the number is, in English."""
    name_zh: str
    unit: str = ""
    """It counts in; empty where it has none."""
    against: str
    draw: int | None
    steps: tuple[Step, ...]
    """In the order of the number."""
    slopes: tuple[Slope, ...]


State = Literal["there", "elsewhere", "reached", "short", "undecided"]


class Tried(Frozen):
    """One value of a field, and what all best plans have in common there."""

    value: int
    state: State
    """Where the job is, ``there`` or ``elsewhere``; or whether the share is ``reached`` or
    ``short``; proven of every best plan, else ``undecided``."""
    worth: tuple[MilliFen | None, MilliFen | None] = (None, None)
    """What best plans without the job there cost more than those with it, at least and at most;
    None: there are none of one kind, nothing is known, or no job is asked after."""
    found: float | None = None
    """The share that the plan which was found has reached; None where a job is asked after."""


class Bracket(Frozen):
    """Between which values of a field something flips, proven on both sides."""

    name: str
    low: Tried
    """A value at which all is as at the least that was asked about."""
    high: Tried
    """A greater one at which all is as at the most; what lies between is told in ``tried``."""
    flips: bool
    """Whether it is proven to be one way at one of the two, and the other way at the other."""
    tried: tuple[Tried, ...]
    """All values tried, in order."""


class Findings(Frozen):
    """All that a Study found."""

    format: Literal["huline-findings/1"] = "huline-findings/1"
    study: Study
    case_name: str
    case_name_zh: str
    case_hash: str
    perspective: Perspective
    programmes: tuple[Id, ...]
    """Programmes of any scenario."""
    names: dict[str, tuple[str, str]] = Field(default_factory=dict)
    """``<by> <key>`` of programmes, stacking groups, tenants and centres -> English and Chinese
    name."""
    places: dict[Id, tuple[float, float]] = Field(default_factory=dict)
    """Centres of any scenario, each with its degrees north and east."""
    outcomes: tuple[Outcome, ...]
    paired: tuple[Paired, ...] = ()
    """Every difference over all draws, where demand is drawn."""
    curves: tuple[Curve, ...] = ()
    brackets: tuple[Bracket, ...] = ()

    def outcome(self, scenario: str, draw: int | None = None) -> Outcome:
        """Return one scenario, in one draw where demand is drawn.

        Raises
        ------
        KeyError
            If there is none such.
        """
        for outcome in self.outcomes:
            if (outcome.scenario, outcome.draw) == (scenario, draw):
                return outcome
        raise KeyError(scenario, draw)

    @property
    def proven(self) -> bool:
        """Whether every scenario has a plan within the gap asked for."""
        return all(outcome.status == "proven" for outcome in self.outcomes)
