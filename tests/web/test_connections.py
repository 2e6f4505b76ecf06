"""Camera, prices, recipients and password are set in the browser; recipients are tried, secrets go into files."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from disc_counter.settings import DatedPrice, Tariff, load
from disc_counter.settings.secrets import read_secret
from tests.harness.visit import PASSWORD, Visit

CAMERA = {
    "source": "usb",
    "device": "/dev/video2",
    "width": 800,
    "height": 600,
    "frame_rate": "24,5",
    "crop_left": 25,
    "crop_top": 0,
    "crop_width": 50,
    "crop_height": 50,
    "mains_hz": 60,
}
INFLUXDB = {"url": "http://127.0.0.1:9", "api": "v2", "org": "home", "bucket": "meter", "database": "", "username": ""}
MQTT = {"host": "127.0.0.1", "port": 9, "username": "meter", "discovery_prefix": "homeassistant"}
SECRET = "hush-hush-hush"


@pytest.fixture
def owner(tmp_path: Path) -> Visit:
    visit = Visit(tmp_path)
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    return visit


def test_the_camera_is_set_in_the_browser(owner: Visit) -> None:
    assert owner.send("/setup/camera", **CAMERA).status == 303
    camera = load(owner.file).camera
    assert (camera.source, camera.device, camera.size) == ("usb", "/dev/video2", (800, 600))
    assert (camera.frame_rate, camera.crop, camera.mains_hz) == (24.5, (0.25, 0.0, 0.5, 0.5), 60)
    answer = owner.send("/setup/camera", **{**CAMERA, "frame_rate": "500"})
    assert (answer.status, "Pictures a second is 500" in answer.words) == (400, True)


def test_how_often_registers_are_read_is_set(owner: Visit) -> None:
    assert owner.send("/setup/interval", every_s="600").status == 303
    assert load(owner.file).reading.every_s == 600
    assert owner.send("/setup/interval", every_s="1").status == 400


def test_prices_are_set_as_people_write_them(owner: Visit) -> None:
    assert owner.send("/setup/tariff", price_per_kwh="0,3215", feed_in_per_kwh="0.08", currency="CHF").status == 303
    tariff = load(owner.file).tariff
    assert (tariff.price_per_kwh, tariff.feed_in_per_kwh, tariff.currency) == (0.3215, 0.08, "CHF")
    assert owner.send("/setup/tariff", price_per_kwh="", feed_in_per_kwh="", currency="CHF").status == 303
    assert load(owner.file).tariff.price_per_kwh is None


def test_prices_change_on_a_date_and_stay_as_they_were_before(owner: Visit) -> None:
    old = {"price_per_kwh": "0,30", "feed_in_per_kwh": "0,08", "currency": "€"}
    assert owner.send("/setup/tariff", **old).status == 303
    night = {"low_price_per_kwh": "0,25", "low_from": "22:00", "low_until": "06:00", "base_fee_per_month": "12,90"}
    assert owner.send("/setup/tariff", **{**old, "price_per_kwh": "0,35"}, **night, since="2026-01-01").status == 303
    settings = load(owner.file)
    assert settings.tariff == Tariff(0.30, 0.08)
    assert settings.prices == (DatedPrice(date(2026, 1, 1), 0.35, 0.08, 0.25, time(22), time(6), 12.90),)
    page = owner.get().text
    assert ('value="22:00"' in page, 'value="2026-01-01"' in page) == (True, True)
    assert owner.send("/setup/tariff", **{**old, "price_per_kwh": "0,36"}, since="2026-01-01").status == 303
    assert [each.price_per_kwh for each in load(owner.file).prices] == [0.36]
    assert owner.send("/setup/tariff", **old, since="2026-01-01", remove="on").status == 303
    assert load(owner.file).prices == ()
    answer = owner.send("/setup/tariff", **old, since="1.1.2026")
    assert (answer.status, "Holds since is '1.1.2026': a date as 2026-01-31" in answer.words) == (400, True)


def test_a_recipient_is_set_its_secret_kept_in_a_file_and_taken_away_again(owner: Visit) -> None:
    assert owner.send("/setup/influxdb", secret=SECRET, **INFLUXDB).status == 303
    influxdb = load(owner.file).influxdb
    assert (influxdb.url, influxdb.org, influxdb.bucket) == ("http://127.0.0.1:9", "home", "meter")
    assert influxdb.token_file is not None
    assert read_secret("x", influxdb.token_file) == SECRET
    assert influxdb.token_file.stat().st_mode & 0o777 == 0o600
    assert SECRET not in owner.file.read_text()
    assert SECRET not in owner.get().text
    assert owner.send("/setup/influxdb", secret="", **{**INFLUXDB, "bucket": "other"}).status == 303
    assert load(owner.file).influxdb.token_file == influxdb.token_file
    assert owner.send("/setup/influxdb", **{**INFLUXDB, "url": ""}).status == 303
    assert load(owner.file).influxdb.url is None
    assert "[influxdb]" not in owner.file.read_text()


def test_what_the_server_says_is_said(owner: Visit) -> None:
    assert owner.send("/setup/influxdb", **INFLUXDB).status == 303
    for answer in (owner.get("/setup?done=influxdb"), owner.send("/setup/try/influxdb")):
        assert "[influxdb] url http://127.0.0.1:9 does not answer" in answer.words
    assert owner.send("/setup/mqtt", secret=SECRET, **MQTT).status == 303
    assert load(owner.file).mqtt.password_file is not None
    assert "[mqtt] host 127.0.0.1 does not answer on port 9" in owner.send("/setup/try/mqtt").words
    owner.cookie += "; language=de"
    assert "der MQTT-Server 127.0.0.1 antwortet nicht auf Port 9" in owner.send("/setup/try/mqtt").words


def test_only_the_owner_tries_recipients(owner: Visit) -> None:
    assert owner.send("/setup/influxdb", **INFLUXDB).status == 303
    owner.cookie = ""
    assert owner.send("/setup/try/influxdb", token="x").status == 403
    assert "does not answer" not in owner.get("/setup?done=influxdb").words


def test_the_password_is_changed_and_who_changed_it_stays(owner: Visit) -> None:
    other = owner.cookie
    assert owner.send("/setup/password", password="short").status == 400
    answer = owner.send("/setup/password", password="Wechselstrom 1972")
    assert answer.status == 303
    assert owner.owner.right("Wechselstrom 1972")
    owner.cookie = answer.headers["Set-Cookie"].split(";")[0]
    assert 'action="/setup/meter"' in owner.get().text
    owner.cookie = other
    assert 'action="/setup/enter"' in owner.get().text


def test_what_others_changed_meanwhile_is_said(owner: Visit) -> None:
    seen = "price_per_kwh=0.3&feed_in_per_kwh=&currency=%E2%82%AC"
    assert owner.send("/setup/tariff", price_per_kwh="0.4", feed_in_per_kwh="", currency="€").status == 303
    answer = owner.send("/setup/tariff", seen=seen, price_per_kwh="0.5", feed_in_per_kwh="", currency="€")
    assert (answer.status, "price_per_kwh was changed elsewhere" in answer.words) == (400, True)
