"""The pages say how things stand, in plain words, and answer every wrong wish with one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from math import nan

import pytest

from disc_counter.settings import Settings
from disc_counter.settings.running import Configuration
from disc_counter.settings.schema import Camera
from disc_counter.status import Condition, Reading
from disc_counter.words.number_format import MINUS
from tests.harness.web_client import Answer, Page, app_before, ask, plain
from tests.stand_ins.fake_station import GONE, NOON, FakeStation, power_points
from web.app import security_headers

Get = Callable[..., Answer]
PAGES = ["/", "/now", "/live", "/live?overlay=0", "/live?overlay=1", "/api/v1/status", "/api/v1/power", "/healthz"]
FILES = ["/static/style.css", "/static/now.js", "/static/icon.svg"]


@pytest.fixture
def station() -> FakeStation:
    return FakeStation()


@pytest.fixture
def get(station: FakeStation) -> Get:
    return partial(ask, app_before(station))


def test_the_first_page_shows_power_energy_and_state_without_a_script(get: Get) -> None:
    text = get("/").words
    for expected in (
        "measuring, 60 frames/s",
        "Power now 2,013 W",
        "± 8 W",
        "Drawn from the grid today 3.42 kWh",
        "Fed into the grid today 0.25 kWh",
        "Drawn from the grid in total 12,345.68 kWh",
        "54,321.60 kWh on 3 June 2025",
        "Revolutions since the start 1,234.50",
        "187.5 turns per kWh",
        "cellar",
    ):
        assert expected in text


def test_a_simulated_meter_is_said_to_be_one(station: FakeStation, get: Get) -> None:
    assert "simulated" not in get("/").words
    station.configuration = Configuration(Settings(camera=Camera(source="simulated")), lambda: None)
    for page in ("/", "/history/2025", "/profile"):
        assert "the meter is simulated and its past is drawn" in get(page).words


def test_what_is_not_known_is_said_and_is_not_zero(station: FakeStation, get: Get) -> None:
    station.become(
        power_w=None, uncertainty_w=None, import_today_wh=None, export_today_wh=None,
        import_total_kwh=None, export_total_kwh=None, last_reading=None, unsent_points=None, frames_per_s=None,
    )  # fmt: skip
    text = get("/").words
    for expected in (
        "Power now not known",
        "grid today not known",
        "in total not known",
        "register reading none yet",
        "to be sent nothing is sent",
    ):
        assert expected in text


def test_export_is_named_and_has_its_sign(station: FakeStation, get: Get) -> None:
    station.become(power_w=-12_345.0)
    assert f"Feeding in now {MINUS}12.35 kW" in get("/").words


@pytest.mark.parametrize(
    ("values", "words", "healthy"),
    [
        ({}, "measuring, 60 frames/s", True),
        ({"blind_for_s": 4.2, "reason": "dark"}, "blind for 4 s: too dark", True),
        ({"blind_for_s": 12.4, "reason": "dark"}, "blind for 12 s: too dark", False),
        ({"blind_for_s": 12.4, "reason": "a <spider>"}, "blind for 12 s: a <spider>", False),
        ({"blind_for_s": 300.0}, "blind for 5 min: the disc cannot be seen", False),
        ({"turn_seen": 0.42}, "learning the disc: 0.4 of a turn seen", True),
        ({"turn_seen": 0.0, "unknown_for_s": 50.0}, "learning the disc: 0.0 of a turn seen", True),
        (
            {"turn_seen": 0.0, "unknown_for_s": 1800.0},
            "no disc found for 30 min: turn the camera to it, and see to light",
            False,
        ),
        ({"measuring": False}, "not measuring: no picture has come yet", False),
        ({"parts": GONE}, "the camera is gone", False),
    ],
)
def test_the_state_is_said_in_plain_words(
    station: FakeStation, get: Get, values: dict[str, object], words: str, healthy: bool
) -> None:
    station.become(**values)
    health = get("/healthz")
    assert (health.status, plain(health.text)) == (200 if healthy else 503, words)
    assert words in get("/").words
    assert words in get("/live").words
    assert get("/api/v1/status").json["healthy"] is healthy


def test_the_status_for_scripts_has_every_figure_with_its_unit(get: Get) -> None:
    answer = get("/api/v1/status")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json == {
        "state": "measuring, 60 frames/s", "healthy": True, "measuring": True,
        "time": "2025-06-03T12:00:00.000Z", "since": "2025-06-01T12:00:00.000Z", "version": "1.2.3",
        "revolutions_per_kwh": 187.5, "revolutions": 1234.5, "mark_deg": None, "frames_per_s": 60.2,
        "power_w": 2013.4, "uncertainty_w": 8.2, "import_today_wh": 3421.0, "export_today_wh": 250.0,
        "import_total_kwh": 12345.678, "export_total_kwh": 0.0, "import_counter_kwh": 12345.678,
            "export_counter_kwh": 0.0, "import_corrected_kwh": 0.0, "export_corrected_kwh": 0.0,
            "turn_seen": None, "unknown_for_s": None,
            "blind_for_s": None,
        "reason": None, "last_reading": {"reading_kwh": 54321.6, "time": "2025-06-03T11:55:00.000Z"},
        "forward_revolutions": None, "reverse_revolutions": None, "blind_total_s": None,
        "unsent_points": 0, "unsent_since": None, "set_aside_points": None, "problem": None,
            "name": "cellar", "parts": [],
    }  # fmt: skip


def test_a_figure_that_is_no_number_is_null(station: FakeStation, get: Get) -> None:
    station.become(power_w=nan)
    assert get("/api/v1/status").json["power_w"] is None


def test_recent_power_keeps_its_gaps(station: FakeStation, get: Get) -> None:
    station.points = power_points(100.0, None)
    points = get("/api/v1/power").json["points"]
    assert [point["power_w"] for point in points] == [100.0, None]
    assert points[1]["time"] == "2025-06-03T12:00:00.000Z"


def test_the_curve_of_the_last_minutes_is_drawn_on_the_server(station: FakeStation, get: Get) -> None:
    assert "The last 10 minutes: power not known" in get("/").words
    station.points = power_points(*[200.0] * 260, *[2000.0] * 340)
    page = get("/")
    assert "The last 10 minutes: 200 W to 2,000 W" in plain(page.text)
    assert "about the same as 5 minutes ago" in page.words
    station.points = power_points(*[200.0] * 400, *[2000.0] * 200)
    assert "↗ from 200 W 5 minutes ago" in get("/").words


def test_names_and_reasons_are_escaped(station: FakeStation, get: Get) -> None:
    station.become(name="<script>alert(1)</script>", parts=(Condition("camera", "failed", "<b>&"),), version="\"'>")
    for page in ("/", "/now", "/live"):
        body = get(page).text
        assert "<script>alert" not in body
        assert "<b>&" not in body


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_every_answer_is_guarded(get: Get, path: str) -> None:
    answer = get(path)
    for name, value in security_headers(()).items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == ("max-age=3600" if path in FILES else "no-store")
    assert get(path, "HEAD").body == b""


@pytest.mark.parametrize("path", ["/", "/live", "/nowhere"])
def test_no_page_needs_anything_from_elsewhere_or_a_script_within(get: Get, path: str) -> None:
    page = get(path)
    tags = Page(page.text).tags
    links = [value or "" for _, attributes in tags for name, value in attributes.items() if name in ("src", "href")]
    assert all(re.match(r"/(?!/)|#", link) for link in links)
    assert all(get(link).status == 200 for link in links if link.startswith("/static"))
    assert all("src" in attributes for tag, attributes in tags if tag == "script")
    assert not any(name == "style" or name.startswith("on") for _, attributes in tags for name in attributes)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/nowhere", 404, "There is nothing at /nowhere."),
        ("/static/nothing.css", 404, "There is nothing at /static/nothing.css."),
        ("/static/../app.py", 404, "There is nothing at"),
        ("/static/%2e%2e%2fapp.py", 404, "There is nothing at"),
        ("/<script>", 404, "There is nothing at /<script>."),
        ("/live?overlay=yes", 400, "overlay must be given once, as 0 or 1."),
        ("/live?overlay=", 400, "overlay must be given once, as 0 or 1."),
        ("/live?overlay=0&overlay=1", 400, "overlay must be given once, as 0 or 1."),
        ("/live.mjpg?overlay=2", 400, "overlay must be given once, as 0 or 1."),
        ("/strip.png?seconds=0", 400, "seconds must be a whole number from 2 to 120."),
        ("/strip.png?seconds=1e1", 400, "seconds must be a whole number from 2 to 120."),
        ("/snapshot.jpg?overlay=%ff", 400, "overlay must be given once, as 0 or 1."),
    ],
)
def test_a_wrong_wish_gets_a_page_with_one_sentence(get: Get, path: str, status: int, sentence: str) -> None:
    answer = get(path)
    assert answer.status == status
    assert sentence in answer.words
    assert "<script>." not in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_a_path_that_is_no_text_is_refused(get: Get) -> None:
    assert get("/%ff%00").status in (400, 404)


def test_scripts_are_refused_in_json(get: Get) -> None:
    assert get("/api/v1/nothing").json == {"error": "There is nothing at /api/v1/nothing."}
    refused = get("/api/v1/status", "POST")
    assert (refused.status, refused.json) == (405, {"error": "/api/v1/status is read-only."})


def test_a_failing_station_is_a_page_that_tells_nothing_within(station: FakeStation, get: Get) -> None:
    station.status = lambda: 1 / 0  # type: ignore[method-assign,assignment,return-value]
    answer = get("/")
    assert "The service's log says what happened." in answer.words
    assert "ZeroDivision" not in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_a_snapshot_is_a_jpeg_with_or_without_overlay(station: FakeStation, get: Get) -> None:
    with station.filming():
        bare, drawn = (get(f"/snapshot.jpg?overlay={overlay}") for overlay in (0, 1))
    assert bare.headers["Content-Type"] == drawn.headers["Content-Type"] == "image/jpeg"
    assert bare.body.startswith(b"\xff\xd8")
    assert bare.body != drawn.body


def test_without_pictures_from_the_camera_that_is_said(station: FakeStation, get: Get) -> None:
    station.live.stop()
    for path in ("/snapshot.jpg", "/live.mjpg", "/strip.png"):
        answer = get(path)
        assert answer.status == 503
        assert "camera gave no picture" in answer.words
    assert not station.live.full


def test_asking_for_the_streams_head_only_takes_no_place(station: FakeStation, get: Get) -> None:
    with station.filming():
        for _ in range(10):
            get("/live.mjpg", "HEAD")


def test_a_reading_in_any_zone_is_said_in_utc_to_scripts(station: FakeStation, get: Get) -> None:
    station.become(last_reading=Reading(reading_kwh=1.0, time=NOON + timedelta(microseconds=1)))
    assert get("/api/v1/status").json["last_reading"]["time"] == "2025-06-03T12:00:00.000Z"
