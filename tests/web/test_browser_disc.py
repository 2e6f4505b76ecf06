"""The drawn disc in a real browser: it turns on, turns back, and stands where motion is not wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.harness.browser import chromium
from tests.harness.web_client import app_before
from tests.stand_ins.fake_station import WELL, FakeStation
from web.server import serve

MARK = "() => document.getElementById('disc-above').getAttribute('d')"
TURNED = "from => Math.abs(Number(document.getElementById('disc').dataset.deg) - from) > 5"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@contextmanager
def first_page(
    browser: Browser, power_w: float | None, motion: Literal["reduce", "no-preference"] = "no-preference"
) -> Iterator[Page]:
    app = app_before(FakeStation(replace(WELL, power_w=power_w, mark_deg=None)))
    server = serve(app, "127.0.0.1", 0)
    context = browser.new_context(reduced_motion=motion)
    page = context.new_page()
    try:
        page.goto(f"http://127.0.0.1:{server.port}/")
        yield page
    finally:
        context.close()
        app.close()
        server.stop()


@pytest.mark.parametrize("power_w", [4000.0, -4000.0])
def test_it_turns_the_way_the_meter_does(browser: Browser, power_w: float) -> None:
    with first_page(browser, power_w) as page:
        page.wait_for_function(TURNED, arg=0.0)
        deg = float(page.locator("#disc").get_attribute("data-deg") or "0")
        assert (deg > 0) == (power_w > 0)


def test_it_stands_where_motion_is_not_wanted_and_where_nothing_is_known(browser: Browser) -> None:
    for power_w, motion in ((4000.0, "reduce"), (None, "no-preference")):
        with first_page(browser, power_w, motion) as page:  # type: ignore[arg-type]
            before = page.evaluate(MARK)
            page.wait_for_timeout(1200)
            assert page.evaluate(MARK) == before
            assert page.locator("#disc").get_attribute("class") == ("disc" if power_w else "disc unknown")
