"""The set-up page: who may change something, what is changed, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter.model import Window
from disc_counter.settings import load
from tests.harness.visit import PASSWORD, Visit
from web.access.owner import Owner
from web.pages.rotation import turned


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return Visit(tmp_path)


@pytest.fixture
def owner(visit: Visit) -> Visit:
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    return visit


def test_everybody_may_look_but_only_the_owner_sees_forms(visit: Visit) -> None:
    answer = visit.get()
    assert answer.status == 200
    assert 'action="/setup/meter"' not in answer.text
    assert 'action="/setup/claim"' in answer.text


def test_the_first_password_is_set_with_the_code_that_the_service_said(visit: Visit, tmp_path: Path) -> None:
    assert visit.log_in(code="0000-000x", password=PASSWORD).status == 403
    assert visit.log_in(code=visit.owner.code, password="short").status == 400
    assert not visit.owner.known
    assert visit.log_in(code=visit.owner.code.replace("-", " "), password=PASSWORD).status == 303
    assert 'action="/setup/meter"' in visit.get().text
    kept = tmp_path / "data" / "owner"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in kept.read_text()
    assert visit.log_in(code=visit.owner.code, password="another one").status == 403


def test_a_wrong_code_or_password_is_said_where_it_can_be_tried_again(visit: Visit) -> None:
    wrong = visit.log_in(code="0000-0000", password=PASSWORD)
    assert wrong.status == 403
    assert "That is not the code" in wrong.words
    assert 'action="/setup/claim"' in wrong.text
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    visit.cookie = ""
    wrong = visit.log_in("/setup/enter", password="wrong")
    assert "That is not the password." in wrong.words
    assert 'action="/setup/enter"' in wrong.text
    assert "disc-counter password --reset" in wrong.words
    for _ in range(5):
        wrong = visit.log_in("/setup/enter", password="wrong")
    assert (wrong.status, int(wrong.headers["Retry-After"]) > 0) == (429, True)
    assert "try again in" in wrong.words


def test_the_owner_comes_back_with_the_password(owner: Visit) -> None:
    owner.cookie = ""
    assert 'action="/setup/enter"' in owner.get().text
    assert owner.log_in("/setup/enter", password="wrong").status == 403
    assert owner.log_in("/setup/enter", password=PASSWORD).status == 303
    assert 'action="/setup/meter"' in owner.get().text


def test_the_pages_own_password_is_the_owners(tmp_path: Path) -> None:
    owner = Owner(tmp_path, lambda: PASSWORD)
    assert owner.known
    assert not owner.may_set(owner.code)
    assert owner.right(PASSWORD)
    assert not owner.right("x")


def test_guessing_is_slowed_down(visit: Visit) -> None:
    answers = [visit.log_in(code="1", password=PASSWORD) for _ in range(7)]
    assert [answer.status for answer in answers][-1] == 429
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 429


def test_nobody_else_changes_anything(owner: Visit) -> None:
    before = owner.file.read_text()
    assert owner.send("/setup/meter", token="x", name="n").status == 403
    assert owner.send("/setup/meter", origin="http://evil.example", name="n").status == 403
    owner.cookie = ""
    for address in ("/setup/meter", "/setup/disc", "/setup/undo", "/setup/load", "/setup/picture", "/setup/register"):
        assert owner.send(address, token="x", name="n").status == 403
    assert owner.file.read_text() == before


def test_the_constant_is_set_as_people_write_it_and_undone(owner: Visit) -> None:
    answer = owner.send("/setup/meter", name="cellar", revolutions_per_kwh="187,5", max_power_w="", reprice="on")
    assert (answer.status, answer.headers["Location"].endswith("/setup?done=meter#meter")) == (303, True)
    assert owner.file.read_text().startswith("# mine\n[meter]\nrevolutions_per_kwh = 187.5\n")
    taken = owner.station.configuration.taken()
    assert taken is not None
    assert taken.reprice
    assert 'value="187.5"' in owner.get().text
    assert owner.send("/setup/undo").status == 303
    assert load(owner.file).meter.revolutions_per_kwh == Fraction(75)
    assert owner.send("/setup/undo").status == 400


def test_windows_are_set_found_and_turned_with_the_picture(owner: Visit) -> None:
    disc = {"mark": "red", "direction": "left", "backstop": "on"}
    assert owner.send("/setup/disc", x=10, y=20, width=100, height=40, **disc).status == 303
    settings = load(owner.file)
    assert settings.disc.window == Window(10, 20, 100, 40)
    assert (settings.meter.direction, settings.meter.backstop, settings.disc.mark) == ("left", True, "red")
    assert owner.send("/setup/picture", rotation=90).status == 303
    assert load(owner.file).disc.window == Window(180, 10, 40, 100)
    assert owner.send("/setup/disc", x="", y="", width="", height="", **disc).status == 303
    assert load(owner.file).disc.window is None


def test_four_quarter_turns_are_none() -> None:
    window = Window(10, 20, 100, 40)
    assert turned(window, (320, 240), 4) == window
    assert turned(window, (320, 240), 2) == Window(210, 180, 100, 40)


def test_registers_come_change_and_go(owner: Visit) -> None:
    drums = {"integer_digits": 6, "decimal_digits": 1, "x": 1, "y": 2, "width": 200, "height": 30}
    assert owner.send("/setup/register", index=0, name="day", **drums).status == 303
    assert owner.send("/setup/register", index=1, name="night", **drums).status == 303
    assert [each.name for each in load(owner.file).registers] == ["day", "night"]
    assert owner.send("/setup/register", index=0, name="total", **{**drums, "integer_digits": 5}).status == 303
    assert load(owner.file).registers[0].integer_digits == 5
    assert owner.send("/setup/register", index=0, remove="on").status == 303
    assert [each.name for each in load(owner.file).registers] == ["night"]


@pytest.mark.parametrize(
    ("address", "fields", "named"),
    [
        ("/setup/meter", {"name": "n", "revolutions_per_kwh": "1e999999"}, "Meter constant"),
        ("/setup/meter", {"name": "n", "revolutions_per_kwh": "0"}, "Meter constant"),
        ("/setup/meter", {"name": "", "revolutions_per_kwh": "75"}, "Name"),
        ("/setup/meter", {"name": "x" * 2000}, "Name"),
        ("/setup/picture", {"rotation": "45"}, "Rotation"),
        ("/setup/picture", {}, "Rotation"),
        ("/setup/disc", {"x": "1", "mark": "red", "direction": "left"}, "Top is"),
        ("/setup/disc", {"x": 300, "y": 0, "width": 60, "height": 9, "mark": "red", "direction": "left"}, "Window"),
        ("/setup/disc", {"mark": "<b>", "direction": "left"}, "Mark on the disc is"),
        ("/setup/register", {"index": 3, "name": "n"}, "Number of the register"),
        (
            "/setup/register",
            {"index": 0, "name": "n", "integer_digits": 12, "decimal_digits": 1},
            "Drums before the decimal point",
        ),
        ("/setup/load", {"power_w": "5"}, "Power is"),
        ("/setup/load", {}, "Power is"),
    ],
)
def test_what_is_wrong_is_said_on_the_page_and_nothing_is_changed(
    owner: Visit, address: str, fields: dict[str, object], named: str
) -> None:
    before = owner.file.read_text()
    answer = owner.send(address, **fields)
    assert answer.status == 400
    assert named in answer.words
    assert "<b>" not in answer.text
    assert owner.file.read_text() == before


def test_on_german_pages_refusals_are_german_and_name_the_field(owner: Visit) -> None:
    owner.cookie += "; language=de"
    for address, fields, said in (
        ("/setup/meter", {"name": "n", "revolutions_per_kwh": "abc"}, "Zählerkonstante: 'abc' passt nicht"),
        (
            "/setup/meter",
            {"name": "n", "revolutions_per_kwh": "0"},
            "Zählerkonstante: 0 passt nicht; richtig wäre eine Zahl",
        ),
        (
            "/setup/disc",
            {"x": 300, "y": 0, "width": 60, "height": 9, "mark": "red", "direction": "left"},
            "Fenster: [300,",
        ),
        ("/setup/undo", {}, "es gibt keine Änderung"),
    ):
        answer = owner.send(address, **fields)
        assert answer.status == 400
        assert said in answer.words


def test_what_is_not_there_is_404(owner: Visit) -> None:
    assert owner.send("/setup/nonsense").status == 404


def test_what_the_register_made_good_is_shown_and_undone(owner: Visit) -> None:
    assert "40.00 turns" in owner.get().words
    assert owner.get().text.count('action="/setup/correction"') == 1
    assert owner.send("/setup/correction", number=2).status == 303
    assert owner.station.register.undone == [2]
    assert owner.send("/setup/correction", number=2).status == 400
    assert owner.send("/setup/correction", number="x").status == 400
