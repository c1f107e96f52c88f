"""What starts the service elsewhere names commands, paths and settings that there are."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from huline.api.settings import Settings
from tests.api.cli.commands import huline

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
UNIT = DEPLOY / "huline.service"


def test_whatever_is_copied_into_the_image_is_in_the_checkout():
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)

    names = [name for line in copied for name in line.split()]
    assert "uv.lock" in names
    assert all((ROOT / name).exists() for name in names)


def test_every_command_is_one_of_huline():
    started = [json.loads(re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)[-1])]
    started += [s["command"] for s in COMPOSE["services"].values() if "command" in s]
    started += [re.findall(r"^ExecStart=\S+/(.*)$", UNIT.read_text(), re.MULTILINE)[0].split()]

    for program, command, *options in started:
        assert program == "huline"
        told = huline(command, "--help").output
        assert all(option in told for option in options if option.startswith("--"))


def test_every_setting_is_one_of_the_service():
    texts = [DOCKERFILE, UNIT.read_text(), (DEPLOY / "compose.yaml").read_text()]
    named = {name for text in texts for name in re.findall(r"HULINE_([A-Z_]+)\b", text)}

    # chosen by whoever starts it, and read by nothing but compose.yaml
    assert named - {"PASSWORD"} <= {name.upper() for name in Settings.model_fields}


def test_the_service_waits_for_a_database_that_answers():
    services = COMPOSE["services"]

    assert {"database", "api", "worker"} == services.keys()
    assert {"healthcheck"} <= services["api"].keys() & services["database"].keys()
    for name in ("api", "worker"):
        waits = services[name]["depends_on"]["database"]
        assert waits == {"condition": "service_healthy"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    # the program must be there: this one is, wherever the checkout lies
    here = Path(sys.executable).with_name("huline")
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/huline/bin/huline", str(here)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
