"""Studies at the service: what is asked, where they stand, and what they found in short."""

from pydantic import Field

from huline.models.base import Frozen
from huline.models.findings import Sign, Status
from huline.models.service.requests import PlanInput
from huline.models.service.states import PlanStatus
from huline.models.service.wire import Instant, Money
from huline.models.study import Study


class StudyRequest(Frozen):
    """What ``POST /v1/studies`` takes."""

    study: Study
    """What is compared; its case is left out, as input says it.

    研究；其中的 case 不填，由 input 给出
    """
    input: PlanInput
    """The base Case.

    基准算例
    """


class Progress(Frozen):
    """How many plans are made, of how many; break-evens come on top."""

    finished: int = 0
    plans: int = 0


class StudyMetadata(Frozen):
    """Where a study stands; light enough to ask for every second."""

    id: str
    name: str = ""
    status: PlanStatus
    submitted_at: Instant
    started_at: Instant | None = None
    completed_at: Instant | None = None
    input_hash: str
    """SHA-256 of the base Case."""
    attempts: int = 0
    """How often a worker began with it."""
    progress: Progress = Progress()
    why: str = ""
    """Why it ended without findings."""


class ScenarioSummary(Frozen):
    """One scenario in short."""

    scenario: str
    draw: int | None = None
    key: str = ""
    """Of its Case and options; several scenarios have the same where they are one Case."""
    status: Status
    cost: Money | None = None
    bound: Money | None = None
    gap: float | None = None
    outlay: Money | None = None
    moved: int | None = None
    """Of work that an incumbent plan holds at centres, how much moved; none: there is no such."""
    plan: str = ""
    """Id of its plan, where it is a point of a curve of moves."""
    against: str = ""
    """The scenario it is compared with."""
    at_least: Money | None = None
    """What best plans of it cost more than those of that one, at least."""
    at_most: Money | None = None
    sign: Sign | None = None
    links: dict[str, str] = Field(default_factory=dict)
    """Its case, plan and certificate -> path of each, as they are checked."""


class StudySummary(Frozen):
    """A study, and once it has ended its scenarios in short."""

    metadata: StudyMetadata
    scenarios: tuple[ScenarioSummary, ...] = ()
    links: dict[str, str] = Field(default_factory=dict)
    """Relation -> path of a resource of the study."""
