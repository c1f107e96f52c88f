from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from huline.api.settings import Settings
from huline.api.store.database import Database
from huline.api.store.tables import Base
from tests.api.postgres import a_url


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
        assert [step[0] for step in _differences(database)] == ["add_table"]
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


def test_a_database_that_is_away_is_told_from_one_that_refuses():
    with a_url() as url:
        database = Database(Settings(database_url=url.rsplit("?", 1)[0] + "?host=/nowhere"))
        assert not database.ping()
        database.close()
