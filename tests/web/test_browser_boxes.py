"""Nothing leaves its box: every page, in every language, at the widths of phones, tablets and desks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, tzinfo

import pytest
from playwright.sync_api import Browser

from disc_counter.history.periods import Period
from disc_counter.history.rows import EnergyRow
from disc_counter.settings import Tariff
from disc_counter.status import Condition
from disc_counter.words.texts import LANGUAGES
from tests.harness.boxes import left_boxes
from tests.harness.browser import Visitor, chromium, locale_of
from tests.harness.visit import PASSWORD, Visit
from tests.stand_ins.fake_station import DISTINCT, FakeHistory, power_points
from web.server import serve

WIDTHS_PX = (360, 390, 768, 1024, 1280)
PAGES = (
    "/",
    "/history/all",
    "/history/2024",
    "/history/2025-05",
    "/history/2025-05-17",
    "/history/2025-05-17T14",
    "/history/span?from=2025-05-17T14:00&to=2025-05-19T03:15&against=year",
    "/profile",
    "/live",
    "/setup",
    "/login",
    "/nowhere",
)
MUCH = 37.0
"""Times a hundred watt-hours an hour: a year has five digits of kWh."""
UNKNOWN = replace(
    DISTINCT,
    power_w=None,
    uncertainty_w=None,
    import_today_wh=None,
    export_today_wh=None,
    blind_for_s=700.0,
    parts=(
        Condition("camera", "failed", "USB camera /dev/v4l/by-id/usb-Some_Camera_200901010001-video-index0 is gone"),
    ),
)


class LargeHistory(FakeHistory):
    """Large figures, with long ones in every column."""

    def energy(self, by: Period, start: datetime, end: datetime, zone: tzinfo) -> list[EnergyRow]:
        return [
            row
            if row.import_wh is None
            else replace(row, import_wh=MUCH * row.import_wh, export_wh=MUCH * row.import_wh, bridged_wh=1234.5)
            for row in super().energy(by, start, end, zone)
        ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    visit = Visit(tmp_path_factory.mktemp("boxes"))
    visit.station.history = LargeHistory()
    visit.station.tariff = Tariff(0.3215, 0.0811, "EUR")
    visit.station.points = power_points(*(float(50 * second) for second in range(500)))
    return visit


@pytest.fixture(scope="module")
def address(visit: Visit) -> Iterator[str]:
    server = serve(visit.app, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        visit.app.close()
        server.stop()


@contextmanager
def visiting(browser: Browser, address: str, language: str, width: int) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale=locale_of(language))
    try:
        yield Visitor(context, address)
    finally:
        context.close()


@pytest.mark.parametrize("width", WIDTHS_PX)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [DISTINCT, UNKNOWN], ids=["known", "unknown"])
def test_nothing_leaves_its_box(
    browser: Browser, visit: Visit, address: str, language: str, width: int, status: object
) -> None:
    visit.station.now = status  # type: ignore[assignment]
    left = {}
    with visiting(browser, address, language, width) as reader:
        for path in PAGES:
            reader.page.goto(address + path, wait_until="domcontentloaded")
            left[path] = left_boxes(reader.page)
    told = "\n".join(f"{path}: {each}" for path, found in left.items() for each in found)
    assert told == ""


@pytest.mark.parametrize("width", WIDTHS_PX)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_its_box_where_it_is_set_up(
    browser: Browser, visit: Visit, address: str, language: str, width: int
) -> None:
    with visiting(browser, address, language, width) as reader:
        page = reader.visit("/setup")
        if page.locator("#code").count():
            page.fill("#code", visit.owner.code)
        page.fill("#password", PASSWORD)
        page.locator(".login button").click()
        page.wait_for_selector("#meter")
        assert left_boxes(page) == []


def test_what_leaves_its_box_is_noticed(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<style>.card { width: 90px } td { overflow: hidden } div.scrolled { width: 40px; overflow-x: auto }</style>"
        "<p class='card' style='white-space: nowrap'>this is far too long for it</p>"
        "<div class='scrolled'><p style='width: 80px'>x</p></div>"
        "<input value='longer than the field' style='width: 40px'>"
        "<svg><text x='10' y='20'>one</text><text x='12' y='20'>other</text></svg>"
    )
    said = " ".join(left_boxes(page))
    assert all(word in said for word in ("leaves P.card", "DIV.scrolled cuts", "input  cuts", 'lies on "other"'))
    page.close()
