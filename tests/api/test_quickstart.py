"""The README's way to serve plans, pasted line by line into a fresh shell."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PORT = "8000"
ORDINARY = "nobody"
# a checkout of root's may lie where only root may look: looking is all that it may do besides
_MAY_LOOK = ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]
_AS = ["setpriv", "--reuid", ORDINARY, "--regid", "nogroup", "--clear-groups", *_MAY_LOOK]


def the_lines(name: str, heading: str) -> list[str]:
    """Return the commands of a section's first block; those over several lines as one."""
    text = (ROOT / name).read_text(encoding="utf-8").split(f"\n## {heading}\n")[1]
    block = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return block[1].replace("\\\n", "").splitlines()


def without_remarks(lines):
    return [re.sub(r"\s+#.*", "", line) for line in lines]


def a_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def pasted(lines: list[str], home: Path, user: str | None) -> "subprocess.CompletedProcess[str]":
    """Paste lines into a shell that knows nothing; after each it tells its status."""
    shell = [*_AS, "bash", "--noprofile", "--norc"] if user else ["bash", "--noprofile", "--norc"]
    port = a_port()
    typed = "".join(f"{line}\necho status $?\n" for line in lines).replace(PORT, port)
    known = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}
    # a port and a store of its own, so as not to meet another service
    chosen = {"HULINE_PORT": port, "HULINE_DATA": str(home / "data")}
    return subprocess.run(
        shell, input=typed, env=known | chosen, cwd=home, capture_output=True, text=True,
        timeout=240,
    )  # fmt: skip


def a_home(user: str | None) -> Path:
    """Make a folder with what a checkout has, and which is the user's."""
    home = Path(tempfile.mkdtemp(prefix="hul-"))  # short: the database's socket stands in it
    for name in (".venv", "datasets"):
        (home / name).symlink_to(ROOT / name)
    if user is not None:
        shutil.chown(home, user)
    return home


def _users():
    """Whoever runs the tests; where that is root, an ordinary user, too."""
    ordinary = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("setpriv")
    return [None, *([ORDINARY] if ordinary else [])]


@pytest.mark.parametrize("user", _users())
def test_the_lines_of_the_readme_serve_a_plan_and_fetch_it(user):
    home = a_home(user)
    try:
        lines = the_lines("README.md", "Serve plans")
        done = pasted(lines, home, user)

        told = re.findall(r"status (\d+)$", done.stdout, re.MULTILINE)
        assert told == ["0"] * len(lines), done.stdout + done.stderr
        assert "ACTIVE" in done.stdout
        assert "The plan passes" in done.stdout
        assert (home / "plan.json").stat().st_size > 100_000
    finally:
        shutil.rmtree(home)


def test_the_chinese_readme_has_the_same_lines():
    english, chinese = the_lines("README.md", "Serve plans"), the_lines("README.zh.md", "提供服务")

    assert without_remarks(chinese) == without_remarks(english)
