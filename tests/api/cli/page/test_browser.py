"""The page in a real browser: it must be drawn, be quiet, and let nothing of a user's run."""

import pytest

from huline.api.cli.page import write_page
from huline.optimizer.verify import verify
from tests.api.cli.a_plan import CENTRES, JOBS, SERVICES, a_days_case, a_days_plan

EVIL = '<img src=x onerror="window.owned=1">'
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def write(folder, lang="zh", case=None):
    case = case or a_days_case()
    plan = a_days_plan(case)
    path = folder / "plan.html"
    write_page(case, plan, verify(case, plan), path, lang)
    return path.as_uri()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return write(tmp_path_factory.mktemp("page"))


@pytest.fixture
def opened(chromium, address):
    """Open the page, and hand over what the browser complains of and asks for."""
    pages = []

    def open_at(size=WIDE, at=address):
        page = chromium.new_page(viewport=size)
        page.heard = []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.heard.append(request.url))
        page.goto(at)
        pages.append(page)
        return page

    yield open_at
    for page in pages:
        page.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_loads_without_an_error_and_asks_for_nothing_but_itself(opened, address, size):
    page = opened(size)
    page.click("[data-lang=en]")

    assert page.heard == [address]


INK = """id => {
  const canvas = document.querySelector(`#${id} canvas`);
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3]) seen.add(data.slice(i, i + 3).join());
  }
  return seen.size;
}"""


@pytest.mark.parametrize("chart", ["sides", "overview", "gantt", "ledger-0", "ledger-1", "map"])
def test_every_chart_is_drawn_in_more_than_a_few_colours(opened, chart):
    assert opened().evaluate(INK, chart) > 3


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_wider_than_the_screen(opened, size, lang):
    page = opened(size)
    page.click(f"[data-lang={lang}]")

    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_the_tables_have_a_row_for_every_placement_and_every_centre(opened):
    page = opened()

    assert page.locator("#rows-placements tr").count() == len(JOBS) + len(SERVICES)
    assert page.locator("#rows-centres tr").count() == len(CENTRES)


def test_the_language_changes_everywhere_at_a_click(opened):
    page = opened()
    assert page.locator("h1").inner_text() == "虚构的一天"
    assert "基座模型预训练" in page.locator("#rows-placements").inner_text()

    page.click("[data-lang=en]")

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title() == page.locator("h1").inner_text() == "A made-up day"
    assert "Base model pretraining" in page.locator("#rows-placements").inner_text()
    hanzi = page.evaluate(
        "document.querySelector('main').innerText.match(/[\\u4e00-\\u9fff]/g) || []"
    )
    assert hanzi == []


def test_the_bound_is_said_to_be_trusted_where_a_solver_states_it(opened):
    assert "由求解器给出，仅为采信，未经重新计算" in opened().locator("#facts").inner_text()


def test_assumed_figures_are_listed_by_table_and_field(opened):
    text = opened().locator("#rows-assumed").inner_text()

    assert "pools.busy_w" in text
    assert "centres.fixed_w" in text


def test_the_keyboard_alone_changes_the_language_the_centre_and_the_order(opened):
    page = opened()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("html").get_attribute("lang") == "en"

    page.focus("#centre")
    before = page.locator("#centre-note").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator("#centre-note").inner_text() != before

    page.focus("#rows-placements >> xpath=../thead//th[last()]/button")
    page.keyboard.press("Enter")
    costs = page.locator("#rows-placements td:last-child").all_inner_texts()
    amounts = [float(cost.replace(",", "")) for cost in costs]
    assert amounts == sorted(amounts)


def test_a_filter_leaves_the_rows_that_contain_it_and_says_how_many(opened):
    page = opened()
    page.click("[data-lang=en]")
    page.fill("#filter-placements", "pearl finance")

    assert page.locator("#rows-placements tr").count() == 4
    assert page.locator("#shown-placements").inner_text() == "4 of 18 rows shown"


def test_text_is_never_smaller_than_thirteen_pixels(opened):
    page = opened(NARROW)
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('body *')].filter(e => e.innerText)"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )

    assert smallest >= 13


