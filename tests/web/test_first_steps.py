"""The checklist on the first page: what is still to do, each with its link, until nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from disc_counter.model import Window
from disc_counter.settings import load
from disc_counter.status import Condition, Findings
from tests.harness.visit import PASSWORD, Visit
from tests.harness.web_client import Page
from tests.stand_ins.fake_station import WELL

FOUND = Findings(Window(140, 275, 60, 30), "red", True, 0.95, 2.5, 120.0, 0.0)
STEPS = ("camera", "picture", "disc", "constant", "register", "time", "password")


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    visit = Visit(tmp_path)
    visit.station.become(last_reading=None)
    return visit


def levels(visit: Visit) -> Mapping[str, str]:
    tags = Page(visit.get("/").text).tags
    found = {str(attributes["id"]): str(attributes["class"]) for tag, attributes in tags if tag == "li"}
    return {name.removeprefix("step-"): level for name, level in found.items() if name.startswith("step-")}


def test_a_new_meter_has_everything_before_it(visit: Visit) -> None:
    visit.station.become(
        measuring=False,
        revolutions_per_kwh=None,
        parts=(Condition("camera", "failed", "the camera failed: x"), Condition("clock", "degraded", "no time")),
    )
    assert levels(visit) == {**dict.fromkeys(STEPS, "todo"), "picture": "wait", "disc": "wait"}
    words = visit.get("/").words
    assert "Camera : the camera failed: x" in words
    assert "Time : no time" in words
    visit.cookie = "language=de"
    assert "Kamera : die Kamera ist ausgefallen: x" in visit.get("/").words


def test_each_step_leads_to_where_it_is_done(visit: Visit) -> None:
    links = [str(attributes.get("href")) for tag, attributes in Page(visit.get("/").text).tags if tag == "a"]
    assert {"/setup#disc", "/setup#meter", "/setup#register", "/live"} <= set(links)


def test_a_disc_that_is_not_found_is_to_be_done(visit: Visit) -> None:
    assert levels(visit)["disc"] == "wait"
    visit.station.become(turn_seen=0.0, unknown_for_s=100.0)
    assert levels(visit)["disc"] == "todo"
    visit.station.become(turn_seen=None, unknown_for_s=None, reason="dark")
    assert levels(visit)["picture"] == "todo"


def test_once_all_is_done_it_goes(visit: Visit) -> None:
    visit.station.found = FOUND
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    assert levels(visit) == {**dict.fromkeys(STEPS, "good"), "register": "todo"}
    visit.station.become(last_reading=WELL.last_reading)
    assert levels(visit) == {}
    assert 'id="first-steps" class="" aria-labelledby="first-steps-name" data-now hidden' in visit.get("/").text


def test_whoever_reads_no_register_hides_it(visit: Visit) -> None:
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    assert visit.send("/setup/steps").status == 303
    assert not load(visit.file).web.first_steps
    assert levels(visit) == {}
    assert visit.send("/setup/steps", shown="on").status == 303
    assert levels(visit) != {}


def test_the_window_that_was_found_is_proposed_and_kept(visit: Visit) -> None:
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    assert "Found by itself" not in visit.get().words
    visit.station.found = FOUND
    page = visit.get()
    assert "Found by itself: 140, 275, 60, 30." in page.words
    assert "<details>" in page.text
    kept = {"mark": "auto", "direction": "right", "x": "", "y": "", "width": "", "height": ""}
    visit.station.configuration._size = lambda: (640, 480)
    assert visit.send("/setup/disc", found="140 275 60 30", **kept).status == 303
    assert load(visit.file).disc.window == Window(140, 275, 60, 30)
    assert "Found by itself" not in visit.get().words
