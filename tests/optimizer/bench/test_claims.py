"""The greatest claims leave the process's own handling of Ctrl-C as it was."""

import subprocess
import sys
from pathlib import Path

CODE = """
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from huline.models.plan import Placement, Run
from huline.optimizer.bench.agreement.claims import most_claims
from huline.optimizer.verify.alone import Alone
from tests.builders import a_case, a_job, a_policy, a_share
case = a_case(workloads=(a_job(work=8),), policy=a_policy(subsidies=(a_share(),)))
run = Run(pool="sh-01/a", first=0, end=1, cards=8)
print(most_claims(case, [Alone(case).price(Placement(workload="w1", runs=(run,)))]))
try:
    os.kill(os.getpid(), signal.SIGINT)
    signal.pause()
except KeyboardInterrupt:
    print("heard")
"""


def test_an_interrupt_after_claiming_is_still_heard():
    """30 % of 8 x 100,000 are claimed, so the solver has been at work."""
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines() == ["[[240000]]", "heard"]