def test_names_given_by_users_are_shown_and_never_run(opened, tmp_path):
    case = a_days_case()
    named = {"name": EVIL, "name_zh": "</script><script>window.owned=1</script>"}
    document = case.model_dump(mode="json") | {"name": EVIL, "name_zh": EVIL}
    for table in ("workloads", "centres", "pools", "tenants", "metros"):
        document[table] = [record | named for record in document[table]]
    evil = type(case).model_validate(document)

    page = opened(at=write(tmp_path, case=evil))
    for lang in ("en", "zh"):
        page.click(f"[data-lang={lang}]")
        page.hover("#gantt canvas", position={"x": 420, "y": 80})
        page.hover("#overview canvas", position={"x": 420, "y": 20})
        page.locator("#rows-placements button").first.click()
        page.keyboard.press("Escape")

    assert page.evaluate("window.owned") is None
    assert page.locator("dialog img").count() == 0
    assert page.locator("h1").inner_text() == EVIL
    assert page.locator("main img").count() == 0
    assert len(page.heard) == 1


DRAWER = "dialog#why"


def _row(page, name):
    """The button of a workload in the table of placements."""
    return page.locator("#rows-placements button", has_text=name).first


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_click_on_a_workload_says_why_it_runs_there_and_asks_for_nothing(opened, address, size):
    page = opened(size)
    page.click("[data-lang=en]")
    _row(page, "Base model pretraining").click()

    told = page.locator(DRAWER).inner_text()
    for part in ("Why here", "Centres to which it could move", "Centres that are refused"):
        assert part in told
    assert "Zhongwei" in told
    assert "more at" in told.lower()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert page.evaluate("document.getElementById('why').scrollWidth") <= size["width"]
    assert page.heard == [address]


def test_the_drawer_speaks_the_language_of_the_page(opened):
    page = opened()
    _row(page, "基座模型预训练").click()
    assert "为何在此" in page.locator(DRAWER).inner_text()
    page.click("#why-close")
    page.click("[data-lang=en]")
    _row(page, "Base model pretraining").click()

    hanzi = page.evaluate(
        "document.getElementById('why').innerText.match(/[\\u4e00-\\u9fff]/g) || []"
    )
    assert hanzi == []


def test_the_keyboard_alone_opens_reads_and_closes_the_drawer(opened):
    page = opened()
    button = _row(page, "基座模型预训练")
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator(DRAWER).is_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")

    page.keyboard.press("Escape")

    assert not page.locator(DRAWER).is_visible()
    assert page.evaluate("document.activeElement.textContent") == button.inner_text()


BAR = """() => {
  const canvas = document.querySelector('#gantt canvas'), ink = [44, 110, 145];
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4) {
    if (ink.every((shade, k) => data[i + k] === shade)) {
      const at = i / 4, scale = canvas.width / canvas.clientWidth;
      return {x: (at % canvas.width) / scale + 2, y: Math.floor(at / canvas.width) / scale + 2};
    }
  }
}"""
"""Where the bar of a training job is drawn."""


def test_a_click_on_a_bar_of_the_chart_opens_the_drawer_of_its_workload(opened):
    page = opened()
    page.click("#gantt canvas", position=page.evaluate(BAR))

    assert page.locator(DRAWER).is_visible()
    title = page.locator("#why-title").inner_text()
    assert title in page.locator("#gantt").get_attribute("aria-label")


def test_what_is_left_out_for_want_of_time_is_said_and_how_to_ask_for_it(opened, tmp_path):
    case = a_days_case()
    plan, asked = a_days_plan(case), iter((True, True, True))
    path = tmp_path / "few.html"
    write_page(case, plan, verify(case, plan), path, "en", go_on=lambda *_: next(asked, False))
    page = opened(at=path.as_uri())

    assert "of 18, the 3 dearest are explained" in page.locator("#tables").inner_text()
    page.locator("#rows-placements button").last.click()
    assert "huline explain CASE PLAN" in page.locator(DRAWER).inner_text()


def test_the_ledger_of_the_drawer_adds_up_in_both_columns(opened):
    page = opened()
    _row(page, "基座模型预训练").click()
    rows = page.locator("#why-body section").first.locator("tbody tr").all()
    cells = [row.locator("td.number").all_inner_texts() for row in rows]
    amounts = [[round(100 * float(c.replace(",", ""))) for c in row] for row in cells]

    assert len(amounts) > 2
    sums = [sum(column) for column in zip(*amounts[:-1], strict=True)]
    # each is rounded to the fen
    assert amounts[-1] == pytest.approx(sums, abs=len(amounts))


def test_the_policy_of_the_page_forbids_the_network(opened, address):
    page = opened()
    refused = page.evaluate("fetch('https://example.com').then(() => 'loaded', () => 'refused')")

    assert refused == "refused"
    assert any("Content Security Policy" in text for text in page.heard[1:])
