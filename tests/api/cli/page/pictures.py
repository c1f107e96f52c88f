"""Takes the pictures of the README from a plan's page.

`python -m tests.api.cli.page.pictures build/demo/plan.html docs/images`
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

BOTTOM = "id => document.getElementById(id).getBoundingClientRect().bottom + scrollY"
TOP = "id => document.getElementById(id).getBoundingClientRect().top + scrollY"
MARGIN, WIDTH = 10, 1280


def take(page: Page, path: Path, top: float, bottom: float) -> None:
    clip = {"x": 0, "y": top, "width": WIDTH, "height": bottom - top}
    page.screenshot(path=path, full_page=True, clip=clip)


def main(html: Path, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for lang, suffix in (("en", ""), ("zh", ".zh")):
            page = browser.new_page(viewport={"width": WIDTH, "height": 900})
            page.goto(html.resolve().as_uri())
            page.click(f"[data-lang={lang}]")
            page.evaluate("document.activeElement.blur()")
            page.mouse.move(1, 1)
            take(page, folder / f"plan{suffix}.png", 0, page.evaluate(BOTTOM, "scale") + MARGIN)
            gantt = page.evaluate(TOP, "choice") - MARGIN, page.evaluate(BOTTOM, "gantt-legend")
            take(page, folder / f"centre{suffix}.png", gantt[0], gantt[1] + MARGIN)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
