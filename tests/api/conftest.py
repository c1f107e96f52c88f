import pytest

from tests.api.postgres import a_database, server


@pytest.fixture(scope="module")
def database():
    with a_database() as made:
        yield made


@pytest.fixture(scope="session", autouse=True)
def _no_server_is_left():
    yield
    if server.cache_info().currsize:
        server().stop()
