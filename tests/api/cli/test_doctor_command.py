"""`huline doctor`: what it prints, for people and for machines."""

import json
import subprocess
import sys

from tests.api.cli.commands import huline
from tests.languages import is_chinese


def test_all_is_well_here_and_told_in_chinese():
    result = huline("doctor", "--lang", "zh")

    assert result.exit_code == 0
    tried = [line for line in result.stdout.splitlines() if "optima" in line or "with" in line]
    assert len(tried) == 4
    assert all(is_chinese(line.partition(": ")[2]) for line in tried)


def test_nothing_but_json_reaches_a_machine():
    """In a process of its own: solvers write past Python."""
    words = [sys.executable, "-m", "huline.api.cli", "doctor", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)

    assert all(finding["ok"] for finding in json.loads(done.stdout))
