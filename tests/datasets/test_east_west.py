"""The bundled day is what its card says: built from its sources, marked where it is made up."""

import subprocess
import sys
from collections import Counter
from itertools import combinations

import networkx as nx
import pytest

from huline.models.case import Case
from huline.models.files import read_case
from huline.models.place import distance_m, side_of_hu_line
from huline.optimizer.compile import compile_case
from tests.datasets.bundled import FOLDER, SOURCES, rows

NUMBERS = {7: "seven", 8: "eight", 9: "nine", 10: "ten"}
FEN_PER_MWH = 100_000  # 1 CNY/kWh

# 24-hour means of March 2026 as the trade press states them, CNY/kWh, to the fen
PUBLISHED_MEANS = {
    "Gansu": 0.42, "Ningxia": 0.43, "Qinghai": 0.44, "Guizhou": 0.59, "Beijing": 0.64,
    "Guangdong-PRD5": 0.69, "Shanghai": 0.70, "Zhejiang": 0.75,
}  # fmt: skip
# what a record may not keep silent about, by the table it stands in
MADE_UP = {
    "centres": {"lat", "lon", "operator", "power_limit_w", "accepts_from"},
    "pools": {"cards", "largest_gang", "fabric", "rent_includes_energy", "running_cost"},
    "tenants": {"id", "name", "sector", "size", "founded", "spent", "claimed"},
    "workloads": {"tenant", "tier", "accelerators", "residency", "release", "deadline"},
    "commitments": {"cards"},
    "profiles": {"per_mille"},
}


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(FOLDER)


def test_building_it_anew_gives_the_same_bytes(tmp_path):
    build = [sys.executable, str(FOLDER / "build.py"), "--out", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True)

    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = [p for p in FOLDER.iterdir() if p.suffix in (".csv", ".yaml", ".parquet")]

    assert built == {path.name: path.read_bytes() for path in kept}


def test_it_is_a_wednesday_in_july_2026_by_the_hour(case):
    assert case.horizon.start.isoformat() == "2026-07-15T00:00:00+08:00"
    assert case.horizon.start.strftime("%A") == "Wednesday"
    assert (case.horizon.slots, case.horizon.slot_minutes) == (24, 60)


def test_every_national_cluster_and_22_metros_have_centres(case):
    at = {link.b: link.a for link in case.network.links}
    nodes = {at[centre.id] for centre in case.centres}
    clusters = {m.id for m in case.metros if m.id.endswith("-cluster")}

    assert len(clusters) == len(rows("hubs")) == 10
    assert clusters <= nodes
    assert len(nodes - clusters) >= 22


def test_it_has_70_pools_of_six_models_and_two_software_stacks(case):
    models = {a.id: a for a in case.accelerators}
    used = {pool.accelerator for pool in case.pools}

    assert len(case.pools) >= 70
    assert len(used) >= 6
    assert {"CUDA", "CANN"} <= {models[model].ecosystem for model in used}


def test_three_in_ten_centres_take_other_provinces_work(case):
    open_ones = [c for c in case.centres if c.accepts_from != "own"]

    assert len(open_ones) * 10 == len(case.centres) * 3


def test_nine_in_ten_centres_are_below_1000_p(case):
    gflops = {a.id: a.dense_gflops.get("fp16", 0) for a in case.accelerators}
    built = Counter()
    for pool in case.pools:
        built[pool.centre] += pool.block * gflops[pool.accelerator]
    large = [centre for centre, sum_gflops in built.items() if sum_gflops >= 1000 * 10**6]

    assert len(large) * 10 == len(case.centres)


def test_some_metro_centres_are_within_ten_kilometres_and_some_are_not(case):
    metros = {m.id: m for m in case.metros}
    at = {link.b: metros[link.a] for link in case.network.links if link.a in metros}
    far = [distance_m(centre, at[centre.id]) > 10_000 for centre in case.centres]

    assert any(far)
    assert not all(far)


def test_energy_is_billed_apart_in_at_least_half_of_the_pools(case):
    assert sum(not p.rent_includes_energy for p in case.pools) * 2 >= len(case.pools)


