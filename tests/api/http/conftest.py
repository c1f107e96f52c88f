import httpx
import pytest

from tests.api.http.serving import served


@pytest.fixture(scope="session")
def small_server():
    with served("tests.api.http.small_app:app") as server:
        yield server


@pytest.fixture
def client(small_server):
    with httpx.Client(base_url=small_server.url, timeout=30) as client:
        yield client
