"""The report of a study in a real browser: quiet, whole in both languages, read on any screen."""

import pytest

from huline.api.report import write_report
from tests.api.report.test_report import found

SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}
HANZI = "document.querySelector('main').innerText.match(/[\\u4e00-\\u9fff]/g) || []"

__all__ = ["found"]  # a fixture


@pytest.fixture(params=SIZES)
def opened(request, chromium, found, tmp_path):
    path = tmp_path / "report.html"
    write_report(found, path, "zh")
    page = chromium.new_page(viewport=SIZES[request.param])
    page.heard = []
    page.on("console", lambda message: page.heard.append(message.text))
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on("request", lambda asked: page.heard.append(asked.url))
    page.goto(path.as_uri())
    yield page
    page.close()


def test_it_loads_without_an_error_and_asks_for_nothing_but_itself(opened):
    opened.click("[data-lang=en]")

    assert len(opened.heard) == 1
    assert opened.heard[0].endswith("report.html")


def test_one_language_is_seen_at_a_time(opened):
    assert "结论" in opened.locator("main").inner_text()
    assert "In short" not in opened.locator("main").inner_text()

    opened.click("[data-lang=en]")
    assert "In short" in opened.locator("main").inner_text()
    assert opened.evaluate(HANZI) == []


def test_nothing_is_wider_than_the_screen(opened):
    for lang in ("en", "zh-CN"):
        opened.click(f"[data-lang={lang}]")
        width = opened.evaluate("document.documentElement.scrollWidth")
        assert width == opened.viewport_size["width"]


def test_the_intervals_are_drawn_to_scale_and_seen(opened):
    bars = opened.locator("svg rect.decided, svg rect.open")

    assert bars.count() == 2
    assert all(box["width"] > 0 for box in (bar.bounding_box() for bar in bars.all()))


def test_the_chart_is_read_on_any_screen(opened):
    texts = opened.locator("svg text").all()

    assert texts
    assert min(text.bounding_box()["height"] for text in texts) >= 13


def test_no_name_given_by_a_user_is_run(opened):
    assert opened.locator("main b", has_text="Acme").count() == 0
    assert "<b>Acme</b>" in opened.locator("main").text_content()
