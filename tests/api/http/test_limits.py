"""Each key has its share of requests; guessing keys has none."""

from collections import Counter

import httpx
import pytest

from huline.models.service import ProblemReport
from tests.api.http.serving import served

A_MINUTE = 100


@pytest.fixture
def ask():
    with (
        served("tests.api.http.small_app:limited") as server,
        httpx.Client(base_url=server.url) as client,
    ):

        def ask(path, key=None):
            return client.get(path, headers={"Authorization": f"Bearer {key}"} if key else {})

        # the server was found awake by a request without a key
        yield ask


def test_a_key_is_refused_beyond_its_share_and_told_when_to_come_again(ask):
    told = Counter(ask("/private", "good-1").status_code for _ in range(A_MINUTE + 20))
    assert told[200] + told[429] == A_MINUTE + 20
    # a sliding minute is reckoned from two whole ones, to a request or two
    assert abs(told[200] - A_MINUTE) <= 3
    refused = ask("/private", "good-1")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["content-type"] == "application/problem+json"
    assert ProblemReport.model_validate_json(refused.content).code == "too-many-requests"
    assert ask("/private", "good-2").status_code == 200
    assert ask("/health/live").status_code == 200


def test_guessing_keys_is_stopped_while_a_key_that_held_goes_on(ask):
    assert ask("/private", "good-1").status_code == 200
    told = Counter(ask("/private", f"bad-{n}").status_code for n in range(A_MINUTE + 20))
    assert told[401] + told[429] == A_MINUTE + 20
    assert abs(told[401] - A_MINUTE) <= 3
    assert ask("/private").status_code == 429
    assert ask("/private", "good-1").status_code == 200
    assert ask("/health/live").status_code == 200
