import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import pytest

from huline.api.store import attempts, plans
from huline.api.store import keys as store
from tests.api.cli.commands import huline
from tests.api.postgres import a_database, a_url
from tests.api.shop import a_shop as shop_of
from tests.api.shop import an_identity, made, run, seen, submitted
from tests.builders import a_case, a_job
from tests.languages import is_chinese


@pytest.fixture
def database(monkeypatch):
    with a_database() as made:
        monkeypatch.setenv("HULINE_DATABASE_URL", made.conninfo)
        yield made


def _identified(database, token):
    with database.begin() as session:
        return store.identify(session, token.strip())


def test_an_issued_key_holds_and_is_listed_without_its_secret(database):
    token = huline("keys", "issue", "--tenant", "acme", "--role", "viewer").stdout.strip()
    assert _identified(database, token).role == "viewer"
    listed = huline("keys", "list").stdout
    assert "acme" in listed
    assert token not in listed


def test_a_rotated_key_gives_way_to_its_successor(database):
    old = huline("keys", "issue", "--tenant", "acme").stdout.strip()
    key = _identified(database, old).key
    new = huline("keys", "rotate", key, "--grace-hours", "0").stdout.strip()
    assert _identified(database, old) is None
    assert _identified(database, new).tenant == "acme"


def test_a_revoked_key_is_over_and_one_that_is_not_there_is_said(database):
    token = huline("keys", "issue", "--tenant", "acme").stdout.strip()
    key = _identified(database, token).key
    assert huline("keys", "revoke", key).exit_code == 0
    assert _identified(database, token) is None
    for word in ("revoke", "rotate"):
        again = huline("keys", word, key)
        assert (again.exit_code, key in again.stderr) == (2, True)


def test_keys_are_listed_with_their_ends_in_the_language_asked_for(database):
    huline("keys", "issue", "--tenant", "open")
    huline("keys", "issue", "--tenant", "week", "--days", "7")
    over = huline("keys", "issue", "--tenant", "over").stdout.strip()
    huline("keys", "revoke", _identified(database, over).key)
    told = {line.split()[1]: line for line in huline("keys", "list").stdout.splitlines()}
    assert "until revoked" in told["open"]
    assert "revoked" in told["over"]
    assert "UTC" in told["week"]
    said = {x.split()[1]: x for x in huline("keys", "list", "--lang", "zh").stdout.splitlines()}
    assert ("吊销前有效" in said["open"], "已吊销" in said["over"]) == (True, True)
    assert "有效期至" in said["week"]


def test_the_end_of_a_successor_is_told(database):
    old = huline("keys", "issue", "--tenant", "acme", "--days", "7").stdout.strip()
    rotated = huline("keys", "rotate", _identified(database, old).key)
    (end,) = {key["expires_at"][:16] for key in json.loads(huline("keys", "list", "--json").stdout)
              if not old.startswith(f"hul_{key['id']}")}  # fmt: skip
    assert end in rotated.stderr
    assert rotated.stdout.count("\n") == 1


def test_a_tenant_has_a_plain_name(database):
    refused = huline("keys", "issue", "--tenant", "Äcme; DROP", "--lang", "zh")
    assert refused.exit_code == 2
    assert "a-z" in refused.stderr


def test_the_audit_tells_whole_from_broken(database):
    for name in ("one", "two", "three"):
        huline("keys", "issue", "--tenant", name)
    whole = json.loads(huline("audit", "verify", "--json").stdout)
    assert (whole["ok"], whole["entries"]) == (True, 3)
    run(database, "ALTER TABLE audit DISABLE TRIGGER audit_stays")
    run(database, "UPDATE audit SET tenant = 'none' WHERE seq = 2")
    broken = huline("audit", "verify", "--lang", "zh")
    assert broken.exit_code == 1
    assert "第 2 条被改动" in broken.stdout


def test_a_backup_brings_everything_back(database, tmp_path, monkeypatch):
    who = an_identity(database)
    plan = submitted(database, a_case(workloads=[a_job()]), who)
    before = made(shop_of(database), plan)
    path = tmp_path / "all.backup"
    assert huline("backup", "-o", path).exit_code == 0
    with a_url() as url:
        monkeypatch.setenv("HULINE_DATABASE_URL", url)
        told = huline("restore", path)
        assert told.exit_code == 0
        assert "restored: plans 1, datasets 0, keys 1, entries of the audit 2" in told.stdout
        assert json.loads(huline("audit", "verify", "--json").stdout)["entries"] == 3
        again = huline("restore", path)
        assert again.exit_code == 2
        from huline.api.settings import Settings
        from huline.api.store.database import Database

        restored = Database(Settings())
        assert seen(restored, plan) == before
        restored.close()


def test_what_reproduces_a_refusal_can_be_had_until_its_plan_is_purged(database, tmp_path):
    assert huline("quarantine").stdout == ""
    who = an_identity(database)
    plan = submitted(database, a_case(workloads=[a_job()]), who)
    with database.begin() as session:
        attempt = attempts.begin(session, plan, "tests", silence=10, most_deaths=3)
        attempts.quarantine(session, attempt, "the cost is wrong", b"PK of it all")
    assert "the cost is wrong" in huline("quarantine").stdout
    (listed,) = json.loads(huline("quarantine", "--json").stdout)
    assert (listed["plan"], listed["tenant"], listed["bytes"]) == (plan, "acme", 12)

    path = tmp_path / "new" / "refused.zip"
    assert huline("quarantine", listed["id"], "-o", path).exit_code == 0
    assert path.read_bytes() == b"PK of it all"
    with database.begin() as session:
        plans.purge(session, plans.find(session, "acme", plan))
    gone = huline("quarantine", listed["id"], "-o", tmp_path / "gone.zip", "--lang", "zh")
    assert gone.exit_code == 2
    assert is_chinese(gone.stderr)
    assert not (tmp_path / "gone.zip").exists()
    assert json.loads(huline("quarantine", "--json").stdout) == []


def test_the_first_service_on_an_empty_store_shows_one_key_once():
    # a short path: the database's socket stands in it
    with tempfile.TemporaryDirectory(prefix="hul-") as folder:
        first, url = _served(Path(folder))
        (token,) = [word for word in first.split() if word.startswith("hul_")]
        assert url in first
        second, _ = _served(Path(folder), token)
        assert "hul_" not in second


def _served(folder, token=None):
    """Serve until the service answers, end it as Ctrl-C does, and return what it said."""
    words = [sys.executable, "-P", "-m", "huline.api.cli", "serve", "--data", str(folder),
             "--port", "0", "--lang", "en"]  # fmt: skip
    said = folder / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL,
                                   env=os.environ | {"PYTHONUNBUFFERED": "1"})  # fmt: skip
    until = time.monotonic() + 60
    while "serving at" not in said.read_text():
        assert process.poll() is None, said.read_text()
        assert time.monotonic() < until
        time.sleep(0.1)
    url = said.read_text().split("serving at ")[1].strip()
    while time.monotonic() < until:
        try:
            assert httpx.get(f"{url}/health/ready").status_code == 200
            break
        except httpx.TransportError:
            time.sleep(0.1)
    if token:
        answer = httpx.get(f"{url}/v1/plans", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    return said.read_text(), url
