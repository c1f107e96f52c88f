"""Distributions and daily shapes taken from published traces."""

from bisect import bisect
from itertools import accumulate
from math import exp, log
from random import Random

from tables import by, table

from huline.models.profile import Profile

# Gangs above 512 cards run for weeks: they are among the cards let already.
GANG_SIZES = tuple(2**k for k in range(10))
CLUSTERS = ("Seren", "Kalos", "Philly", "Helios")  # those that count whole GPUs
PROFILE_MAX = 1000
# Where the quietest hour of a service falls: the traces do not state their clock.
QUIETEST_HOUR = 4

_PROFILES = {
    "chat": ("language/m-large", "Chat, large model", "对话大模型"),
    "assist": ("language/m-small", "Assistants, small model", "助手小模型"),
    "reason": ("reason/deepseek-r1", "Reasoning model", "推理思考模型"),
    "image": ("multimodal/mm-image", "Images", "图像"),
}


def gang_weights() -> list[float]:
    """Return how many card-hours gangs of each of ``GANG_SIZES`` take, up to a factor.

    Job counts fall as a power of the gang size, the power being such that the mean is that of all
    GPU jobs of four published clusters; weighing jobs by their cards gives the card-hours.
    """
    rows = by("workloads/acme_cluster_summary", "id")
    jobs = {name: int(rows[name]["gpu_job_num"]) for name in CLUSTERS}
    mean = sum(n * float(rows[name]["avg_gpu_num"]) for name, n in jobs.items())
    mean /= sum(jobs.values())
    low, high = 0.0, 3.0
    for _ in range(60):
        power = (low + high) / 2
        counts = [size**-power for size in GANG_SIZES]
        found = sum(n * c for n, c in zip(GANG_SIZES, counts, strict=True)) / sum(counts)
        low, high = (power, high) if found > mean else (low, power)
    return [size ** (1 - power) for size in GANG_SIZES]


_LEVELS = {
    "p1": 0.01, "p5": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90,
    "p95": 0.95, "p99": 0.99, "p100": 1.0,
}  # fmt: skip


class Quantiles:
    """A distribution known by its quantiles, cut to a range, drawn by size and not by count."""

    def __init__(self, dataset: str, metric: str, least: float, most: float) -> None:
        row = next(
            r
            for r in table("workloads/distributions")
            if (r["dataset"], r["metric"]) == (dataset, metric)
        )
        levels = list(_LEVELS.values())
        values = [max(float(row[name]), 1e-9) for name in _LEVELS]
        steps = 4000
        drawn = (_at((i + 0.5) / steps, levels, values) for i in range(steps))
        self._values = [value for value in drawn if least <= value <= most]
        self._weights = list(accumulate(self._values))

    def draw_by_size(self, random: Random) -> float:
        """Draw a value with a chance in proportion to itself."""
        at = bisect(self._weights, random.random() * self._weights[-1])
        return self._values[min(at, len(self._values) - 1)]


def _at(level: float, levels: list[float], values: list[float]) -> float:
    """Read a quantile between those given, straight in the logarithm."""
    i = min(max(bisect(levels, level), 1), len(levels) - 1)
    share = (level - levels[i - 1]) / (levels[i] - levels[i - 1])
    low, high = log(values[i - 1]), log(values[i])
    return exp(low + max(0.0, share) * (high - low))


def arrival_weights(weekday: int) -> list[float]:
    """Return how many training jobs arrive in each hour of a day, up to a factor.

    Monday is day 0.
    """
    rows = [r for r in table("workloads/hourly_shape_training_helios")
            if r["dow"] == str(weekday)]  # fmt: skip
    return [float(r["train_job_weight"]) for r in sorted(rows, key=lambda r: int(r["hour"]))]


def profiles(days: int) -> tuple[Profile, ...]:
    """Return the shapes of inference, each day like the other, 1000 at their busiest hour."""
    return tuple(
        Profile(
            id=name,
            name=english,
            name_zh=chinese,
            per_mille=_day(category) * days,
            source="sources/workloads/hourly_shape_inference_servegen.csv, mean of its days; "
            f"its clock is not stated: turned so that the quietest hour is {QUIETEST_HOUR}:00",
            derived=("per_mille",),
            assumed=("per_mille",),
        )
        for name, (category, english, chinese) in _PROFILES.items()
    )


def _day(category: str) -> tuple[int, ...]:
    hours: list[list[float]] = [[] for _ in range(24)]
    for row in table("workloads/hourly_shape_inference_servegen"):
        if row["category"] == category:
            hours[int(row["hour_since_start"]) % 24].append(float(row["mean_req_per_s"]))
    means = [sum(values) / len(values) for values in hours]
    turn = means.index(min(means)) - QUIETEST_HOUR
    return tuple(round(PROFILE_MAX * means[(h + turn) % 24] / max(means)) for h in range(24))
