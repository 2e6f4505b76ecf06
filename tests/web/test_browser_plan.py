"""The journey "plan my roof" in a real browser: two languages, phone and PC, with a script and without, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from disc_counter.planning.weather_year import Place
from disc_counter.settings import Data, Tariff, load
from disc_counter.words.texts import LANGUAGES, Texts
from tests.drawing.pvgis_files import DrawnWeather, tmy_csv
from tests.drawing.yearly_households import write_minutes, year_of
from tests.harness.browser import Visitor, chromium, locale_of, pictured
from tests.harness.visit import PASSWORD
from tests.stand_ins.fake_station import NOON, WELL, FakeStation
from web.access.owner import Owner
from web.app import create_app
from web.query.plan_query import close_launcher
from web.server import serve

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2025, 4, 7)
WEEKS_DAYS = 56
PATIENCE_MS = 240_000
WIDTHS = {390: 844, 1280: 900}
RANGE, AMOUNT = r"\d+ \w+ \d+ %", r"[\d.,\s]+"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("planned")
    write_minutes(found / "data", FIRST, year_of(5, FIRST)[:WEEKS_DAYS], BERLIN)
    return found


@pytest.fixture(scope="module")
def owner(folder: Path) -> Owner:
    return Owner(folder / "owner", lambda: None)


@pytest.fixture(scope="module")
def address(folder: Path, owner: Owner) -> Iterator[str]:
    """A station that measured eight weeks of a household without a roof."""
    settings = replace(load(None), data=Data(folder / "data"), tariff=Tariff(0.40, 0.08, "€"))
    station = FakeStation(replace(WELL, time=NOON), settings=settings)
    server = serve(create_app(station, lambda: None, owner), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.port}"
    server.stop()
    close_launcher(folder / "data")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def visiting(browser: Browser, address: str, language: str, width: int, *, script: bool = True) -> Visitor:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if language != "en" and width < 400 else "light",
        locale=locale_of(language),
        java_script_enabled=script,
    )
    return Visitor(context, address)


def answered(page: Page) -> str:
    page.wait_for_selector("#sentence", timeout=PATIENCE_MS)
    return " ".join(page.inner_text("#sentence").split())


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]


def answer_of(t: Texts) -> str:
    """What the answer looks like, of which the figures are not known."""
    said = t("plan_with", kwp="6", battery=t("plan_no_battery"), share="@share", use="@use", pays="@pays")
    return re.escape(said).replace("@share", RANGE).replace("@use", AMOUNT).replace("@pays", ".*")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_plan_my_roof(browser: Browser, address: str, language: str, width: int) -> None:
    """From the first page in two clicks to the answer; then the bill's kWh, another roof, and a battery."""
    t = LANGUAGES[language]
    reader = visiting(browser, address, language, width)
    page = reader.visit("/")
    page.get_by_role("link", name=t("profile"), exact=True).click()
    page.get_by_role("link", name=t("plan_link")).click()
    first = answered(page)
    assert re.fullmatch(answer_of(t), first), first
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.fill("#yearly_kwh", "3000")
    page.fill("#kwp-1", "8")
    page.fill("#battery", "5")
    page.locator("#plan-form > button").click()
    page.wait_for_url("**/plan?**battery=5**")
    second = answered(page)
    assert "8 kWp" in second
    assert f"{t.format.number(3000)} kWh" in second
    page.locator("#plan-form summary").click()
    assert violations(page) == []
    assert reader.complaints == []
    assert reader.foreign == []
    reader.close()


def test_sliders_and_prices_recompute_at_once_to_what_is_computed_exactly(browser: Browser, address: str) -> None:
    reader = visiting(browser, address, "en", 1280)
    page = reader.visit("/plan?kwp=6&battery=5&yearly_kwh=3000")
    answered(page)
    page.wait_for_selector("#sliders:not([hidden])")
    for id_, value in (("slide-kwp", 8), ("slide-kwh", 7.5)):
        page.locator(f"#{id_}").evaluate(
            "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input')); }", value
        )
    page.locator("#plan-form summary").click()
    page.fill("#price", "0,5")
    page.fill("#growth", "2")
    tried = [answered(page), *(page.inner_text(f"#{id_}") for id_ in FIGURES)]
    page.locator("#slide-take").click()
    page.wait_for_url("**battery=7.5**")
    assert [answered(page), *(page.inner_text(f"#{id_}") for id_ in FIGURES)] == tried
    assert "8 kWp and a battery of 7.5 kWh" in tried[0]
    assert reader.complaints == []
    reader.close()


FIGURES = ("f-share", "f-own", "f-yield", "f-import", "f-saving", "f-cost", "f-back", "f-return")


def test_without_a_script_all_figures_are_there_and_the_form_works(browser: Browser, address: str) -> None:
    reader = visiting(browser, address, "en", 390, script=False)
    page = reader.visit("/plan?battery=5")
    answered(page)
    assert page.locator("table").count() == 3
    assert page.locator("svg.chart").count() == 1 + 4 + 2
    assert not page.locator("#sliders").is_visible()
    page.fill("#battery", "10")
    page.locator("#plan-form > button").click()
    assert "a battery of 10 kWh" in answered(page)
    reader.close()


def test_a_balcony_set_is_one_click(browser: Browser, address: str) -> None:
    reader = visiting(browser, address, "en", 390)
    page = reader.visit("/plan?yearly_kwh=3000")
    answered(page)
    page.check("#balcony")
    page.wait_for_url("**balcony=1**")
    assert answered(page).startswith("With 2 kWp and no battery")
    assert page.input_value("#kwp-1") == "2"
    assert page.is_checked("#balcony")
    reader.close()


def test_it_prints_on_one_page(browser: Browser, address: str) -> None:
    reader = visiting(browser, address, "de", 1280)
    page = reader.visit("/plan?battery=5")
    answered(page)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    reader.close()


def test_the_owner_puts_a_weather_file_in(browser: Browser, address: str, owner: Owner, tmp_path: Path) -> None:
    file = tmp_path / "tmy_48.1_11.6.csv"
    file.write_text(tmy_csv(DrawnWeather(Place(48.1, 11.6, 500.0), 0.0)))
    reader = visiting(browser, address, "en", 1280)
    page = reader.visit("/setup")
    page.fill("#code", owner.code)
    page.fill("#password", PASSWORD)
    page.locator("form[action='/setup/claim'] button").click()
    page = reader.visit("/plan")
    answered(page)
    page.set_input_files("#weather-pick", file)
    page.locator("#weather-form button").click()
    page.wait_for_url("**weather=file**")
    answered(page)
    assert "Weather: tmy_48.1_11.6.csv, a typical year, " in page.inner_text(".answer")
    assert "48.1°, 11.6°" in page.inner_text(".answer")
    assert violations(page) == []
    assert reader.complaints == []
    reader.close()


def test_the_picture_of_the_documents(browser: Browser, address: str, tmp_path: Path) -> None:
    reader = visiting(browser, address, "en", 1280)
    page = reader.visit("/plan?kwp=8&battery=7.5&yearly_kwh=3400")
    answered(page)
    page.set_viewport_size({"width": 1280, "height": 1330})
    taken = pictured(page, "plan", tmp_path, whole=False)
    assert taken.shape[1] == 1280
    assert taken.std() > 10
    reader.close()
