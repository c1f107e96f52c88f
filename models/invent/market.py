"""A whole Case, invented."""

from collections.abc import Callable
from random import Random

from huline.models.case import Case, Horizon, Pin
from huline.models.errors import BadInput
from huline.models.invent.demand import Market, invent_market
from huline.models.invent.inference import invent_inference, invent_profiles
from huline.models.invent.lines import invent_network
from huline.models.invent.policy import invent_policy
from huline.models.invent.supply import invent_supply
from huline.models.invent.training import invent_training
from huline.models.problems import problem
from huline.models.sentence import both
from huline.models.workload import InferenceService, TrainingJob

# a Monday in summer, when the east is short of power
_START = "2026-07-13T00:00:00+08:00"
_INFERENCE_COUNT = 0.1
_INFERENCE_CARD_HOURS = 0.25
# pools are sized for this share of use, so that tightness changes demand alone
_SIZED_FOR = 0.7
_POOLS_A_CENTRE = 1.7


def invent(
    workloads: int, centres: int, slots: int, seed: int, tightness: float = _SIZED_FOR
) -> Case:
    """Invent a Case in the shape of the market.

    Twenty provinces; most demand in the east, cheap power in the west; 30 % of centres take other
    provinces' work; training, rigid or preemptible, takes three times the card-hours of
    inference, single-site or split; local subsidies have budgets and firm caps; half of eastern
    centres are short of power in the afternoon. All of it is made up, and says so.

    Parameters
    ----------
    workloads, centres : how many, at least 1; a centre has 1.7 pools on average
    slots : hours of the horizon, at least 4
    seed : the same seed and sizes give the same Case
    tightness : reference card-hours asked for, over those all cards could do: 0.7 is loose,
        1.0 is tight. The supply does not depend on it.

    Raises
    ------
    BadInput
        If a size is out of range.
    """
    _check_sizes(workloads, centres, slots, tightness)

    def dice(what: str) -> Random:
        return Random(f"{seed}/{what}")

    mean_cards = _mean_cards(workloads, centres, slots)
    supply = invent_supply(centres, slots, mean_cards, dice("supply"))
    market = invent_market(supply, min(2_000, workloads // 20), dice("tenants"))
    work, pins = _workloads(market, workloads, tightness, dice)
    return Case(
        name=f"invented-{workloads}x{centres}x{slots}-{seed}",
        description=(
            f"Invented with seed {seed} and tightness {tightness:g}. Cities lie where they are; "
            "no other figure is real: draw no conclusion about any place, firm or price from it."
        ),
        horizon=Horizon(start=_START, slots=slots),
        accelerators=supply.accelerators,
        metros=supply.metros,
        tariffs=supply.tariffs,
        centres=supply.centres,
        pools=supply.pools,
        network=invent_network(supply, 2_000_000 + 5_000 * workloads, dice("network")),
        tenants=tuple(tenant for firms in market.tenants.values() for tenant in firms),
        policy=invent_policy(supply, dice("policy")),
        profiles=invent_profiles(slots),
        workloads=tuple(work),
        commitments=supply.commitments,
        pins=tuple(pins),
    )


def _check_sizes(workloads: int, centres: int, slots: int, tightness: float) -> None:
    sizes = (
        ("workloads", workloads, 1, 10_000_000),
        ("centres", centres, 1, 100_000),
        ("slots", slots, 4, 100_000),
        ("tightness", tightness, 0.01, 10),
    )
    wrong = [
        problem(
            (name,),
            "value",
            both("is {value}", "为 {value}", value=value),
            both(
                "give a value from {least} to {most}",
                "请给出 {least} 至 {most} 之间的值",
                least=least,
                most=most,
            ),
        )
        for name, value, least, most in sizes
        if not least <= value <= most
    ]
    if wrong:
        raise BadInput(wrong)


def _mean_cards(workloads: int, centres: int, slots: int) -> int:
    """Cards of a pool such that work of ordinary size fills the share they are sized for."""
    card_hours = workloads * 64 * min(max(slots / 6, 1), 24)
    return max(40, round(card_hours / (_SIZED_FOR * _POOLS_A_CENTRE * centres * slots)))


def _workloads(
    market: Market, count: int, tightness: float, dice: Callable[[str], Random]
) -> tuple[list[TrainingJob | InferenceService], list[Pin]]:
    """Invent training and inference, and mix them as a day's requests come in."""
    services = round(count * _INFERENCE_COUNT)
    training = tightness * market.reference_hours("training") * (1 - _INFERENCE_CARD_HOURS)
    inference = tightness * market.reference_hours("inference") * _INFERENCE_CARD_HOURS
    jobs, pins = invent_training(market, count - services, training, dice("training"))
    work: list[TrainingJob | InferenceService] = [
        *jobs,
        *invent_inference(market, services, inference, dice("inference")),
    ]
    dice("order").shuffle(work)
    # what must be served is known before the day's requests come in
    work.sort(key=lambda w: not w.must_serve)
    return work, pins
