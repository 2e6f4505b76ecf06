"""A form writes only what its user changed, and says when somebody else has changed the same since it was opened."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from disc_counter.model import Window
from disc_counter.settings import load
from tests.harness.visit import PASSWORD, Visit
from tests.harness.web_client import Answer

REGISTER = '[[register]]\nname = "day"\nwindow = [10, 20, 100, 30]\n'


@pytest.fixture
def owner(tmp_path: Path) -> Visit:
    visit = Visit(tmp_path)
    visit.file.write_text(f"[meter]\nrevolutions_per_kwh = 187.5\nmax_power_w = 11000\n{REGISTER}")
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    return visit


def fields_in(page: str, action: str, place: int = 0) -> dict[str, str]:
    """What a form of a page shows, and would send."""
    form = [*re.findall(rf'<form method="post" action="{action}".*?</form>', page, re.DOTALL)][place]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf' {each}="([^"]*)"', tag) for each in ("name", "value"))
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            fields[name[1]] = html.unescape(value[1]) if value else "on"
    for name_of, options in re.findall(r'<select[^>]* name="(\w+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name_of] = chosen[1] if chosen else ""
    for name_of, written in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        fields[name_of] = html.unescape(written)
    return fields


class Opened:
    """A form as it stands on the page when it is opened."""

    def __init__(self, owner: Visit, action: str, place: int = 0, language: str = "en") -> None:
        self.owner, self.action = owner, action
        self.fields = fields_in(owner.get().text, action, place)

    def send(self, **changed: Any) -> Answer:
        return self.owner.send(self.action, **{**self.fields, **changed})


def test_what_was_not_changed_is_not_written_back(owner: Visit) -> None:
    form = Opened(owner, "/setup/meter")
    owner.file.write_text(owner.file.read_text().replace("187.5", "96"))
    assert form.send(name="cellar").status == 303
    assert load(owner.file).meter.name == "cellar"
    assert load(owner.file).meter.revolutions_per_kwh == 96


def test_what_both_changed_is_said_and_nothing_is_written(owner: Visit) -> None:
    form = Opened(owner, "/setup/meter")
    owner.file.write_text(owner.file.read_text().replace("187.5", "96"))
    before = owner.file.read_text()
    answer = form.send(revolutions_per_kwh="75")
    assert answer.status == 400
    assert "[meter] revolutions_per_kwh was changed elsewhere" in answer.words
    assert 'value="96"' in answer.text
    assert form.send(reprice="on").status == 400
    assert owner.file.read_text() == before
    assert Opened(owner, "/setup/meter").send(revolutions_per_kwh="75").status == 303
    assert load(owner.file).meter.revolutions_per_kwh == 75


def test_a_form_that_is_sent_as_it_was_opened_changes_nothing(owner: Visit) -> None:
    before = owner.file.read_text()
    for action in ("/setup/meter", "/setup/disc", "/setup/picture", "/setup/register"):
        assert Opened(owner, action).send().status == 303
    assert owner.file.read_text() == before
    assert not owner.station.configuration.undoable


def test_a_window_and_a_box_are_fields_too(owner: Visit) -> None:
    form = Opened(owner, "/setup/disc")
    owner.station.configuration.change({("disc", "window"): Window(1, 2, 30, 40), ("disc", "mark"): "red"})
    assert form.send(backstop="on").status == 303
    disc = load(owner.file).disc
    assert (disc.window, disc.mark, load(owner.file).meter.backstop) == (Window(1, 2, 30, 40), "red", True)
    assert form.send(x=5, y=5, width=50, height=50).status == 400


def test_a_register_that_is_another_by_now_is_neither_changed_nor_taken_away(owner: Visit) -> None:
    form, new = Opened(owner, "/setup/register"), Opened(owner, "/setup/register", 1)
    owner.file.write_text(owner.file.read_text().replace('"day"', '"night"'))
    assert form.send(name="tag").status == 400
    assert form.send(remove="on").status == 400
    assert form.send(integer_digits=6).status == 303
    owner.file.write_text(owner.file.read_text() + REGISTER)
    assert new.send(name="third").status == 400
    assert [each.name for each in load(owner.file).registers] == ["night", "day"]


def test_a_picture_that_was_turned_by_now_is_not_turned_again(owner: Visit) -> None:
    form = Opened(owner, "/setup/picture")
    assert form.send(rotation=90).status == 303
    assert form.send(rotation=180).status == 400
    assert load(owner.file).camera.rotation == 90
