"""Plain questions asked in a real browser, every click counted; and the chart that can be touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from disc_counter.history.journal_queries import History
from disc_counter.settings import Tariff
from disc_counter.words.texts import LANGUAGES
from tests.drawing.household import write_journal
from tests.harness.browser import Visitor, chromium, visitor
from tests.harness.web_client import app_before
from tests.stand_ins.fake_station import FakeStation
from web.server import serve

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 27, 10, 30, tzinfo=BERLIN)
TUESDAY = datetime(2026, 11, 24, tzinfo=BERLIN)
MOST_CLICKS = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("past")
    write_journal(folder, NOW, timedelta(days=400))
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    station = FakeStation()
    station.become(time=NOW)
    with History(folder) as history:
        station.history, station.tariff = history, Tariff(0.32, 0.08, "EUR")
        app = app_before(station)
        server = serve(app, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            app.close()
            server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


class Asking:
    """One who asks, and whose clicks and drags are counted."""

    def __init__(self, browser: Browser, address: str, language: str) -> None:
        self.reader: Visitor = visitor(browser, address, language)
        self.page: Page = self.reader.visit("/")
        self.clicks = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def drag(self, first: int, last: int, of: int) -> None:
        """Over the chart, from the middle of a bar to that of another."""
        self.clicks += 1
        over = self.page.locator(".u-over")
        over.scroll_into_view_if_needed()
        box = over.bounding_box()
        assert box is not None
        y, width = box["y"] + box["height"] / 2, box["width"] / of
        self.page.mouse.move(box["x"] + width * (first + 0.5), y)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + width * (first + last + 1) / 2, y)
        self.page.mouse.move(box["x"] + width * (last + 0.5), y)
        with self.page.expect_navigation():
            self.page.mouse.up()


def words_of(language: str) -> tuple[str, ...]:
    """The links to the history, to Tuesday in it, to the year before, and the heading of Tuesday from 18 to 22."""
    t = LANGUAGES[language]
    heading = f"{t.format.full_day(TUESDAY)}, 18:00\N{EN DASH}22:00"
    return t("history"), " ".join(t.format.short_day(TUESDAY).split()), t("history_against_year"), heading


@pytest.fixture(params=LANGUAGES)
def asking(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[tuple[Asking, tuple[str, ...]]]:
    asking = Asking(browser, address, request.param)
    yield asking, words_of(request.param)
    assert asking.reader.complaints == []
    assert asking.reader.foreign == []
    assert asking.clicks <= MOST_CLICKS
    asking.reader.close()


def test_last_tuesday_from_18_to_22_and_its_cost(asking: tuple[Asking, tuple[str, ...]], folder: Path) -> None:
    reader, (history, day, _, heading) = asking
    reader.click(reader.page.get_by_role("link", name=history, exact=True))
    reader.click(reader.page.locator("tbody").get_by_role("link", name=day, exact=True))
    reader.page.wait_for_selector(".u-over")
    reader.drag(18, 21, 24)
    assert reader.page.locator("h1").inner_text().replace("\N{NO-BREAK SPACE}", " ") == heading
    with History(folder) as journal:
        drawn = journal.between(TUESDAY.replace(hour=18), TUESDAY.replace(hour=22)).import_wh or 0.0
    figures = reader.page.locator(".today .figure").all_inner_texts()
    assert f"{drawn / 1000:.2f}" in figures[0].replace(",", ".")
    assert f"{0.32 * drawn / 1000:.2f}" in figures[2].replace(",", ".")


def test_this_month_so_far_against_last_years(asking: tuple[Asking, tuple[str, ...]], folder: Path) -> None:
    reader, (history, _, against, _) = asking
    reader.click(reader.page.get_by_role("link", name=history, exact=True))
    reader.click(reader.page.get_by_role("link", name=against, exact=True))
    with History(folder) as journal:
        start, end = datetime(2025, 11, 1, tzinfo=BERLIN), NOW.replace(year=2025)
        before = (journal.between(start, end).import_wh or 0.0) / 1000
    assert f"{before:.2f}" in reader.page.locator("#compared").inner_text().replace(",", ".")


def test_the_highest_quarter_hour_of_the_year(asking: tuple[Asking, tuple[str, ...]], folder: Path) -> None:
    reader, (history, *_) = asking
    reader.click(reader.page.get_by_role("link", name=history, exact=True))
    reader.click(reader.page.locator(".crumbs").get_by_role("link", name="2026", exact=True))
    with History(folder) as journal:
        (best,) = journal.highest_quarters(datetime(2026, 1, 1, tzinfo=BERLIN), NOW, BERLIN, 1)
    shown = reader.page.locator("#peak").inner_text()
    assert f"{4 * (best.import_wh or 0.0):.0f}" in shown.replace(",", "").replace(".", "")
    reader.click(reader.page.locator("#peak"))
    reader.page.wait_for_url(f"**/history/{best.start:%Y-%m-%dT%H}")


def test_values_are_told_under_the_mouse_and_the_wheel_zooms(browser: Browser, address: str) -> None:
    reader = visitor(browser, address)
    page = reader.visit("/history/2026-11-24?against=week")
    over = page.locator(".u-over")
    over.scroll_into_view_if_needed()
    over.hover(position={"x": 5, "y": 50})
    page.wait_for_function("() => document.getElementById('chart-said').textContent.startsWith('00:00')")
    assert "17 November 2026" in page.locator("#chart-said").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    assert page.locator("[data-chart]").get_attribute("data-rows") == "24"
    page.mouse.wheel(0, -200)
    page.wait_for_function("() => Number(document.querySelector('[data-chart]').dataset.rows) < 24")
    for _ in range(3):
        page.mouse.wheel(0, 200)
    page.wait_for_function("() => document.querySelector('[data-chart]').dataset.rows === '24'")
    assert Axe().run(page).response["violations"] == []
    assert reader.complaints == []
    reader.close()


def test_a_chart_that_is_zoomed_is_moved_by_the_mouse(browser: Browser, address: str) -> None:
    reader = visitor(browser, address)
    page = reader.visit("/history/2026-11-24")
    over = page.locator(".u-over")
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    at_right, y = box["x"] + box["width"] - 5, box["y"] + 60
    page.mouse.move(at_right, y)
    for _ in range(5):
        page.mouse.wheel(0, -200)
    first = "Number(document.querySelector('[data-chart]').dataset.first)"
    page.wait_for_function(f"() => {first} > 12")
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.wait_for_function(f"() => {first} > 12")
    page.mouse.move(at_right, y)
    page.mouse.up()
    page.mouse.move(box["x"] + 5, y)
    page.mouse.down()
    page.mouse.move(at_right, y)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.wait_for_function(f"() => {first} < 12")
    page.mouse.wheel(-5000, 0)
    page.wait_for_function(f"() => {first} === 0")
    assert page.url.endswith("/history/2026-11-24"), "no span was asked for"
    assert reader.complaints == []
    reader.close()


def test_a_tap_leads_nowhere_and_tells_the_value(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    page = context.new_page()
    page.goto(f"{address}/history/2026-11-24")
    over = page.locator(".u-over")
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + 5, box["y"] + 80)
    page.wait_for_function("() => document.getElementById('chart-said').textContent.startsWith('00:00')")
    assert page.url.endswith("/history/2026-11-24")
    context.close()


def test_without_a_script_the_drawn_chart_stays(browser: Browser, address: str) -> None:
    reader = visitor(browser, address, script=False)
    page = reader.visit("/history/2026-11-24")
    assert page.locator("svg.plotted").is_visible()
    assert page.locator("[data-chart]").is_hidden()
    assert page.locator("tbody tr").first.is_visible()
    reader.close()
