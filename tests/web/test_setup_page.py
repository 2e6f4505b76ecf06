"""The set-up page: who may change something, what is changed, and what is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter.constant.known_load import compared
from disc_counter.model import Window
from disc_counter.settings import load
from disc_counter.status import Findings, PowerPoint
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
        ("/setup/meter", {"name": "n", "revolutions_per_kwh": "1e999999"}, "revolutions_per_kwh"),
        ("/setup/meter", {"name": "n", "revolutions_per_kwh": "0"}, "revolutions_per_kwh"),
        ("/setup/meter", {"name": "", "revolutions_per_kwh": "75"}, "name"),
        ("/setup/meter", {"name": "x" * 2000}, "name"),
        ("/setup/picture", {"rotation": "45"}, "rotation"),
        ("/setup/picture", {}, "rotation"),
        ("/setup/disc", {"x": "1", "mark": "red", "direction": "left"}, "y is"),
        ("/setup/disc", {"x": 300, "y": 0, "width": 60, "height": 9, "mark": "red", "direction": "left"}, "window"),
        ("/setup/disc", {"mark": "<b>", "direction": "left"}, "mark"),
        ("/setup/register", {"index": 3, "name": "n"}, "index"),
        ("/setup/register", {"index": 0, "name": "n", "integer_digits": 12, "decimal_digits": 1}, "integer_digits"),
        ("/setup/load", {"power_w": "5"}, "power_w"),
        ("/setup/load", {}, "power_w"),
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


def test_what_is_not_there_is_404(owner: Visit) -> None:
    assert owner.send("/setup/nonsense").status == 404


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        (None, "being learnt"),
        (Findings(Window(1, 2, 30, 40), "red", True, 0.95, 1.2, 100.0, 0.0), "1.2 of 2 turns"),
        (Findings(Window(1, 2, 30, 40), "red", True, 0.95, 2.1, 100.0, 0.0), "All is well"),
        (Findings(Window(1, 2, 30, 40), None, True, 0.95, -2.1, 100.0, 0.0), "backwards"),
        (Findings(Window(1, 2, 30, 40), "dark", False, 0.95, 2.1, 100.0, 0.0), "all the way round"),
        (Findings(Window(1, 2, 30, 40), "red", True, 0.95, 2.1, 100.0, 3.0), "too often"),
        (Findings(Window(1, 2, 30, 40), "red", True, 0.95, 2.1, 55.0, 42.0), "not always been in sight"),
    ],
)
def test_the_verdict_is_said_after_two_turns(visit: Visit, findings: Findings | None, said: str) -> None:
    visit.station.found = findings
    assert said in visit.get("/setup/progress").words


def test_a_disc_that_is_not_found_is_said_with_what_would_help(visit: Visit) -> None:
    visit.station.become(turn_seen=0.0, unknown_for_s=59.0)
    assert "being learnt" in visit.get("/setup/progress").words
    visit.station.become(turn_seen=0.0, unknown_for_s=61.0)
    progress = visit.get("/setup/progress")
    assert 'class="level bad"' in progress.text
    assert "No disc found for 61 s" in progress.words
    assert "draw the disc's window" in progress.words
    assert not visit.station.status().healthy


def loaded(before_w: float, after_w: float | None, start: datetime) -> list[PowerPoint]:
    """A minute before and three after a load was switched on."""
    return [
        PowerPoint(time=start + timedelta(seconds=second), power_w=before_w if second < 2 else after_w)
        for second in range(-60, 180)
    ]


def test_a_known_load_tells_a_wrong_constant() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    right = compared(loaded(300.0, 2310.0, start), start, 2000.0, 75.0)
    assert right is not None
    assert right.fits
    wrong = compared(loaded(234.0, 1802.0, start), start, 2000.0, 96.0)
    assert wrong is not None
    assert not wrong.fits
    assert wrong.constant == pytest.approx(75, abs=0.5)
    assert compared(loaded(300.0, None, start), start, 2000.0, 75.0) is None


@pytest.mark.parametrize("after_w", [-782.0, 300.0, 480.0])
def test_a_load_that_never_came_on_says_nothing_of_the_constant(after_w: float, owner: Visit) -> None:
    start = owner.station.status().time
    unseen = compared(loaded(300.0, after_w, start), start, 2000.0, 75.0)
    assert unseen is not None
    assert not unseen.fits
    assert unseen.constant is None
    owner.send("/setup/load", power_w="2000")
    owner.station.points = loaded(300.0, after_w, start)
    owner.station.become(time=start + timedelta(seconds=181))
    said = owner.get("/setup/progress").words
    assert "nothing like 2,000 W was switched on" in said
    assert "constant is about" not in said


def test_the_check_with_a_known_load_is_begun_on_the_page(owner: Visit) -> None:
    assert owner.send("/setup/load", power_w="2000").status == 303
    assert re.search(r"Known load: 1[78]\d s to go", owner.get("/setup/progress").words)


def test_what_the_register_made_good_is_shown_and_undone(owner: Visit) -> None:
    assert "40.00 turns" in owner.get().words
    assert owner.get().text.count('action="/setup/correction"') == 1
    assert owner.send("/setup/correction", number=2).status == 303
    assert owner.station.register.undone == [2]
    assert owner.send("/setup/correction", number=2).status == 400
    assert owner.send("/setup/correction", number="x").status == 400
