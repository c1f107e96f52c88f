"""Compute centres and their pools of cards."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from huline.models.base import Named
from huline.models.place import Place, Province
from huline.models.units import (
    Amount,
    CardCount,
    Cards,
    FenPerKilowatt,
    GramPerKilowattHour,
    Id,
    PerMille,
    Price,
    Watt,
    no_cards_among,
)

AcceptsFrom = Literal["own", "listed", "anywhere"]
IntraNodeLink = Literal["NVLink", "HCCS", "PCIe", "MLU-Link"]
Fabric = Literal["IB", "RoCE", "Ethernet"]


class Centre(Place):
    """A compute centre: a meter, a power limit and a door that opens to some provinces.

    Vectors have one value for every slot, or a single value that holds throughout.
    """

    operator: str = ""
    """Who runs it; compared with a tenant's related parties."""
    neutral: bool = False
    """Whether its operator neither builds models nor competes with its customers."""
    certifications: tuple[Id, ...] = ()
    """Certificates it holds, such as those of classified protection."""
    tariff: Id
    pue: tuple[PerMille, ...] = Field(min_length=1)
    """(1,) or (slots,) power usage effectiveness, per mille: 1.25 is 1250."""
    fixed_w: Watt = 0
    """Draw at the meter that no workload causes."""
    power_limit_w: tuple[Watt, ...] = ()
    """() no limit, or (1,) or (slots,) the most it may draw at the meter."""
    demand_charge: FenPerKilowatt = 0
    """Fen per kW by which the month's peak at the meter rises; 0 where none is charged."""
    peak_so_far_w: Watt = 0
    """The month's peak at the meter before the horizon."""
    demand_charge_billed: bool = True
    """Whether the planner pays the demand charge; otherwise it is the operator's."""
    accepts_from: AcceptsFrom
    """Whose work it may take: its own province's, listed provinces' too, or anyone's."""
    accepts_provinces: tuple[Province, ...] = ()
    """With ``listed``: the provinces served beside its own."""
    carbon_g_per_kwh: GramPerKilowattHour | None = None
    """Grid factor; reported, not priced."""

    @model_validator(mode="after")
    def _lists_provinces_only_where_asked(self) -> Self:
        if bool(self.accepts_provinces) != (self.accepts_from == "listed"):
            raise ValueError(
                "accepts_provinces goes with accepts_from = 'listed', and 'listed' needs it"
            )
        if any(value < 1000 for value in self.pue):
            raise ValueError("pue is per mille and at least 1000: write 1250 for a PUE of 1.25")
        return self

    def takes_work_of(self, province: str) -> bool:
        """Tell whether work from ``province`` may be dispatched here."""
        return (
            self.accepts_from == "anywhere"
            or province == self.province
            or province in self.accepts_provinces
        )


class Pool(Named):
    """Cards of one accelerator model in one fabric block of one centre: what has capacity."""

    centre: Id
    accelerator: Id
    cards: tuple[CardCount, ...] = Field(min_length=1)
    """(1,) or (slots,) cards that may be used, before commitments."""
    valid_from: date | None = None
    """The first day on which it has cards: none in slots that begin earlier."""
    valid_to: date | None = None
    """The last day on which it has cards: none in slots that begin later."""
    cards_per_node: Cards = 8
    largest_gang: Cards | None = None
    """The most cards one training job may join here; the whole block where not given."""
    resources: dict[Id, Annotated[tuple[Amount, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    """Further resource -> (1,) or (slots,) how much of it work may use in a slot: ``ports=64``."""
    link: IntraNodeLink
    """How cards of a node talk to each other."""
    fabric: Fabric
    """How nodes of the block talk to each other."""
    busy_w: Watt
    """Draw of a working card at the rack, its share of the node included, before PUE."""
    idle_w: Watt = 0
    """Draw of an available card with nothing to do."""
    rack_density_w: Watt | None = None
    """Power a rack may draw; not given, it is unknown and no work that asks for one is taken."""
    rent: Price
    """Milli-fen per card-hour: 8.5 CNY is 850000."""
    rent_includes_energy: bool
    """Whether electricity is in the rent; otherwise it is billed as metered."""
    running_cost: Price = 0
    """The operator's own cost, energy apart, in milli-fen per busy card-hour; system view only."""
    installed_cards: CardCount = 0
    """Cards racked and powered; 0 stands for the most that are available."""
    designed_cards: CardCount = 0
    """Cards the block was built for; 0 stands for those installed."""

    @model_validator(mode="after")
    def _draws_more_when_busy(self) -> Self:
        if self.idle_w > self.busy_w:
            raise ValueError(f"idle_w {self.idle_w} is above busy_w {self.busy_w}")
        return self

    @model_validator(mode="after")
    def _counts_cards_once(self) -> Self:
        no_cards_among("resources", self.resources)
        return self

    @model_validator(mode="after")
    def _is_valid_at_some_time(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    @property
    def block(self) -> int:
        """The most cards of any slot, whatever the pool's validity."""
        return max(self.cards)
