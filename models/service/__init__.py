"""What the plan service and its clients say to each other; the Case and the Plan are the domain's.

The contract in HTTP is written down in `docs/api.md`.
"""

from huline.models.service.datasets import Dataset, NewDataset, Revision
from huline.models.service.events import Event, LogLine
from huline.models.service.explanations import Asked
from huline.models.service.listings import Page
from huline.models.service.money import Assignment, LedgerReport
from huline.models.service.replanning import (
    AlternativeRequest,
    CompareRequest,
    CurveRequest,
    Following,
    RecommendationRequest,
    ReplanRequest,
    RulePricesRequest,
)
from huline.models.service.reports import Finding, ProblemReport, Validation
from huline.models.service.requests import (
    Config,
    Objective,
    PlanInput,
    PlanRequest,
    Termination,
    Wishes,
)
from huline.models.service.states import (
    TERMINAL,
    Operation,
    PlanStatus,
    SolutionStatus,
    StopReason,
)
from huline.models.service.studies import (
    Progress,
    ScenarioSummary,
    StudyMetadata,
    StudyRequest,
    StudySummary,
)
from huline.models.service.summaries import Kpis, Metadata, PlanSummary, Quality

__all__ = [
    "TERMINAL",
    "AlternativeRequest",
    "Asked",
    "Assignment",
    "CompareRequest",
    "Config",
    "CurveRequest",
    "Dataset",
    "Event",
    "Finding",
    "Following",
    "Kpis",
    "LedgerReport",
    "LogLine",
    "Metadata",
    "NewDataset",
    "Objective",
    "Operation",
    "Page",
    "PlanInput",
    "PlanRequest",
    "PlanStatus",
    "PlanSummary",
    "ProblemReport",
    "Progress",
    "Quality",
    "RecommendationRequest",
    "ReplanRequest",
    "Revision",
    "RulePricesRequest",
    "ScenarioSummary",
    "SolutionStatus",
    "StopReason",
    "StudyMetadata",
    "StudyRequest",
    "StudySummary",
    "Termination",
    "Validation",
    "Wishes",
]
