import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from huline.api.store import audit
from huline.api.store.audit import Flaw
from tests.api.postgres import a_database


@pytest.fixture
def chained():
    with a_database() as database:
        for n in range(5):
            with database.begin() as session:
                audit.record(session, "acme", "key1", "plan.submit", f"pl_{n}", 名="计划", n=n)
        yield database


def _force(database, statement):
    with database.begin() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(statement))


def _flaw(database):
    with database.begin() as session:
        return audit.flaw(session)


def test_an_untouched_chain_is_whole(chained):
    assert _flaw(chained) is None


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = ''", "DELETE FROM audit",
                                       "TRUNCATE audit"])  # fmt: skip
def test_the_database_itself_refuses_to_change_the_audit(chained, statement):
    with pytest.raises(DBAPIError, match="never changed"), chained.begin() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("UPDATE audit SET action = 'plan.purge' WHERE seq = 3", Flaw(3, "changed")),
        ("""UPDATE audit SET details = '{"n": 7}' WHERE seq = 2""", Flaw(2, "changed")),
        ("UPDATE audit SET at = at + interval '1 microsecond' WHERE seq = 4", Flaw(4, "changed")),
        ("UPDATE audit SET tenant = 'other' WHERE seq = 1", Flaw(1, "changed")),
        ("DELETE FROM audit WHERE seq = 1", Flaw(1, "missing")),
        ("DELETE FROM audit WHERE seq = 4", Flaw(4, "missing")),
        ("UPDATE audit SET digest = decode(repeat('00', 32), 'hex') WHERE seq = 5",
         Flaw(5, "changed")),
    ],
)  # fmt: skip
def test_whoever_gets_round_the_database_is_found_out(chained, statement, flaw):
    _force(chained, statement)
    assert _flaw(chained) == flaw


def test_entries_cut_off_at_the_end_are_known_by_the_head_kept_elsewhere(chained):
    with chained.begin() as session:
        before = audit.head(session)
    _force(chained, "DELETE FROM audit WHERE seq = 5")
    assert _flaw(chained) is None
    with chained.begin() as session:
        assert audit.head(session) != before
