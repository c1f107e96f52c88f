"""Commands that look after the store: none makes one by a slip, none leaves a server behind."""

import socket
import tempfile
from pathlib import Path

import pytest

from huline.api.settings import Settings
from huline.api.store.database import Database
from huline.api.store.embedded import Embedded
from tests.api.cli.commands import huline
from tests.api.postgres import a_database, a_url
from tests.languages import is_chinese

SECRET = "s3cr3t"
READING = [
    ("keys", "list"), ("keys", "rotate", "none"), ("keys", "revoke", "none"),
    ("audit", "verify"), ("backup", "-o", "FILE"), ("quarantine",), ("quarantine", "1"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _logs_stay_as_they_are(monkeypatch):
    monkeypatch.setattr("huline.api.logs.configure", lambda: None)


@pytest.fixture
def folder(monkeypatch):
    monkeypatch.delenv("HULINE_DATABASE_URL", raising=False)
    # a short path: the database's socket stands in it
    with tempfile.TemporaryDirectory(prefix="hul-") as made:
        yield Path(made)


def _at(words, path):
    return [path / "file" if word == "FILE" else word for word in words]


@pytest.mark.parametrize("words", [*READING, ("worker",)], ids=" ".join)
def test_what_only_reads_refuses_a_folder_without_a_store(words, folder):
    refused = huline(*_at(words, folder), "--data", folder / "mistyped")

    assert refused.exit_code == 2
    assert str(folder / "mistyped") in refused.stderr
    assert "--data" in refused.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_only_reads_refuses_a_database_without_a_store(words, folder, monkeypatch):
    with a_url() as url:
        monkeypatch.setenv("HULINE_DATABASE_URL", url)
        refused = huline(*_at(words, folder))

    assert refused.exit_code == 2
    assert "HULINE_DATABASE_URL: there is no store" in refused.stderr


@pytest.mark.parametrize(
    "url",
    [
        "not a url", "", f"mysql://me:{SECRET}@here/x", f"postgresql://me:{SECRET}@here:port/x",
        f"postgresql://me:{SECRET}@{SECRET}@here/x", f"sqlite:///{SECRET}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("words", [("keys", "list"), ("worker",), ("serve", "--port", "0")])
def test_a_url_that_is_none_of_a_postgresql_is_refused_by_its_name(words, url, monkeypatch):
    monkeypatch.setenv("HULINE_DATABASE_URL", url)
    refused, chinese = huline(*words), huline(*words, "--lang", "zh")

    assert (refused.exit_code, chinese.exit_code) == (2, 2)
    assert "HULINE_DATABASE_URL" in refused.stderr
    assert is_chinese(chinese.stderr)
    assert SECRET not in refused.output + chinese.output


@pytest.mark.parametrize("words", [("keys", "list"), ("worker",), ("serve", "--port", "0")])
def test_a_database_that_is_away_is_told_of_without_its_password(words, monkeypatch):
    monkeypatch.setenv("HULINE_DATABASE_URL", f"postgresql://me:{SECRET}@127.0.0.1:1/x")
    monkeypatch.setenv("HULINE_SILENCE", "0.5")
    away, chinese = huline(*words), huline(*words, "--lang", "zh")

    assert (away.exit_code, chinese.exit_code) == (1, 1)
    assert "'x' at 127.0.0.1:1 cannot be used" in away.stderr
    assert "HULINE_DATABASE_URL" in away.stderr
    assert "无法使用" in chinese.stderr
    assert SECRET not in away.output + chinese.output


def test_an_option_that_the_driver_does_not_know_is_told(monkeypatch):
    monkeypatch.setenv("HULINE_DATABASE_URL", "postgresql://127.0.0.1:1/x?speed=high")
    told = huline("keys", "list")

    assert told.exit_code == 1
    assert "speed" in told.stderr


def test_a_store_of_a_newer_version_is_told(database, monkeypatch):
    with a_database() as newer:
        with newer.begin() as session:
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        monkeypatch.setenv("HULINE_DATABASE_URL", newer.conninfo)
        told = huline("keys", "list")

    assert told.exit_code == 1
    assert "newer version" in told.stderr


def test_a_command_stops_the_server_that_it_started(folder):
    assert huline("keys", "issue", "--tenant", "acme", "--data", folder).exit_code == 0
    assert not Embedded(folder).runs
    assert "acme" in huline("keys", "list", "--data", folder).stdout
    assert not Embedded(folder).runs


def test_a_command_leaves_a_server_that_somebody_uses(folder):
    huline("keys", "issue", "--tenant", "acme", "--data", folder)
    other = Database(Settings(data=folder))
    try:
        with other.begin() as session:
            session.connection()
            assert "acme" in huline("keys", "list", "--data", folder).stdout
            assert Embedded(folder).runs
    finally:
        assert other.stop_if_alone()
    assert not Embedded(folder).runs


def test_what_is_no_backup_is_refused_before_a_store_is_made(folder):
    path = folder / "none.backup"
    path.write_bytes(b"nothing")
    refused = huline("restore", path, "--data", folder / "new")

    assert refused.exit_code == 2
    assert "huline backup" in refused.stderr
    assert not (folder / "new").exists()


def test_a_backup_that_was_cut_short_is_told_and_leaves_no_server(folder):
    path = folder / "cut.backup"
    path.write_bytes(b"PGDMP and no more")
    failed = huline("restore", path, "--data", folder / "new")

    assert failed.exit_code == 1
    assert "pg_restore" in failed.stderr
    assert not Embedded(folder / "new").runs


def test_settings_that_are_wrong_are_all_named_as_they_were_given(monkeypatch):
    monkeypatch.setenv("HULINE_PORT", "seventy")
    monkeypatch.setenv("HULINE_CONCURRENCY", "-1")
    refused = huline("keys", "list")

    assert refused.exit_code == 2
    assert "HULINE_PORT: " in refused.stderr
    assert "HULINE_CONCURRENCY: " in refused.stderr


def test_a_misspelt_setting_is_noticed_with_the_one_that_was_meant(folder, monkeypatch):
    monkeypatch.setenv("HULINE_DATABASE_ULR", "postgresql://here/x")
    monkeypatch.setenv("HULINE_SOMETHING_ELSE", "1")
    told = huline("keys", "list", "--data", folder, "--lang", "zh").stderr

    assert "HULINE_DATABASE_ULR" in told
    assert "是否想写 HULINE_DATABASE_URL" in told
    assert "SOMETHING" not in told


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_port_that_is_taken_is_told_before_anything_is_begun(folder, lang):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = huline("serve", "--data", folder / "new", "--port", port, "--lang", lang)

    assert refused.exit_code == 2
    assert f"127.0.0.1:{port}" in refused.stderr
    assert "HULINE_PORT" in refused.stderr
    assert is_chinese(refused.stderr) == (lang == "zh")
    assert not (folder / "new").exists()


def test_an_address_of_another_machine_is_refused(folder):
    refused = huline("serve", "--data", folder / "new", "--host", "192.0.2.1", "--port", "0")

    assert refused.exit_code == 2
    assert "HULINE_HOST" in refused.stderr