def test_least_latency_between_clusters_is_as_published(case):
    """Mean 14.6 ms and at most 23.9 ms, one way, IP layer."""
    graph = nx.Graph()
    for link in case.network.links:
        graph.add_edge(link.a, link.b, weight=link.latency_us)
    clusters = [m.id for m in case.metros if m.id.endswith("-cluster")]
    least = [
        nx.shortest_path_length(graph, a, b, weight="weight") for a, b in combinations(clusters, 2)
    ]

    assert len(least) == 45
    assert sum(least) / len(least) == pytest.approx(14_600, abs=5)
    assert max(least) == pytest.approx(23_900, abs=5)


def test_a_centre_of_a_metro_is_within_a_millisecond_of_it(case):
    ends = {centre.id for centre in case.centres}
    local = [link for link in case.network.links if link.b in ends]

    assert len(local) == len(case.centres)
    assert all(link.latency_us < 1_000 for link in local)


@pytest.mark.parametrize(("region", "mean"), PUBLISHED_MEANS.items())
def test_the_24_hour_mean_of_march_is_the_published_one(region, mean):
    row = next(
        r for r in rows("tariff_hourly_2026_03_base")
        if (r["region_key"], r["month"]) == (region, "3")
    )  # fmt: skip
    hours = [float(row[f"h{hour:02d}"]) for hour in range(24)]

    assert sum(hours) / 24 == pytest.approx(mean, abs=0.005)


def test_tariffs_are_julys_to_the_fen_wherever_a_price_is_known(case):
    july = {r["region_key"]: r for r in rows("tariff_hourly_2026_03_base") if r["month"] == "7"}
    for tariff in case.tariffs:
        if tariff.region not in july:
            continue
        known = {hour: july[tariff.region][f"h{hour:02d}"] for hour in range(24)}
        for hour, price in known.items():
            if price:
                assert tariff.fen_per_mwh[hour] == round(float(price) * FEN_PER_MWH)


def test_a_tariff_with_a_doubt_says_so_and_is_marked_assumed(case):
    doubted = {t.region: t.source for t in case.tariffs if t.assumed}
    words = {
        "Xinjiang": "UNFIT", "Ningxia": "SUSPECT", "Shenzhen": "STAND-IN", "Zhejiang": "FILLED",
        "Liaoning": "CARRIED",
    }  # fmt: skip

    assert doubted.keys() == words.keys()
    assert all(word in doubted[region] for region, word in words.items())
    assert all(t.derived == ("fen_per_mwh",) for t in case.tariffs)


def test_metros_without_a_price_have_no_centre_and_say_why(case):
    linked = {link.a for link in case.network.links if link.b in {c.id for c in case.centres}}
    for metro in case.metros:
        if metro.id in ("kunming", "lhasa"):
            assert metro.id not in linked
            assert "no electricity price" in metro.source


def test_cluster_pue_is_the_policy_ceiling_and_the_guessed_ones_are_marked(case):
    ceilings = {r["city"]: r for r in rows("hubs")}
    gui_an = next(c for c in case.centres if c.id == "guian-1")
    qingyang = next(c for c in case.centres if c.id == "qingyang-1")

    assert gui_an.pue == (round(float(ceilings["贵阳"]["pue_ceiling_policy"]) * 1000),)
    assert "pue" in gui_an.assumed
    assert qingyang.pue == (1200,)
    assert "pue" in qingyang.derived


def test_sides_of_the_hu_line_follow_from_coordinates(case):
    for place in (*case.metros, *case.centres):
        assert place.side_hu == side_of_hu_line(place.lat, place.lon)


def test_carbon_factors_are_the_official_ones(case):
    official = {r["province_en"]: float(r["tco2_per_mwh"]) * 1000 for r in rows("carbon")}
    for centre in case.centres:
        assert centre.carbon_g_per_kwh == round(official[centre.province])


@pytest.mark.parametrize("table", MADE_UP)
def test_every_record_with_made_up_figures_says_so(case, table):
    records = getattr(case, table)

    assert records
    for record in records:
        assert MADE_UP[table] <= set(record.assumed), record.id


def test_every_line_marks_all_but_its_latency_assumed(case):
    for link in case.network.links:
        assert {"price", "rate_mbit_s"} <= set(link.assumed)
        assert link.derived == ("latency_us",)
        assert link.volume_mb is None or "volume_mb" in link.assumed


