"""Small random Cases in which more must be served than can be."""

import os
from functools import cache
from itertools import count
from random import Random

from huline.models.case import Case, Pin
from huline.models.group import Group
from huline.optimizer.planning import solve_here
from tests import builders as a
from tests.agreement.tiny import tiny_case

COUNT = int(os.environ.get("HULINE_CONFLICTS", "16"))
"""How many Cases without a plan are looked at; `make conflicts` asks for 300."""


@cache
def impossible_case(number: int) -> Case:
    """Return one of the Cases that have no plan: by turns a tiny one, and a crowded one."""
    make = (tiny_case, crowded_case)[number % 2]
    begin = 0 if number < 2 else int(impossible_case(number - 2).name.split()[1]) + 1
    return next(case for case in map(make, count(begin)) if solve_here(case) is None)


def crowded_case(seed: int) -> Case:
    """Two to four jobs, now and then a service, that contend for one or two pools."""
    rng = Random(f"crowded {seed}")
    slots = rng.choice((3, 4, 5))
    pools = [a.a_pool(cards=(8 * rng.choice((1, 2, 2)),), idle_w=rng.choice((0, 200)))]
    if rng.random() < 0.5:
        pools.append(a.a_pool("nx-01/a", cards=(8,)))
    idle = max(pools[0].cards) * pools[0].idle_w + 4 * (pools[0].busy_w - pools[0].idle_w)
    limit = (idle + rng.choice((2, 5, 9, 20)) * 1000,) if rng.random() < 0.5 else ()
    jobs = [_job(rng, f"w{i}", slots) for i in range(rng.choice((2, 3, 3, 4)))]
    services = [
        a.a_service(peaks={"shanghai": 1000 * rng.randint(2, 9)}, must_serve=True,
                    sites=rng.choice((None, 1)))
    ] * (rng.random() < 0.3)  # fmt: skip
    tenant = a.a_tenant(max_cards=rng.choice((None, None, 8, 12)))
    return a.a_case(
        name=f"crowded {seed}",
        slots=slots,
        centres=(a.a_centre(power_limit_w=limit), a.a_western_centre(accepts_from="own")
                 if rng.random() < 0.4 else a.a_western_centre()),
        pools=tuple(pools),
        tenants=(tenant,),
        links=(a.a_link("near", "shanghai", "sh-01"), a.a_link("far", "shanghai", "nx-01")),
        workloads=(*jobs, *services),
        groups=(Group(id="g", kind="apart", workloads=("w0", "w1")),) * (rng.random() < 0.2),
        pins=(Pin(workload="w0", centre="sh-01"),) * (rng.random() < 0.2),
        commitments=(a.a_commitment(cards=4, first=0, end=2),) * (rng.random() < 0.3),
    )  # fmt: skip


def _job(rng, name, slots):
    lasts = rng.randint(1, slots)
    more = {"deadline": rng.randint(lasts, slots)} if rng.random() < 0.5 else {}
    if rng.random() < 0.2:
        more["spending_limit"] = rng.choice((500_000, 2_000_000))
    if rng.random() < 0.2:
        more["bans"] = ("nx-01",)
    return a.a_job(name, work=8 * lasts, must_serve=rng.random() < 0.9, **more)
