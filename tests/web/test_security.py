"""Who may look, and who may not."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest

from disc_counter.errors import SettingsError
from tests.harness.web_client import Answer, Page, app_before, ask
from tests.stand_ins.fake_station import FakeStation
from web.access.security import FREE_ATTEMPTS, SESSION_S, Attempts, known_host
from web.access.sessions import Sessions

Get = Callable[..., Answer]
PASSWORD = "Drehstrom 1967 \N{LATIN SMALL LETTER U WITH DIAERESIS}"


@pytest.fixture
def app() -> Any:
    return app_before(FakeStation(), lambda: PASSWORD)


@pytest.fixture
def get(app: Any) -> Get:
    return partial(ask, app)


def log_in(app: Any, password: str, back: str = "/", **headers: str) -> Answer:
    body = urlencode({"password": password, "back": back}).encode()
    return ask(app, "/login", "POST", body=body, **headers)


def basic(password: str) -> str:
    return "Basic " + b64encode(f"anyone:{password}".encode()).decode()


def test_without_a_password_everybody_may_look() -> None:
    assert ask(app_before(FakeStation()), "/").status == 200


@pytest.mark.parametrize(
    "address", ["/", "/history/2025", "/live", "/live.mjpg", "/snapshot.jpg", "/strip.png", "/events", "/export.csv"]
)
def test_with_one_every_page_asks_for_it(get: Get, address: str) -> None:
    answer = get(address)
    assert (answer.status, answer.headers["Location"]) == (303, f"/login?back={address}")
    assert "cellar" not in answer.text


@pytest.mark.parametrize("address", ["/live?overlay=0", "/export.csv?by=day&from=2025-06-01T00:00%2B02:00", "/a%26b?c"])
def test_after_the_login_all_that_was_asked_for_is_there(app: Any, get: Get, address: str) -> None:
    asked = get(address).headers["Location"]
    (back,) = [
        attributes["value"] or "" for tag, attributes in Page(get(asked).text).tags if attributes.get("name") == "back"
    ]
    assert back == address
    assert log_in(app, PASSWORD, back=back).headers["Location"].endswith(back)


def test_scripts_are_told_so_in_json(get: Get) -> None:
    answer = get("/api/v1/status")
    assert answer.status == 401
    assert "password is needed" in answer.json["error"]
    assert answer.headers["Www-Authenticate"].startswith("Basic")


def test_scripts_send_it_with_the_request(get: Get) -> None:
    assert get("/api/v1/status", Authorization=basic(PASSWORD)).json["name"] == "cellar"
    for wrong in (basic("x"), "Basic ???", "Bearer x", basic("")):
        assert get("/api/v1/status", Authorization=wrong).status == 401


def test_the_right_password_opens_the_page_that_was_wanted(app: Any, get: Get) -> None:
    assert 'value="/history/2025"' in get("/login?back=/history/2025").text
    wrong = log_in(app, "wrong", back="/history/2025")
    assert wrong.status == 403
    assert "That is not the password." in wrong.words
    assert 'name="back" value="/history/2025"' in wrong.text
    answer = log_in(app, PASSWORD, back="/history/2025")
    assert (answer.status, answer.headers["Location"].endswith("/history/2025")) == (303, True)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert get("/history/2025", Cookie=cookie.split(";")[0]).status == 200


def test_a_wrong_password_opens_nothing_and_is_shown_nowhere(app: Any) -> None:
    answer = log_in(app, "<b>guess</b>")
    assert answer.status == 403
    assert "Set-Cookie" not in answer.headers
    assert "That is not the password" in answer.words
    assert "guess" not in answer.text
    assert PASSWORD not in answer.text


def test_a_cookie_of_somebody_elses_making_opens_nothing(get: Get) -> None:
    for made_up in (
        "session=9999999999.00",
        "session=",
        f"session=9999999999.{Sessions(SESSION_S, lambda: None).new()}",
        "session=\N{SNOWMAN}",
    ):
        assert get("/", Cookie=made_up.encode().decode("latin1")).status == 303


def test_another_site_cannot_log_somebody_in(app: Any) -> None:
    answer = log_in(app, PASSWORD, Origin="https://example.org", Host="meter.local")
    assert (answer.status, "Set-Cookie" in answer.headers) == (403, False)
    assert log_in(app, PASSWORD, Origin="http://meter.local", Host="meter.local").status == 303


def test_nobody_is_sent_elsewhere_after_it(app: Any) -> None:
    assert "example" not in log_in(app, PASSWORD, back="//example.org").headers["Location"]


def test_who_guesses_has_to_wait_even_with_the_right_one(app: Any) -> None:
    for _ in range(FREE_ATTEMPTS):
        assert log_in(app, "guess").status == 403
    answer = log_in(app, PASSWORD)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "2")


def test_the_waiting_grows_and_ends() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    waits = []
    for _ in range(20):
        attempts.failed("a")
        waits.append(attempts.wait_s("a"))
        now[0] += waits[-1]
    assert waits[:7] == [0.0] * (FREE_ATTEMPTS - 1) + [2.0, 4.0, 8.0]
    assert waits[-1] == 300.0
    assert attempts.wait_s("a") == attempts.wait_s("b") == 0.0
    attempts.succeeded("a")
    attempts.failed("a")
    assert attempts.wait_s("a") == 0.0


def test_another_password_ends_the_sessions_of_before() -> None:
    """Also where there was one, none, and another one, while the service ran."""
    passwords: list[str | None] = [PASSWORD]
    app = app_before(FakeStation(), lambda: passwords[0])
    cookie = log_in(app, PASSWORD).headers["Set-Cookie"].split(";")[0]
    assert ask(app, "/", Cookie=cookie).status == 200
    for passwords[0], status in (("another one", 303), (None, 200), (PASSWORD + "!", 303), (PASSWORD, 200)):
        assert ask(app, "/", Cookie=cookie).status == status


def test_a_session_expires() -> None:
    now = [1000.0]
    sessions = Sessions(SESSION_S, lambda: None, lambda: now[0])
    cookie = sessions.new()
    assert sessions.valid(cookie)
    now[0] += SESSION_S + 1
    assert not sessions.valid(cookie)


def test_a_password_file_that_cannot_be_read_closes_the_pages() -> None:
    def unreadable() -> str:
        raise SettingsError("[web] password_file web.password does not exist")

    answer = ask(app_before(FakeStation(), unreadable), "/")
    assert answer.status == 503
    assert "password_file web.password does not exist" in answer.words


def test_health_needs_no_password(get: Get) -> None:
    assert get("/healthz").text == "measuring, 60 frames/s\n"


@pytest.mark.parametrize(
    "host",
    ["192.168.1.5:8080", "127.0.0.1", "[::1]:8080", "[fd00::1]", "localhost:8080", "meter", "meter.local:80",
     "meter.fritz.box", "raspberrypi.lan", "METER.LOCAL", "meter.local."],
)  # fmt: skip
def test_the_home_networks_names_are_known(host: str) -> None:
    assert known_host(host)


@pytest.mark.parametrize(
    "host", ["example.org", "example.org:8080", "local.example.org", "", "a b", "[::1", "evil.local.example", "x<y"]
)
def test_foreign_names_are_not(host: str, get: Get) -> None:
    assert not known_host(host)
    assert ask(app_before(FakeStation()), "/api/v1/status", Host=host).status == 421
