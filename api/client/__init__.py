"""The client of the plan service: it knows the domain and HTTP, and nothing of engine or server.

>>> from huline.api.client import Client
>>> Client("https://plans.example", key="hul_…")
Client(https://plans.example)
"""

from huline.api.client.client import Client
from huline.api.client.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    Outdated,
    ProblemError,
    ServiceFailed,
    StillGoing,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    Unreachable,
)
from huline.api.client.plans import RemotePlan
from huline.api.client.studies import RemoteScenario, RemoteStudy

__all__ = [
    "BadRequest",
    "Client",
    "Conflict",
    "Forbidden",
    "Gone",
    "Invalid",
    "NotFound",
    "Outdated",
    "ProblemError",
    "RemotePlan",
    "RemoteScenario",
    "RemoteStudy",
    "ServiceFailed",
    "StillGoing",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "Unreachable",
]
