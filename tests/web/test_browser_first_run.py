"""From an empty configuration to right kilowatt-hours, in the browser alone, every click counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Locator, Page

from disc_counter.camera.simulated import SimulatedMeter, meter_for
from disc_counter.camera.simulation import Story
from disc_counter.service import Dependencies, Service
from disc_counter.service.demonstration import DemoCalibration
from disc_counter.settings import Data, Settings, Web, load
from tests.harness.browser import chromium, until, visitor
from tests.harness.services import running

CONSTANT = 75
"""What is printed on the simulated meter."""
LOAD_W = 2000.0
FRAMES_PER_S = 25.0
LONG_S = 3600.0
MOST_CLICKS = 12
PASSWORD = "Drehstrom 1967"
SET = {"en": "Set the password", "de": "Passwort setzen"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def at_two_kilowatts(settings: Settings, stop: Event) -> SimulatedMeter:
    story = Story([(LONG_S, LOAD_W)])
    return SimulatedMeter(meter_for(settings), story, FRAMES_PER_S, stop=stop, realtime=True)


@contextmanager
def new_meter(folder: Path) -> Iterator[tuple[Service, int]]:
    file = folder / "disc-counter.toml"
    file.write_text('[camera]\nsource = "simulated"\n')
    settings = replace(load(file), data=Data(folder / "data"), web=Web("127.0.0.1", 0))
    dependencies = Dependencies(open_source=at_two_kilowatts, learner=DemoCalibration)
    with running(settings, dependencies) as begun:
        yield begun


class Clicks:
    """Counts them."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, what: Locator) -> None:
        self.count += 1
        what.click()


def set_up(page: Page, clicks: Clicks, code: str, language: str) -> None:
    """From the empty first page over password and constant back to it."""
    assert page.locator("#step-constant").get_attribute("class") == "todo"
    clicks.on(page.locator("#step-password a"))
    page.fill("#code", code)
    page.fill("#password", PASSWORD)
    clicks.on(page.get_by_role("button", name=SET[language]))
    page.fill("#revolutions_per_kwh", str(CONSTANT))
    clicks.on(page.locator("#meter button"))
    page.wait_for_selector(".done")
    clicks.on(page.locator("header nav a").first)
    page.wait_for_selector("#step-constant.good")


def test_an_empty_configuration_becomes_right_kilowatt_hours(browser: Browser, tmp_path: Path) -> None:
    clicks = Clicks()
    with new_meter(tmp_path) as (service, port):
        reader = visitor(browser, f"http://127.0.0.1:{port}", "en", "phone")
        page = reader.visit("/")
        set_up(page, clicks, service.owner.code, "en")
        page.wait_for_selector("#power .big.import", timeout=60_000)
        until(lambda: service.station.status().import_total_kwh is not None)
        page.wait_for_selector("#step-disc.good", timeout=120_000)
        status = service.station.status()
        assert status.power_w == pytest.approx(LOAD_W, rel=0.02)
        assert status.revolutions is not None
        assert status.import_total_kwh == pytest.approx(status.revolutions / CONSTANT, abs=0.01)
        assert reader.complaints == []
        reader.close()
    assert clicks.count <= MOST_CLICKS


@pytest.mark.parametrize("language", sorted(set(SET) - {"en"}))
def test_it_is_set_up_with_as_many_clicks_in_another_language(browser: Browser, tmp_path: Path, language: str) -> None:
    clicks = Clicks()
    with new_meter(tmp_path) as (service, port):
        reader = visitor(browser, f"http://127.0.0.1:{port}", language, "phone")
        set_up(reader.visit("/"), clicks, service.owner.code, language)
        assert service.configuration.settings.meter.revolutions_per_kwh == CONSTANT
        assert reader.complaints == []
        reader.close()
    assert clicks.count <= MOST_CLICKS
