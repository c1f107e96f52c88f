import httpx
import pytest

from tests.api.http.serving import served


@pytest.fixture(scope="session")
def small_server():
    with served("tests.api.http.small_app:app") as server:
        yield server


@pytest.fixture
def small(small_server):
    """A client of the few paths that try how bodies and problems go over the wire."""
    with httpx.Client(base_url=small_server.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def client(service):
    """A client of the service, with every right of a tenant."""
    with service.client() as made:
        yield made
