"""8 cards for 4 slots cost 3,200,000 of rent and 1,920,000 of energy; see tests/builders.py."""

from huline.models.data import Data
from huline.optimizer.compile import compile_case
from tests.builders import a_case, a_job, a_link, a_policy, a_pool, a_quote, a_share

POOLS = (
    a_pool(resources={"ports": (40,)}),
    a_pool("sh-01/b", resources={"racks": (9,), "ports": (40,)}),
)
JOB = a_job(cards=(8, 16), uses={"ports": 2})


def compiled(*quotes, **fields):
    parts = {"pools": POOLS, "workloads": (JOB,), "quotes": quotes}
    return compile_case(a_case(**parts | fields))


def ways(found):
    """Pool, cards, slots and use of every arc."""
    arcs = found.arcs
    columns = (arcs.pool, arcs.cards, arcs.slots, arcs.use)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_without_quotes_every_size_is_tried_in_every_pool():
    assert ways(compiled()) == [
        (0, 8, 4, [8, 16, 0]), (1, 8, 4, [8, 16, 0]), (0, 16, 2, [16, 32, 0]),
        (1, 16, 2, [16, 32, 0]),
    ]  # fmt: skip


def test_a_quoted_gang_is_the_only_one_in_its_pool_and_takes_by_the_card():
    found = compiled(a_quote(pool="sh-01/b", cards=5, slots=3))

    assert [way for way in ways(found) if way[0] == 1] == [(1, 5, 3, [5, 10, 0])]
    assert [way[:3] for way in ways(found) if way[0] == 0] == [(0, 8, 4), (0, 16, 2)]


def test_a_quoted_use_stands_for_every_size():
    found = compiled(a_quote(pool="sh-01/b", uses={"racks": 7}))

    assert [way[3] for way in ways(found) if way[0] == 1] == [[8, 0, 7], [16, 0, 7]]


def test_a_quoted_cost_stands_for_rent_energy_transfer_and_wishes():
    job = JOB.model_copy(
        update={"data": Data(mb=100, at="shanghai"), "preferences": {"sh-01": 50}}
    )
    found = compiled(
        a_quote(cost=-7), workloads=(job,), links=[a_link("l", "shanghai", "sh-01", price=3)]
    )
    quoted = found.arcs.pool == 0

    per_slot, once = found.prices("payer").of_arcs(0)
    assert not per_slot[quoted].any()
    assert once[quoted].tolist() == [-7, -7]
    # 8 and 16 cards at 160,000 + 50 a slot, and 100 x 3 for the data
    assert per_slot[~quoted][:, 0].tolist() == [8 * 160_050, 16 * 160_050]
    assert once[~quoted].tolist() == [300, 300]


def test_to_society_a_quoted_run_costs_what_is_metered():
    per_slot, once = compiled(a_quote(cost=-7)).prices("system").of_arcs(0)

    assert per_slot[:, 0].tolist() == [8 * 60_000, 8 * 60_000, 16 * 60_000, 16 * 60_000]
    assert not once.any()


def test_no_subsidy_pays_where_a_cost_is_quoted():
    policy = a_policy(subsidies=(a_share(share=300),))
    job, other = JOB, a_job("w2")

    found = compiled(a_quote(cost=1), policy=policy, workloads=(job, other))

    assert [e.rate[:, 0].tolist() for e in found.subsidies.of(job)] == [[0, 30_000]]
    assert [e.rate[:, 0].tolist() for e in found.subsidies.of(other)] == [[30_000, 30_000]]


def test_a_quote_without_a_cost_leaves_subsidies_alone():
    policy = a_policy(subsidies=(a_share(share=300),))

    found = compiled(a_quote(cards=4, slots=2), policy=policy)

    assert [e.rate[:, 0].tolist() for e in found.subsidies.of(JOB)] == [[30_000, 30_000]]
