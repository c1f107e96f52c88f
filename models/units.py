"""Every quantity is a whole number of one small unit, so that sums are exact.

Money is counted in milli-fen: 1 CNY = 100 fen = 100,000 milli-fen. A *rate* is rounded once, half
up, by `half_up`; everything after that is integer sums of rate times quantity.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, Strict

from huline.models.sentence import both

MILLI_FEN_PER_CNY = 100_000
MILLI_FEN_PER_FEN = 1_000

# The largest value a field may hold. They leave room for int64 sums over any Case that fits in
# memory; `huline.optimizer.compile` still refuses a Case whose worst sum would not fit.
_MONEY = 10**13
_FUNDS = 10**17
_POWER = 10**11


def _no_number(value: object) -> object:
    if isinstance(value, int | float):
        raise ValueError(both("a bare number is no date", "单个数字不是日期"))
    return value


def _whole(unit: str, *, ge: int, le: int) -> Any:
    return Field(ge=ge, le=le, json_schema_extra={"unit": unit})


_Int = Annotated[int, Strict()]

Number = Annotated[float, Strict()]
"""A whole or a decimal number; yes, no and text are none."""
YesOrNo = Annotated[bool, Strict()]
"""Never 1, 0 or text: cells of tables are read before they come here."""
Day = Annotated[date, BeforeValidator(_no_number)]
"""A date; a bare number is no day of 1970."""

MilliFen = Annotated[_Int, _whole("milli-fen", ge=-(10**18), le=10**18)]
Price = Annotated[_Int, _whole("milli-fen", ge=0, le=_MONEY)]
Funds = Annotated[_Int, _whole("milli-fen", ge=0, le=_FUNDS)]
"""What adds up over a year or a whole programme, beyond any price of one thing."""
Capital = Annotated[_Int, _whole("milli-fen", ge=1, le=_FUNDS)]
TariffPrice = Annotated[_Int, _whole("fen/MWh", ge=-(10**8), le=10**8)]
Watt = Annotated[_Int, _whole("W", ge=0, le=_POWER)]
Metre = Annotated[_Int, _whole("m", ge=0, le=50_000_000)]
Microsecond = Annotated[_Int, _whole("us", ge=0, le=10**9)]
Megabyte = Annotated[_Int, _whole("MB", ge=0, le=10**12)]
Gigabyte = Annotated[_Int, _whole("GB", ge=0, le=10**6)]
KilometrePerHour = Annotated[_Int, _whole("km/h", ge=1, le=1_000)]
Minute = Annotated[_Int, _whole("min", ge=0, le=10**6)]
MegabitPerSecond = Annotated[_Int, _whole("Mbit/s", ge=1, le=10**9)]
Cards = Annotated[_Int, _whole("card", ge=1, le=10**6)]
CardCount = Annotated[_Int, _whole("card", ge=0, le=10**7)]
Gigaflops = Annotated[_Int, _whole("GFLOPS", ge=1, le=10**9)]
CardHour = Annotated[_Int, _whole("card-hour", ge=1, le=10**9)]
PerMille = Annotated[_Int, _whole("per mille", ge=0, le=100_000)]
Portion = Annotated[_Int, _whole("per mille", ge=0, le=1_000)]
Slot = Annotated[_Int, _whole("slot", ge=0, le=110_000)]
Amount = Annotated[_Int, Field(ge=0, le=10**9)]
"""Of a resource beside cards, in whatever unit the Case counts it."""
DemandUnit = Annotated[_Int, _whole("demand unit", ge=0, le=10**10)]
FenPerKilowatt = Annotated[_Int, _whole("fen/kW", ge=0, le=10**6)]
WattHour = Annotated[_Int, _whole("Wh", ge=0, le=10**17)]
GramPerKilowattHour = Annotated[_Int, _whole("g/kWh", ge=0, le=10_000)]

# One word with no blank: ids stand in cells such as `h100=1000;910b=400` and in row names.
Id = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        # besides blanks and separators: control, zero-width and direction-changing characters,
        # by which two ids could look the same
        pattern=r"^[^\s;=,\[\]\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f"
        r"\u2060-\u206f\ufeff]+$",
    ),
]


CARDS = "cards"
"""The resource every pool has; the others are named by the Case."""


def no_cards_among(field: str, resources: Iterable[str]) -> None:
    """Raise ValueError if cards stand among further resources: they have fields of their own."""
    if CARDS in resources:
        raise ValueError(
            both(
                "{field} names '{cards}', which are counted by the field of that name",
                "{field} 中有“{cards}”，而卡数由同名字段填写",
                field=field,
                cards=CARDS,
            )
        )


def must_last(first: int, end: int) -> None:
    """Raise ValueError if no slot lies in ``[first, end)``."""
    if end <= first:
        raise ValueError(
            both(
                "end {end} is not after first {first}",
                "end（{end}）必须大于 first（{first}）",
                end=end,
                first=first,
            )
        )


def half_up(numerator: int, denominator: int) -> int:
    """Round a fraction to the nearest whole number, halves towards plus infinity.

    The one rounding formula of the project: ``floor((2n + d) / 2d)`` with ``d > 0``.

    >>> half_up(5, 2), half_up(-5, 2), half_up(7, 3)
    (3, -2, 2)
    """
    return (2 * numerator + denominator) // (2 * denominator)


def at_slot(values: Sequence[int], slot: int) -> int:
    """Read a per-slot vector, in which a single value stands for every slot."""
    return values[0] if len(values) == 1 else values[slot]


def over(values: Sequence[int], slots: int) -> Sequence[int]:
    """Return a per-slot vector in full: ``slots`` values."""
    return [values[0]] * slots if len(values) == 1 else values


def in_units_of(amount: int, places: int) -> str:
    """Write a whole number of small units in units of 10**places of them, exactly.

    >>> in_units_of(521_771_250, 6), in_units_of(-61_730_000_000, 6), in_units_of(5, 3)
    ('521.77125', '-61,730', '0.005')
    """
    whole, rest = divmod(abs(amount), 10**places)
    part = f"{rest:0{places}}".rstrip("0")
    return "-" * (amount < 0) + f"{whole:,}" + (f".{part}" if part else "")


def cny(milli_fen: int) -> str:
    """Write milli-fen as yuan to the fen, for people: ``12,345.68``."""
    fen = half_up(milli_fen, MILLI_FEN_PER_FEN)
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def cny_apart(one: int, other: int) -> tuple[str, str]:
    """Write two amounts to the fen, or to the milli-fen where else they would look the same.

    >>> cny_apart(1_234_567, 1_234_568), cny_apart(1_000, 2_000)
    (('12.34567', '12.34568'), ('0.01', '0.02'))
    """
    if one == other or cny(one) != cny(other):
        return cny(one), cny(other)
    return _to_the_milli_fen(one), _to_the_milli_fen(other)


def _to_the_milli_fen(amount: int) -> str:
    whole, rest = divmod(abs(amount), MILLI_FEN_PER_CNY)
    return f"{'-' if amount < 0 else ''}{whole:,}.{rest:05d}"
