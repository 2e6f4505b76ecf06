"""The pages in a real browser before the simulated meter: languages, widths, themes, history, live picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from disc_counter.history.journal_queries import History
from disc_counter.history.local_time import local_zone
from disc_counter.history.periods import floor
from disc_counter.words.texts import LANGUAGES
from tests.harness.browser import WIDTHS, Visitor, chromium, demo_running, pictured, visitor

SPAN = "/history/span?from=2026-01-05T18:00&to=2026-01-08T22:00&against=week"
PAGES = ("/", "/history", "/history/all", SPAN, "/profile", "/live", "/setup", "/login")
ZONE = local_zone()
YESTERDAY = floor(datetime.now(ZONE), "day", ZONE) - timedelta(days=1)
VISITS = (
    *(("en", width, "light") for width in ("pc", "phone")),
    *(
        (code, *seen)
        for code in LANGUAGES
        if code != "en"
        for seen in (("pc", "dark"), ("phone", "dark"), ("small", "light"))
    ),
)
"""Each language at a PC and a phone, those with longer words than English at a small one too."""
FIRST_PAGE_BYTES = 350 * 1024
EMPTY = 10
"""Grey levels: a picture with less contrast shows nothing."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with demo_running(data) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Visitor]:
    reader = visitor(browser, address)
    yield reader
    reader.close()


@pytest.mark.parametrize(("language", "width", "theme"), VISITS)
def test_every_page_is_whole_accessible_and_asks_nobody_else(
    browser: Browser, address: str, language: str, width: str, theme: str
) -> None:
    reader = visitor(browser, address, language, width, theme)
    for path in PAGES:
        page = reader.visit(path)
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0], f"{path} is too wide"
        assert violations(page) == [], path
    assert reader.complaints == []
    assert reader.foreign == []
    reader.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds: the rule, and where."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def test_a_page_that_is_missing_is_accessible_too(reader: Visitor, address: str) -> None:
    reader.page.goto(address + "/nowhere")
    assert violations(reader.page) == []


def test_the_figures_come_by_themselves(reader: Visitor) -> None:
    page = reader.visit("/")
    before = page.locator("#details dd").nth(3).inner_text()
    page.wait_for_function(
        "before => document.querySelectorAll('#details dd')[3].innerText !== before", arg=before, timeout=30_000
    )
    assert page.locator("#lost").is_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_script_the_figures_still_show(browser: Browser, address: str, language: str) -> None:
    reader = visitor(browser, address, language, script=False)
    assert reader.visit("/").locator("#power h2").inner_text() in map(LANGUAGES[language], ("power", "power_export"))
    assert reader.visit("/history/all").locator("tbody tr").count() >= 2
    assert reader.page.locator("svg rect.taken").first.is_visible()
    reader.close()


def test_the_language_is_chosen_and_remembered(reader: Visitor) -> None:
    page = reader.visit(f"/history/{YESTERDAY:%Y}")
    page.get_by_role("link", name="Deutsch").click()
    page.wait_for_selector('html[lang="de"]')
    assert page.url.endswith(f"/history/{YESTERDAY:%Y}")
    page.get_by_role("link", name="Jetzt").click()
    page.wait_for_url("**/")
    page.wait_for_selector('html[lang="de"]')


def test_the_history_leads_from_the_years_to_the_minutes_with_the_journals_figures(reader: Visitor, data: Path) -> None:
    page = reader.visit("/history/all")
    day = f"{YESTERDAY:%a}"[:2] + f" {YESTERDAY.day} {YESTERDAY:%B %Y}"
    for words in (f"{YESTERDAY:%Y}", f"{YESTERDAY:%B %Y}", day, "14:00\N{EN DASH}15:00"):
        page.locator("tbody").get_by_role("link", name=words, exact=True).click()
    page.wait_for_url(f"**/history/{YESTERDAY:%Y-%m-%d}T14")
    first = YESTERDAY.replace(hour=14)
    with History(data) as history:
        expected = history.energy("minute", first, first + timedelta(hours=1), ZONE)
    shown = [row.locator("td").first.inner_text() for row in page.locator("tbody tr").all()]
    assert [float(each.replace(",", "")) for each in shown] == pytest.approx(
        [60 * (row.import_wh or 0.0) for row in expected], abs=0.51
    )
    assert len(shown) == 60


def test_a_click_on_a_bar_leads_deeper(reader: Visitor) -> None:
    page = reader.visit(f"/history/{YESTERDAY:%Y-%m-%d}")
    over = page.locator(".u-over")
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    over.click(position={"x": box["width"] * 7.5 / 24, "y": box["height"] / 2})
    page.wait_for_url(f"**/history/{YESTERDAY:%Y-%m-%d}T07")


def test_the_live_picture_moves_and_the_light_is_judged(reader: Visitor, tmp_path: Path) -> None:
    page = reader.visit("/live")
    page.wait_for_selector("#light li.good", timeout=30_000)
    assert page.locator("#light li").count() == 6
    picture = page.locator("#picture")
    first, second = tmp_path / "first.png", tmp_path / "second.png"
    picture.screenshot(path=first)
    page.wait_for_timeout(1500)
    picture.screenshot(path=second)
    one, other = cv2.imread(str(first)), cv2.imread(str(second))
    assert one is not None
    assert other is not None
    assert cv2.absdiff(one, other).max() > 40


def test_the_first_page_is_small(reader: Visitor) -> None:
    session = reader.page.context.new_cdp_session(reader.page)
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.send("Network.enable")
    reader.visit("/")
    reader.page.wait_for_timeout(500)
    assert len(received) >= 4
    assert sum(received) <= FIRST_PAGE_BYTES


@pytest.mark.parametrize(
    ("name", "path", "shown", "language", "width", "theme"),
    [
        ("now", "/", "#register, #details dd", "en", "pc", "light"),
        ("live", "/live", "#light li.good", "en", "pc", "light"),
        ("history", f"/history/{YESTERDAY:%Y-%m-%d}", ".u-over", "en", "pc", "light"),
        ("profile", "/profile", "svg.plotted", "de", "phone", "dark"),
    ],
)
def test_the_pictures_of_the_documents(
    browser: Browser,
    address: str,
    tmp_path: Path,
    name: str,
    path: str,
    shown: str,
    language: str,
    width: str,
    theme: str,
) -> None:
    reader = visitor(browser, address, language, width, theme)
    page = reader.visit(path)
    page.wait_for_selector(shown, timeout=30_000)
    page.wait_for_timeout(1500)
    taken = pictured(page, name, tmp_path)
    assert taken.shape[1] == WIDTHS[width][0]
    assert taken.std() > EMPTY
    reader.close()
