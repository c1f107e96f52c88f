"""The tables, as classes; `migrations` makes them, and a test compares the two."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, LargeBinary, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Names of constraints follow one pattern, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it as it stands
        str: Text(),
        bytes: LargeBinary(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),
        list[dict[str, Any]]: JSONB(),
    }


class TenantRow(Base):
    """A tenant: a firm or department whose data nobody else sees."""

    __tablename__ = "tenants"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    turn: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """Of its job that is last in the queue; see `huline.api.store.turns`."""


class KeyRow(Base):
    """An API key, of which only a digest is kept."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str] = mapped_column(ForeignKey("tenants.id"), index=True)
    role: Mapped[str]
    name: Mapped[str]
    digest: Mapped[bytes]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class DatasetRow(Base):
    """A dataset; its revisions are numbered from 1 without gaps."""

    __tablename__ = "datasets"

    id: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str] = mapped_column(ForeignKey("tenants.id"), index=True)
    name: Mapped[str]
    latest: Mapped[int]
    created_at: Mapped[datetime]


class RevisionRow(Base):
    """One revision of a dataset: the whole Case, never changed."""

    __tablename__ = "revisions"

    dataset: Mapped[str] = mapped_column(
        ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
    case: Mapped[bytes]
    """Canonical JSON, compressed."""
    counts: Mapped[dict[str, Any]]
    changes: Mapped[list[dict[str, Any]]]
    """What was changed of the revision before."""
    created_at: Mapped[datetime]


class PlanRow(Base):
    """A plan or a study that was asked for: where it stands, and in the end how good it is."""

    __tablename__ = "plans"

    id: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str] = mapped_column(ForeignKey("tenants.id"), index=True)
    name: Mapped[str]
    operation: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    solution_status: Mapped[str]
    stop_reason: Mapped[str | None]
    submitted_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    input_hash: Mapped[str]
    attempt: Mapped[int]
    """Raised whenever a worker begins: what an earlier one still writes is refused."""
    deaths: Mapped[int]
    """Attempts that ended without a word."""
    worker: Mapped[str | None]
    heard_at: Mapped[datetime | None]
    """Last sign of life of the worker."""
    stop_asked: Mapped[bool]
    spent: Mapped[float]
    """Seconds that attempts before this one took."""
    turn: Mapped[int] = mapped_column(BigInteger)
    validation: Mapped[dict[str, Any]]
    """Findings in both languages."""
    quality: Mapped[dict[str, Any]]
    kpis: Mapped[dict[str, Any]]
    engine: Mapped[dict[str, Any]]
    detail: Mapped[dict[str, Any]]
    """Why it failed or has no plan, in both languages."""


class InputRow(Base):
    """What a plan is to be made of."""

    __tablename__ = "inputs"

    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    request: Mapped[dict[str, Any]]
    """``wishes``, and under ``source`` where the Case came from."""
    case: Mapped[bytes]
    """Canonical JSON, compressed."""
    given: Mapped[bytes | None]
    """A plan to be evaluated: JSON, compressed."""


class ResultRow(Base):
    """A published plan, written once and never changed: the database itself refuses that."""

    __tablename__ = "results"

    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    attempt: Mapped[int]
    head: Mapped[bytes]
    """The Plan without its placements: JSON, compressed."""
    placements: Mapped[bytes]
    """Parquet with zstd."""
    certificate: Mapped[bytes | None]
    """JSON, compressed."""
    verdict: Mapped[bytes]
    """What the checker said: JSON, compressed."""
    published_at: Mapped[datetime]


class FindingsRow(Base):
    """What a study found, written once and never changed: the database itself refuses that."""

    __tablename__ = "findings"

    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    attempt: Mapped[int]
    document: Mapped[bytes]
    """JSON, compressed."""
    published_at: Mapped[datetime]


class ScenarioRow(Base):
    """A finished scenario of a study: the next attempt begins with it, and anyone may check it."""

    __tablename__ = "scenarios"

    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    """Of its Case and options."""
    kept: Mapped[bytes]
    """A ZIP of what is kept of it."""


class CheckpointRow(Base):
    """The best plan of an attempt that was ended, with which the next one begins."""

    __tablename__ = "checkpoints"

    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    attempt: Mapped[int]
    document: Mapped[bytes]
    """A Plan: JSON, compressed."""
    certificate: Mapped[bytes | None]
    kept_at: Mapped[datetime]


class EventRow(Base):
    """A step of a plan."""

    __tablename__ = "events"

    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    status: Mapped[str]
    phase: Mapped[str | None]
    objective: Mapped[int | None] = mapped_column(BigInteger)
    bound: Mapped[int | None] = mapped_column(BigInteger)
    gap: Mapped[float | None]
    incumbent: Mapped[bool]
    """Whether the plan got better with it."""
    message: Mapped[dict[str, Any]]
    """For the log, in both languages; empty where there is nothing to say."""


class QuarantineRow(Base):
    """A plan that the checker refused, with all that reproduces it."""

    __tablename__ = "quarantine"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    tenant: Mapped[str]
    attempt: Mapped[int]
    at: Mapped[datetime]
    why: Mapped[str]
    bundle: Mapped[bytes]
    """A ZIP: the Case, the request, the refused plan, its certificate, the verdict, versions."""


class AnswerRow(Base):
    """The first answer to a request under an Idempotency-Key."""

    __tablename__ = "answers"

    tenant: Mapped[str] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[bytes]
    """Of the request."""
    body: Mapped[str]
    """As it was sent."""
    location: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class AuditRow(Base):
    """One write, chained to the one before by a digest; the database refuses to change any."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    tenant: Mapped[str]
    actor: Mapped[str]
    """The key, or the program."""
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]
    digest: Mapped[bytes]


class QueueRow(Base):
    """The one row that says whose turn it is."""

    __tablename__ = "queue"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    turn: Mapped[int] = mapped_column(BigInteger)
    """Of the job that began last."""
