from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from huline.api.settings import Settings
from huline.api.store import plans, quarantine
from huline.api.store.database import Database, _config
from huline.api.store.tables import Base
from tests.api.postgres import a_url

A_PLAN = """
INSERT INTO plans (id, tenant, name, operation, status, solution_status, submitted_at, input_hash,
    attempt, deaths, stop_asked, spent, turn, validation, quality, kpis, engine, detail)
VALUES (:id, 'acme', '', 'solve', 'FAILED', 'NONE', now(), '', 1, 0, false, 0, 0,
    '{}', '{}', '{}', '{}', '{}')
"""
A_REFUSAL = """
INSERT INTO quarantine (plan, tenant, attempt, at, why, bundle)
VALUES (:plan, 'acme', 1, now(), 'false', '')
"""


def _ours(name, kind, parents):
    return not (name or "").startswith(("procrastinate", "alembic"))


def _differences(database):
    with database.begin() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"include_name": _ours, "compare_type": True}
        )
        return compare_metadata(context, Base.metadata)


def test_migrations_make_the_tables_that_the_classes_describe(database):
    assert _differences(database) == []


def test_a_table_that_no_migration_makes_is_noticed(database):
    with database.begin() as session:
        session.execute(text("DROP TABLE quarantine"))
    try:
        assert [step[0] for step in _differences(database)] == ["add_table", "add_index"]
    finally:
        with database.begin() as session:
            Base.metadata.tables["quarantine"].create(session.connection())


def test_a_second_upgrade_changes_nothing(database):
    with database.begin() as session:
        session.execute(text("INSERT INTO tenants (id, created_at) VALUES ('kept', now())"))
    database.upgrade()
    with database.begin() as session:
        found = session.execute(text("SELECT id FROM tenants WHERE id = 'kept'")).scalars()
        assert found.all() == ["kept"]


def test_what_was_kept_at_the_first_revision_is_kept_and_of_purged_plans_erased():
    with a_url() as url:
        database = Database(Settings(database_url=url))
        with database.begin() as session:
            command.upgrade(_config(session.connection()), "0001")
        with database.begin() as session:
            session.execute(text("INSERT INTO tenants (id, created_at) VALUES ('acme', now())"))
            for n in (1, 2):
                session.execute(text(A_PLAN), {"id": f"pl_{n}"})
            for plan in ("pl_1", "pl_1", "pl_2", "pl_purged"):
                session.execute(text(A_REFUSAL), {"plan": plan})
        database.open(new=False)
        with database.begin() as session:
            assert [r.plan for r in quarantine.refused(session)] == ["pl_1", "pl_1", "pl_2"]
            plans.purge(session, plans.find(session, "acme", "pl_1"))
        with database.begin() as session:
            assert [r.plan for r in quarantine.refused(session)] == ["pl_2"]
        assert _differences(database) == []
        database.close()


def test_a_database_that_is_away_is_told_from_one_that_refuses():
    with a_url() as url:
        database = Database(Settings(database_url=url.rsplit("?", 1)[0] + "?host=/nowhere"))
        assert not database.ping()
        database.close()
