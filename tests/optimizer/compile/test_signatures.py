from dataclasses import replace

from huline.optimizer.compile import compile_case, signatures
from huline.optimizer.compile.fits import ban, dispatch
from tests.builders import a_job, a_tenant
from tests.optimizer.verify.plans import an_eastern_and_a_western_case


def counted(monkeypatch, fit, jobs, others=(), **fields):
    """Compile jobs under one rule, and others if given; the (signature, pool) pairs it judged."""
    calls = []

    def miss(signature, site, routes):
        calls.append((signature, site.pool.id))
        return fit.miss(signature, site, routes)

    monkeypatch.setattr(signatures, "FITS", (replace(fit, miss=miss), *others))
    compile_case(an_eastern_and_a_western_case(workloads=jobs, **fields))
    return calls


def test_a_rule_judges_each_distinct_signature_once_for_every_pool(monkeypatch):
    """Three jobs at home in Shanghai and one in Gansu, two pools: 2 x 2 judgements."""
    tenants = (a_tenant(), a_tenant("west", province="Gansu"))
    jobs = (a_job("w1"), a_job("w2", work=8), a_job("w3"), a_job("w4", tenant="west"))

    calls = counted(monkeypatch, dispatch.FIT, jobs, tenants=tenants)

    assert calls == [
        ("Shanghai", "sh-01/a"),
        ("Shanghai", "nx-01/a"),
        ("Gansu", "sh-01/a"),
        ("Gansu", "nx-01/a"),
    ]


def test_a_workload_that_asks_for_nothing_is_not_judged(monkeypatch):
    jobs = (a_job("w1"), a_job("w2", bans=("nx-01",)), a_job("w3", bans=("nx-01",)))

    calls = counted(monkeypatch, ban.FIT, jobs)

    assert calls == [(frozenset({"nx-01"}), "sh-01/a"), (frozenset({"nx-01"}), "nx-01/a")]


def test_a_signature_is_not_judged_again_beside_another_rules_signature(monkeypatch):
    """The same home in Shanghai with and without a ban."""
    jobs = (a_job("w1"), a_job("w2", bans=("nx-01",)))

    calls = counted(monkeypatch, dispatch.FIT, jobs, others=(ban.FIT,))

    assert calls == [("Shanghai", "sh-01/a"), ("Shanghai", "nx-01/a")]
