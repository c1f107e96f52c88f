"""The Case: everything one optimisation needs, in one immutable value."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, Strict, ValidationError, model_validator

from huline.models.accelerator import Accelerator
from huline.models.base import Frozen, Named
from huline.models.centre import Centre, Pool
from huline.models.change import Change
from huline.models.errors import BadInput
from huline.models.network import Network
from huline.models.place import Metro
from huline.models.policy import Policy
from huline.models.quote import Quote
from huline.models.references import check_references
from huline.models.tariff import Tariff
from huline.models.tenant import Tenant
from huline.models.units import Cards, Id, Slot, at_slot
from huline.models.validation import problems_of
from huline.models.workload import InferenceService, Profile, TrainingJob, Workload

CHINA_TIME = timezone(timedelta(hours=8))


def _with_offset(value: object) -> object:
    """Read an instant without an offset as China Standard Time."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, int | float):
        raise ValueError("a bare number is no instant")  # 20260715 is not a moment in 1970
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=CHINA_TIME)
    return value


class Horizon(Frozen):
    """The slots a plan decides about."""

    start: Annotated[datetime, BeforeValidator(_with_offset)]
    """Start of slot 0; +08:00 where no offset is written."""
    slot_minutes: Literal[5, 10, 15, 30, 60] = 60
    slots: Annotated[int, Strict(), Field(ge=1, le=100_000)]

    def instant(self, slot: int) -> datetime:
        """Return the moment at which ``slot`` begins."""
        return self.start + timedelta(minutes=self.slot_minutes * slot)

    def cards_of(self, pool: Pool) -> list[int]:
        """(slots,) cards of a pool; none in slots that begin outside its validity."""
        first = self._first_slot_from(pool.valid_from, 0) if pool.valid_from else 0
        end = self._first_slot_from(pool.valid_to, 1) if pool.valid_to else self.slots
        return [at_slot(pool.cards, t) if first <= t < end else 0 for t in range(self.slots)]

    def _first_slot_from(self, day: date, later: int) -> int:
        """Return the first slot that begins so many days after the midnight before ``day``."""
        midnight = datetime.combine(day, time(), self.start.tzinfo)
        wait = midnight - self.start + timedelta(days=later)
        return -(-wait // timedelta(minutes=self.slot_minutes))


class Pin(Frozen):
    """Places a workload by decree: it must be served, there and nowhere else."""

    workload: Id
    centre: Id
    pool: Id | None = None
    first: Slot | None = None
    """The slot in which a training job starts."""


class Commitment(Named):
    """Cards already promised: taken off the pool's capacity, drawing power, not billed again."""

    pool: Id
    cards: Cards
    first: Slot
    end: Slot

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.end <= self.first:
            raise ValueError(f"end {self.end} is not after first {self.first}")
        return self


class Case(Frozen):
    """Everything one optimisation needs.

    Raises
    ------
    huline.models.errors.BadInput
        If its parts contradict each other; every contradiction is listed.
    """

    format: Literal["huline/1"] = "huline/1"
    name: str = Field(min_length=1, max_length=200)
    name_zh: str = ""
    description: str = ""
    horizon: Horizon
    accelerators: tuple[Accelerator, ...] = ()
    metros: tuple[Metro, ...] = ()
    tariffs: tuple[Tariff, ...] = ()
    centres: tuple[Centre, ...] = ()
    pools: tuple[Pool, ...] = ()
    network: Network = Network()
    tenants: tuple[Tenant, ...] = ()
    policy: Policy = Policy()
    profiles: tuple[Profile, ...] = ()
    workloads: tuple[Workload, ...] = ()
    quotes: tuple[Quote, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    pins: tuple[Pin, ...] = ()

    @model_validator(mode="after")
    def _its_parts_agree(self) -> Self:
        check_references(self)
        return self

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the Case's canonical JSON, as ``sha256:<hex>``."""
        return f"sha256:{sha256(self.model_dump_json().encode()).hexdigest()}"

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the Case, with fields changed but not checked; see `apply` for a checked change."""
        copied = super().model_copy(update=update, deep=deep)
        # the hash is of the fields it was computed from
        copied.__dict__.pop("hash", None)
        return copied

    def training(self) -> list[TrainingJob]:
        """Return the training jobs, in file order."""
        return [w for w in self.workloads if isinstance(w, TrainingJob)]

    def services(self) -> list[InferenceService]:
        """Return the inference services, in file order."""
        return [w for w in self.workloads if isinstance(w, InferenceService)]

    def apply(self, change: Change) -> "Case":
        """Return the Case with a Change made to it; this one stays as it is.

        Raises
        ------
        huline.models.errors.BadInput
            If the Change does not fit the Case, or the changed Case contradicts itself.
        """
        document = change.edit(self.model_dump(mode="json"))
        try:
            return Case.model_validate(document)
        except ValidationError as error:
            raise BadInput(problems_of(error, Case)) from None
