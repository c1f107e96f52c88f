"""Settings of the service: from the environment (``HULINE_…``), or from the command line."""

import os
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated

import psutil
from pydantic import Field, PositiveFloat, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _data_folder() -> Path:
    """Return where a user's data lies: for root that of a daemon, which holds nothing private."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/huline")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "huline"


PREFIX = "HULINE_"


class Settings(BaseSettings):
    """Everything that can be set of the service, its workers and its store.

    Each field is read from an environment variable of its name after ``HULINE_``, in capitals.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    data: Path = Field(default_factory=_data_folder)
    """Folder of the built-in database."""
    database_url: SecretStr | None = None
    """Any other PostgreSQL: ``postgresql://user:password@host:port/database``."""
    database_connections: Annotated[int, Field(ge=2, le=200)] = 10
    """Connections a process keeps at most."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8_000
    """0: any that is free."""

    concurrency: Annotated[int, Field(ge=0, le=256)] = 1
    """Plans a worker makes at a time; 0: `huline serve` makes none itself."""
    threads: Annotated[int, Field(ge=1, le=256)] = 1
    """Threads each plan may use."""
    memory_mb: Annotated[int, Field(ge=0)] = 0
    """MB each solving process may hold; 0: this machine's memory over the plans at a time."""
    spent_limit: PositiveFloat = 300
    """Seconds a plan may take where its request names no limit."""
    most_spent: PositiveFloat = 3_600
    """Seconds that a plan may take at most; a request for more is refused."""
    most_attempts: PositiveInt = 3
    """Workers or solving processes that may die of one plan."""
    heartbeat: PositiveFloat = 2.0
    """Seconds between signs of life of a worker."""
    silence: PositiveFloat = 10.0
    """Seconds without one after which its plans go to others."""
    graceful: PositiveFloat = 8.0
    """Seconds a worker that is to end may take to hand its plans over."""

    most_body_mb: PositiveInt = 256
    """MB a request may be long, unpacked."""
    body_seconds: PositiveFloat = 120
    """Seconds in which a request must have arrived."""
    readers: PositiveInt = 2
    """Processes that read and validate what is sent."""
    reader_mb: PositiveInt = 4_096
    """MB each of them may hold."""
    requests_per_minute: PositiveInt = 600
    """Of one key."""
    idempotency_hours: Annotated[int, Field(ge=24)] = 48
    """How long the answer under an Idempotency-Key is kept."""
    event_hours: PositiveInt = 24
    """How long the events of a plan that has ended are told again."""

    @cached_property
    def solving_mb(self) -> int:
        """MB each solving process may hold."""
        if self.memory_mb:
            return self.memory_mb
        whole = psutil.virtual_memory().total // 10**6
        return max(512, int(whole * 0.8) // max(1, self.concurrency))


def misspelt() -> dict[str, str]:
    """Find environment variables that are no settings but spelt much like one.

    Returns
    -------
    name of the variable -> name of the setting
    """
    # the client has two of its own
    known = {name.upper() for name in Settings.model_fields} | {"URL", "KEY"}
    strange = (name for name in os.environ if name.upper().startswith(PREFIX))
    found = dict[str, str]()
    for name in strange:
        rest = name.upper().removeprefix(PREFIX)
        near = get_close_matches(rest, known, n=1, cutoff=0.75)
        if rest not in known and near:
            found[name] = PREFIX + near[0]
    return found
