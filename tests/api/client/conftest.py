import pytest

from huline.api.client import Client


@pytest.fixture
def client(service):
    with Client(service.url, service.key()) as made:
        yield made
