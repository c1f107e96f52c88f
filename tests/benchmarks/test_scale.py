"""Prints how long all takes that is not search, for a large Case; asserts no time.

`huline bench scale` does the same for one ten times as large.
"""

from huline.optimizer.bench.scale import BARS, PEAK_MB, Row, measure, table


def test_what_is_not_search_is_measured_and_printed(capsys):
    row = measure("10000x50x168")
    with capsys.disabled():
        print(f"\n{table([row])}")

    assert set(row.seconds) == {"csv", "parquet", "json", "compile", "settle", "place"}
    assert min(row.seconds.values()) > 0
    assert row.arcs > 0
    assert row.peak_mb > 0


def test_a_row_passes_if_it_keeps_to_every_bar():
    within = {"csv": 99.0} | {name: bar / 2 for name, bar in BARS.items()}

    assert Row("x", within, 1, PEAK_MB).passes
    assert not Row("x", within, 1, PEAK_MB + 1).passes
    for name, bar in BARS.items():
        assert not Row("x", within | {name: bar}, 1, PEAK_MB).passes
