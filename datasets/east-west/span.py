"""The days that a Case of this market covers: one, three, or a week of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_GROUND = (
    "national clusters, metros, tariffs at the level of March 2026, voucher rules and carbon "
    "factors are from public sources; capacities, lines, firms and the batch are made up. "
    "README.md beside this file says which field is which."
)
HOURS = 24


@dataclass(frozen=True)
class Span:
    """What of a Case depends on how long it is.

    Attributes
    ----------
    name, name_zh, description : of the Case
    first : its first day
    days : how many
    jobs : training that a day's plan could begin and end
    long_jobs : training that only a longer plan can
    services : inference services
    stand_ins : two services of one firm of which one stands in for the other
    scaled : whether only large firms have large work, and services no more than evenings have
        power for
    left_out : programmes that are off in this Case, and why, in English and Chinese
    """

    name: str
    name_zh: str
    description: str
    first: date
    days: int
    jobs: int
    long_jobs: int
    services: int
    stand_ins: tuple[str, str]
    scaled: bool
    left_out: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def seed(self) -> str:
        """What everything made up is drawn with."""
        return f"east-west {self.first}"

    @property
    def slots(self) -> int:
        """Hours from its first to its last."""
        return HOURS * self.days

    def weekday(self, day: int) -> int:
        """Return the day of the week of its n-th day, Monday being 0."""
        return (self.first + timedelta(days=day)).weekday()


DAY = Span(
    name="east-west",
    name_zh="东数西算一日",
    description="A Wednesday in July 2026 on China's compute market, as published figures and "
    f"stated guesses have it: {_GROUND}",
    first=date(2026, 7, 15),
    days=1,
    jobs=110,
    long_jobs=0,
    services=30,
    stand_ins=("infer-13", "infer-18"),
    scaled=False,
)
WEEK = Span(
    name="east-west-week",
    name_zh="东数西算一周",
    description="A week in July 2026 on China's compute market, Monday to Sunday, as published "
    f"figures and stated guesses have it: {_GROUND}",
    first=date(2026, 7, 13),
    days=7,
    jobs=900,
    long_jobs=24,
    services=100,
    stand_ins=("infer-094", "infer-095"),
    # what the other firms spent this year until now would not pay for a week of such work
    scaled=True,
)
DAYS = Span(
    name="east-west-days",
    name_zh="东数西算三日",
    description="Three days in July 2026 on China's compute market, Tuesday to Thursday, for "
    f"policy studies, as published figures and stated guesses have them: {_GROUND}",
    first=date(2026, 7, 14),
    days=3,
    jobs=120,
    long_jobs=0,
    services=24,
    stand_ins=("infer-13", "infer-14"),
    scaled=True,
    left_out={
        "innermongolia-2024": (
            "it pays for work settled on the platform of the region, and nothing says which work "
            "of these days is",
            "仅奖励经该地区平台结算的任务，而这几日哪些任务如此结算并无依据",
        ),
    },
)
