"""A real browser before a real service: Debian's Chromium, the simulated meter, and a journal of a year and a half."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from disc_counter.energy import Constant
from disc_counter.model import Image
from disc_counter.picture.files import read_picture
from disc_counter.service.demonstrated_past import fill_past
from disc_counter.service.demonstration import demo_dependencies, demo_settings
from disc_counter.settings import Tariff
from disc_counter.words.texts import LANGUAGES
from tests.harness.services import running

PATIENCE_S = 90.0
PICTURES = "DISC_COUNTER_PICTURES"
"""The environment variable that names the folder of the documents; `make pictures` sets it."""
JPEG_QUALITY = 80
WIDTHS = {"small": (320, 700), "phone": (390, 844), "tablet": (768, 1024), "pc": (1400, 900)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
TARIFF = Tariff(0.32, 0.08, "EUR")


@contextmanager
def demo_running(directory: Path) -> Iterator[str]:
    """The address of the demonstration's page, its journal filled with a past, its disc learnt."""
    fill_past(directory, Constant.of(75), datetime.now(UTC))
    settings = replace(demo_settings(directory, 0), tariff=TARIFF)
    settings = replace(settings, web=replace(settings.web, host="127.0.0.1"))
    with running(settings, demo_dependencies()) as (service, port):
        until(lambda: service.station.status().turn_seen is None and service.station.status().power_w is not None)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; where it is missing the test fails and says how to install it."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium is missing: sudo apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """One who looks at pages; whatever the browser complains of, and whatever it asks others for, is kept."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self._context = context
        self._address = address
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def visit(self, path: str) -> Page:
        """Open a page; it must load. A picture that never ends is not waited for."""
        answer = self.page.goto(self._address + path, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self.page

    def close(self) -> None:
        """Leave."""
        self._context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self._address):
            self.foreign.append(request.url)


def visitor(
    browser: Browser,
    address: str,
    language: str = "en",
    width: str = "pc",
    theme: str = "light",
    *,
    script: bool = True,
) -> Visitor:
    """A visitor with a browser of that language, width (of WIDTHS) and theme."""
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        locale=locale_of(language),
        color_scheme=theme,  # type: ignore[arg-type]
        java_script_enabled=script,
    )
    return Visitor(context, address)


def locale_of(language: str) -> str:
    """What a browser of that language tells of itself."""
    return LANGUAGES[language].sentences.locale.replace("_", "-")


def pictured(page: Page, name: str, folder: Path, *, whole: bool = True) -> Image:
    """A page, or what is seen of it, as a picture, kept among the documents if that is asked for, else in a folder."""
    file = Path(os.environ.get(PICTURES, folder)) / f"{name}.jpg"
    page.screenshot(path=file, type="jpeg", quality=JPEG_QUALITY, full_page=whole, animations="disabled")
    return read_picture(file)


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that comes."""
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it never came"
        time.sleep(0.05)