def test_made_up_firms_are_called_made_up(case):
    assert all("(made up)" in tenant.name for tenant in case.tenants)
    assert all("虚构" in tenant.name_zh for tenant in case.tenants)
    assert 20 <= len(case.tenants) <= 30


def test_every_record_names_its_source(case):
    tables = (
        case.accelerators, case.metros, case.tariffs, case.centres, case.pools, case.tenants,
        case.profiles, case.workloads, case.commitments, case.network.links,
        case.policy.residency, case.policy.subsidies, case.policy.not_applied,
    )  # fmt: skip

    assert all(record.source for table in tables for record in table)


def test_the_batch_is_a_day_of_mixed_work(case):
    jobs, services = case.training(), case.services()

    assert len(case.workloads) >= 100
    assert {job.timing for job in jobs} == {"contiguous", "preemptible"}
    assert {w.tier for w in case.workloads} == {1, 2, 3}
    assert any(len(job.cards) > 1 for job in jobs)
    assert {1, None} <= {service.sites for service in services}
    assert {len(service.peaks) for service in services} >= {1, 2}
    assert {1_000, 5_000, 10_000, 20_000} <= {s.max_latency_us for s in services}
    assert any(w.max_distance_m == 10_000 for w in jobs)
    assert any(w.max_distance_m == 10_000 for w in services)
    assert any(w.must_serve for w in jobs)
    assert any(w.must_serve for w in services)


def test_training_has_three_times_the_card_hours_of_inference(case):
    shapes = {p.id: sum(p.per_mille) / 1000 for p in case.profiles}
    training = sum(job.work for job in case.training())
    inference = sum(sum(s.peaks.values()) / 1000 * shapes[s.profile] for s in case.services())

    assert training / inference == pytest.approx(3, rel=0.01)


def test_gangs_are_drawn_by_card_hours_not_by_job_count(case):
    """In the traces half of all jobs take one card; by card-hours, large gangs weigh as much."""
    gangs = [max(job.cards) for job in case.training()]
    rigid = [job for job in case.training() if min(job.cards) >= 512]

    assert sum(gang == 1 for gang in gangs) / len(gangs) < 0.25
    assert sum(job.slots_on(1000, min(job.cards), 60) >= 2 for job in rigid) >= 3
    assert set(gangs) <= {2**k for k in range(10)}


def test_all_work_has_somewhere_to_run(case):
    compiled = compile_case(case)
    stranded = [
        w.id for i, w in enumerate(case.workloads)
        if w.kind == "training" and not compiled.arcs.of(i)
    ]  # fmt: skip
    stranded += [
        case.workloads[service.workload].id
        for service in compiled.services
        if not service.reach.any(axis=1).all()
    ]

    assert stranded == []


def test_every_source_table_is_described(case):
    card = (SOURCES / "README.md").read_text(encoding="utf-8")
    for path in SOURCES.rglob("*.csv"):
        assert f"`{path.relative_to(SOURCES)}`" in card


def test_no_source_table_lies_unused():
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    for path in SOURCES.rglob("*.csv"):
        assert f'"{path.relative_to(SOURCES).with_suffix("")}"' in code


def test_the_card_states_the_counts_of_the_tables(case):
    card = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    work = sum(job.work for job in case.training())
    stated = [
        f"{len(case.metros)} nodes",
        f"{len(case.centres)} centres, {len(case.pools)} pools, {len(case.accelerators)} accel",
        f"{sum(pool.block for pool in case.pools):,} cards",
        f"{sum(promise.cards for promise in case.commitments):,} of them let",
        f"{len(case.training())} training jobs, {work:,} card-hours",
        f"{len(case.services())} inference services",
        f"{NUMBERS[sum(max(job.cards) == 512 for job in case.training())]} of 512, "
        f"{NUMBERS[sum(min(job.cards) == 512 for job in case.training())]} of which",
        f"{sum(not p.rent_includes_energy for p in case.pools)} of {len(case.pools)} pools",
        f"{len(case.policy.subsidies)} voucher rates of {len(rows('rules_ready'))} rules",
        f"{sum(bool(rule.off) for rule in case.policy.subsidies)} are off",
        f"{len(case.policy.not_applied)} programmes listed",
    ]

    assert [text for text in stated if text not in card] == []
