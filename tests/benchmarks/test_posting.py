"""Prints what taking a batch in over HTTP comes to; asserts no time.

`python -m tests.benchmarks.posting 100000 200 168` does the same at full size.
"""

from tests.benchmarks.posting import post, told


def test_a_batch_is_taken_in_and_what_it_takes_is_printed(capsys):
    taken = post(workloads=2_000, centres=20, slots=168)
    with capsys.disabled():
        print(f"\n{told(taken)}")

    assert taken.status == "COMPLETED"
    assert taken.peak_mb > 0
