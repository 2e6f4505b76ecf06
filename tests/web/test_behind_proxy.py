"""Behind a reverse proxy, under a name of one's own, below a path and in a frame: each only where it is configured."""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest

from disc_counter.errors import SettingsError
from disc_counter.settings import Web
from disc_counter.settings.file import parse
from tests.harness.visit import PASSWORD
from tests.harness.web_client import Answer, ask
from tests.stand_ins.fake_station import FakeStation
from web.access.owner import Owner
from web.access.security import FREE_ATTEMPTS
from web.app import create_app

PAGES = ("/", "/history/2025-06", "/profile", "/live", "/setup", "/login", "/none")
PROXY = "10.0.0.2"


def asked(tmp_path: Any, web: Web, password: str | None = None) -> Any:
    app = create_app(FakeStation(), lambda: password, Owner(tmp_path, lambda: password), web)
    return partial(ask, app)


def addresses(answer: Answer) -> list[str]:
    return re.findall(r' (?:href|src|action|data-base)="(/[^"]*)"', answer.text)


def test_a_name_of_ones_own_is_known_where_it_is_configured(tmp_path: Any) -> None:
    get = asked(tmp_path, Web(hosts=("meter.example.org",)))
    for host in ("meter.example.org", "METER.example.org:8443", "meter.lan"):
        assert get("/", Host=host).status == 200
    for host in ("evil.example", "meter.example.org.evil.example"):
        answer = get("/", Host=host)
        assert answer.status == 421
        assert "[web] hosts" in answer.words


@pytest.mark.parametrize("page", PAGES)
def test_below_a_path_all_addresses_lie_below_it(tmp_path: Any, page: str) -> None:
    get = asked(tmp_path, Web(base_path="/meter"))
    plain = addresses(asked(tmp_path, Web())(page))
    assert len(plain) > 5
    for path in (page, f"/meter{page}"):
        assert addresses(get(path)) == [f"/meter{address}" for address in plain]


def test_answers_lead_below_it_and_cookies_stay_below_it(tmp_path: Any) -> None:
    get = asked(tmp_path, Web(base_path="/meter"), PASSWORD)
    assert get("/meter/live").headers["Location"] == "/meter/login?back=/live"
    answer = get("/meter/login", "POST", urlencode({"password": PASSWORD, "back": "/live"}).encode())
    assert answer.headers["Location"] == "/meter/live"
    assert "Path=/meter" in answer.headers["Set-Cookie"]
    assert get("/meter/language/de").headers["Location"] == "/meter/"
    assert get("/meter").status == 303
    assert get("/healthz").status == 200


def test_what_a_proxy_says_counts_only_if_it_is_trusted(tmp_path: Any) -> None:
    for web, base in ((Web(trusted_proxies=(f"{PROXY}/32",)), "/here"), (Web(), "")):
        get = asked(tmp_path, web)
        page = get("/", X_Forwarded_Prefix="/here", remote=PROXY)
        assert f'href="{base}/static/style.css"' in page.text
        elsewhere = get("/", X_Forwarded_Prefix="//evil.example", remote=PROXY)
        assert 'href="/static/style.css"' in elsewhere.text
        assert "evil" not in elsewhere.text


def guesses(get: Any, remote: str, forwarded: Any) -> list[int]:
    body = urlencode({"password": "wrong"}).encode()
    return [
        get("/login", "POST", body, remote=remote, X_Forwarded_For=forwarded(number)).status
        for number in range(FREE_ATTEMPTS + 2)
    ]


def test_nobody_makes_up_an_address_to_guess_on(tmp_path: Any) -> None:
    get = asked(tmp_path, Web(), PASSWORD)
    assert guesses(get, "192.168.1.9", lambda number: f"192.168.7.{number}")[-1] == 429
    trusting = asked(tmp_path, Web(trusted_proxies=(f"{PROXY}/32",)), PASSWORD)
    assert guesses(trusting, PROXY, lambda number: f"192.168.7.{number}, 192.168.1.9")[-1] == 429


def test_behind_a_trusted_proxy_one_guesser_holds_up_nobody_else(tmp_path: Any) -> None:
    get = asked(tmp_path, Web(trusted_proxies=(f"{PROXY}/32",)), PASSWORD)
    assert guesses(get, PROXY, lambda number: "192.168.1.9")[-1] == 429
    body = urlencode({"password": PASSWORD}).encode()
    assert get("/login", "POST", body, remote=PROXY, X_Forwarded_For="192.168.1.10").status == 303


def test_frames_are_closed_unless_they_are_named(tmp_path: Any) -> None:
    closed = asked(tmp_path, Web())("/").headers
    assert "frame-ancestors 'none'" in closed["Content-Security-Policy"]
    assert closed["X-Frame-Options"] == "DENY"
    opened = asked(tmp_path, Web(frame_ancestors=("http://homeassistant.local:8123",)))("/").headers
    assert opened["Content-Security-Policy"].endswith("frame-ancestors 'self' http://homeassistant.local:8123")
    assert "X-Frame-Options" not in opened


def test_the_keys_are_read(tmp_path: Any) -> None:
    text = (
        '[web]\nhosts = ["Meter.example.org"]\nbase_path = "/meter/"\n'
        'frame_ancestors = ["http://homeassistant.local:8123/"]\ntrusted_proxies = ["127.0.0.1", "10.0.0.0/8"]'
    )
    web = parse(text, tmp_path / "meter.toml").web
    assert (web.hosts, web.base_path) == (("meter.example.org",), "/meter")
    assert web.frame_ancestors == ("http://homeassistant.local:8123",)
    assert web.trusted_proxies == ("127.0.0.1/32", "10.0.0.0/8")


@pytest.mark.parametrize(
    "line",
    [
        'hosts = "meter.example.org"', 'hosts = ["http://meter"]', 'base_path = "meter"', 'base_path = "//x"',
        'frame_ancestors = ["*"]', 'frame_ancestors = ["http://a; script-src *"]', 'trusted_proxies = ["nginx"]',
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Any, line: str) -> None:
    with pytest.raises(SettingsError, match=rf"\[web\] {line.split()[0]}"):
        parse(f"[web]\n{line}", tmp_path / "meter.toml")
