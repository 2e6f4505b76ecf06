"""A form that was refused keeps what was typed into it, to be put right there; of what others changed it shows that."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.settings import load
from tests.harness.visit import PASSWORD, Visit
from tests.web.test_stale_forms import REGISTER, Opened, fields_in

TYPED = {
    "meter": {"name": "cellar", "revolutions_per_kwh": "seventy-five", "max_power_w": "9000", "reprice": "on"},
    "disc": {"x": "7", "y": "8", "width": "zero", "height": "9", "direction": "left", "mark": "dark", "backstop": "on"},
    "picture": {"rotation": "37"},
    "register": {"index": "0", "name": "night", "integer_digits": "many", "x": "4", "remove": ""},
    "reading": {"reading_kwh": "a lot", "exchanged": "on"},
    "paper": {"readings": "31.12.2019; 1\nyesterday; 2"},
    "load": {"power_w": "seven"},
    "camera": {"source": "usb", "device": "/dev/video7", "frame_rate": "often", "crop_left": "3"},
    "interval": {"every_s": "now and then", "keep_doubtful": "on"},
    "tariff": {"price_per_kwh": "0,31", "low_from": "22:00", "base_fee_per_month": "ten", "since": "2026-01-01"},
    "influxdb": {"url": "not an address", "api": "v1", "bucket": "mine", "username": "me"},
    "mqtt": {"host": "broker", "port": "none", "tls": "on"},
    "push": {"url": "not an address", "template": "$import_wh", "headers": "X-One: 1\nX-Two: 2"},
    "messages": {"after_min": "soon", "base_load_percent": "20"},
}
"""What somebody typed, with something wrong in it, by the form."""


@pytest.fixture
def owner(tmp_path: Path) -> Visit:
    visit = Visit(tmp_path)
    visit.file.write_text(f"[meter]\nrevolutions_per_kwh = 187.5\n{REGISTER}")
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    return visit


@pytest.mark.parametrize("step", TYPED)
def test_what_was_typed_stays(step: str, owner: Visit) -> None:
    typed, before = {key: value for key, value in TYPED[step].items() if value}, owner.file.read_text()
    form = Opened(owner, f"/setup/{step}")
    answer = form.send(**typed)
    assert answer.status in (400, 409)
    shown = fields_in(answer.text, f"/setup/{step}")
    expected = {key: value for key, value in typed.items() if (step, key) != ("picture", "rotation")}
    assert {key: shown.get(key) for key in expected} == expected
    assert owner.file.read_text() == before


def test_a_form_of_another_program_has_its_fields_left_out_without_harm(owner: Visit) -> None:
    for step in TYPED:
        answer = owner.send(f"/setup/{step}", seen="source=&x=1", source="none", direction="up", api="v9", index="99")
        assert answer.status in (303, 400, 409), step


def test_what_was_put_right_is_taken(owner: Visit) -> None:
    form = Opened(owner, "/setup/meter")
    refused = form.send(name="cellar", revolutions_per_kwh="seventy-five")
    again = {**fields_in(refused.text, "/setup/meter"), "revolutions_per_kwh": "75"}
    assert owner.send("/setup/meter", **again).status == 303
    meter = load(owner.file).meter
    assert (meter.name, str(meter.revolutions_per_kwh)) == ("cellar", "75")


def test_a_tick_that_was_taken_away_stays_away(owner: Visit) -> None:
    owner.file.write_text(owner.file.read_text() + "[reading]\nkeep_doubtful = true\n")
    form = Opened(owner, "/setup/interval")
    del form.fields["keep_doubtful"]
    assert "keep_doubtful" not in fields_in(form.send(every_s="often").text, "/setup/interval")


def test_a_form_that_was_opened_before_another_change_shows_that(owner: Visit) -> None:
    form = Opened(owner, "/setup/meter")
    owner.file.write_text(owner.file.read_text().replace("187.5", "96"))
    shown = fields_in(form.send(name="cellar", revolutions_per_kwh="75").text, "/setup/meter")
    assert (shown["name"], shown["revolutions_per_kwh"]) == ("cellar", "96")


@pytest.mark.parametrize("step", ["influxdb", "mqtt", "password"])
def test_no_secret_is_shown(step: str, owner: Visit) -> None:
    answer = owner.send(f"/setup/{step}", url="not an address", host="broker", port="x", secret="hush", password="hush")
    assert answer.status == 400
    assert "hush" not in answer.text
