import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.api.http.service import running
from tests.api.postgres import a_database, server


@pytest.fixture(scope="module")
def database():
    with a_database() as made:
        yield made


@pytest.fixture(scope="session")
def service():
    """One whole service for all tests that only ask it, each with keys of its own."""
    with running(HULINE_SPENT_LIMIT="60") as served:
        yield served


@pytest.fixture(scope="session", autouse=True)
def _no_server_is_left():
    yield
    if server.cache_info().currsize:
        server().stop()


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium")
    assert path, "these tests need Chromium: apt-get install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
