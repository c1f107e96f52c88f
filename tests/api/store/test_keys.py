import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from huline.api.store import keys
from huline.api.store.keys import MAY, Right, Role
from huline.api.store.packing import now
from huline.api.store.tables import KeyRow
from tests.api.postgres import a_database


@pytest.fixture
def session(database):
    with database.begin() as session:
        yield session


def test_a_key_says_whose_it_is(session):
    token = keys.issue(session, "acme", Role.PLANNER, "night shift")
    identity = keys.identify(session, token)
    assert (identity.tenant, identity.role) == ("acme", Role.PLANNER)


def test_the_store_holds_no_key_in_the_clear(session):
    token = keys.issue(session, "acme", Role.VIEWER)
    secret = token.rsplit("_", 1)[1]
    rows = session.execute(text("SELECT k::text FROM keys k")).scalars().all()
    assert rows
    assert not any(secret in row or token in row for row in rows)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: t.replace("hul_", "hul-"),
        lambda t: t + "x",
        lambda t: "",
        lambda t: t.upper(),
        lambda t: "hul_" + "a" * 10 + t[14:],
    ],
)
def test_whatever_is_not_the_key_opens_nothing(session, spoil):
    token = keys.issue(session, "acme", Role.ADMIN)
    assert keys.identify(session, spoil(token)) is None


def test_a_revoked_key_ends_at_once(session):
    token = keys.issue(session, "acme", Role.VIEWER)
    key = keys.identify(session, token).key
    assert keys.revoke(session, key)
    assert keys.identify(session, token) is None
    assert not keys.revoke(session, key)


def test_a_rotated_key_holds_for_its_grace_and_its_successor_after(session):
    token = keys.issue(session, "acme", Role.ANALYST)
    key = keys.identify(session, token).key
    successor = keys.rotate(session, key, timedelta(hours=1))
    assert keys.identify(session, token) is not None
    assert keys.identify(session, successor).role is Role.ANALYST
    keys.rotate(session, key, timedelta(0))
    assert keys.identify(session, token) is None


def test_the_successor_of_a_key_that_ends_ends_with_it(session):
    token = keys.issue(session, "acme", Role.VIEWER, days=7)
    key = keys.identify(session, token).key
    end = session.get(KeyRow, key).expires_at
    successor = keys.identify(session, keys.rotate(session, key, timedelta(hours=1)))
    assert session.get(KeyRow, successor.key).expires_at == end
    assert session.get(KeyRow, key).expires_at < end


def test_a_key_that_expired_has_no_successor(session):
    key = keys.identify(session, keys.issue(session, "acme", Role.VIEWER, days=1)).key
    session.get(KeyRow, key).expires_at = now() - timedelta(seconds=1)
    assert keys.rotate(session, key, timedelta(hours=1)) is None
    assert not keys.holds(session, key)


def test_of_several_that_ask_at_once_one_gets_the_first_key():
    with a_database() as database:

        def ask(_):
            with database.begin() as session:
                token = keys.first(session, "acme")
                # as long as the others need to see that there is none
                time.sleep(0.2)
                return token

        with ThreadPoolExecutor(5) as pool:
            told = [token for token in pool.map(ask, range(5)) if token]
        with database.begin() as session:
            assert len(keys.keys(session)) == len(told) == 1


def test_a_key_expires(session):
    token = keys.issue(session, "acme", Role.VIEWER, days=1)
    assert keys.identify(session, token) is not None
    session.execute(text("UPDATE keys SET expires_at = now() - interval '1 second'"))
    session.expire_all()
    assert keys.identify(session, token) is None


def test_rights_grow_with_the_role():
    assert MAY[Role.VIEWER] < MAY[Role.PLANNER] < MAY[Role.ANALYST] < MAY[Role.ADMIN]
    assert MAY[Role.VIEWER] == {Right.READ}
