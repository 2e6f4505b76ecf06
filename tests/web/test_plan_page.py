"""The planning page and its interface, as scripts and people without one see them."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from disc_counter.planning import launcher as launching
from disc_counter.planning.weather_year import Place
from disc_counter.settings import Camera, Data, load
from tests.drawing.pvgis_files import DrawnWeather, tmy_csv
from tests.harness.visit import PASSWORD, Visit
from tests.harness.web_client import Answer, Page, app_before, ask
from tests.stand_ins.fake_station import FakeStation
from web.query.plan_query import close_launcher

PATIENCE = 240
"""Requests, each of which waits a second at least while a plan is made."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    found = tmp_path_factory.mktemp("planned")
    yield found
    close_launcher(found)


@pytest.fixture
def app(folder: Path) -> Any:
    """Before a simulated meter whose journal is empty."""
    settings = replace(load(None), data=Data(folder), camera=Camera(source="simulated"))
    return app_before(FakeStation(settings=settings))


def planned(app: Any, address: str, language: str = "en") -> Answer:
    """The page once its plan is made."""
    for _ in range(PATIENCE):
        answer = ask(app, address, Accept_Language=language)
        if 'id="plan-working"' not in answer.text:
            return answer
    raise AssertionError("the plan was never made")


def answered(app: Any, address: str) -> Any:
    """What the interface says once its plan is made: a busy machine takes longer than one request waits."""
    for _ in range(PATIENCE):
        found = ask(app, address).json
        if found["state"] != "working":
            return found
    raise AssertionError("the plan was never made")


def test_the_answer_stands_first_and_figures_need_no_script(app: Any) -> None:
    answer = planned(app, "/plan?battery=5")
    assert answer.status == 200
    assert re.search(
        r"With 6 kWp and a battery of 5 kWh, \d+ to \d+ % of your [\d,]+ kWh a year would come", answer.words
    )
    assert "This is the demonstration's own household" in answer.words
    assert "built-in (DWD monthly means, by latitude)" in answer.words
    tags = [tag for tag, _ in Page(answer.text).tags]
    assert tags.count("table") == 3
    assert tags.count("rect") > 2 * 288 + 4 * 24 * 3
    assert tags.count("polyline") == 6 + 4


def test_it_speaks_german(app: Any) -> None:
    words = planned(app, "/plan?battery=5", "de").words
    assert re.search(r"Mit 6 kWp und einem Speicher von 5 kWh kämen \d+ bis \d+ % Ihrer [\d.]+ kWh im Jahr", words)


def test_while_it_is_made_the_page_says_how_far_it_is(
    app: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_worker.py").write_text("import time\nprint('{\"progress\": 0.4}', flush=True)\ntime.sleep(600)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(launching, "MODULE", "slow_worker")
    answers = [ask(app, "/plan?kwp=7") for _ in range(3)]
    assert "The plan is being made: 40 %" in answers[-1].words
    assert '<noscript><meta http-equiv="refresh"' in answers[-1].text
    monkeypatch.setattr("web.api.plan.PATIENCE_S", 0.1)
    interface = ask(app, "/api/v1/plan?kwp=7")
    assert (interface.status, interface.json) == (202, {"state": "working", "progress": 0.4})
    close_launcher(folder)


def test_the_interface_answers_what_the_command_prints(app: Any) -> None:
    found = answered(app, "/api/v1/plan?battery=5&household=demo")
    assert found["state"] == "done"
    assert found["system"]["battery_kwh"] == 5
    assert found["request"]["household"] == "demo"


def test_the_demonstration_with_its_roof_is_asked_of_a_battery(app: Any) -> None:
    answer = planned(app, "/plan?household=demo-roof&battery=5")
    assert "You feed in already. A battery of 5 kWh would have saved" in answer.words
    (link,) = [a for tag, a in Page(answer.text).tags if tag == "a" and a.get("aria-current") == "true"]
    assert link["href"] == "/plan?household=demo-roof"


@pytest.mark.parametrize(
    "query", ["kwp=-3", "kwp=nan", "location=91,3", "colour=red", "battery=1&battery=2", "kwp=" + "1" * 200,
              "weather=/etc/passwd", "weather=file", "kwp=%ff", "kwp=%00", "household=mine",
              "tilt=1&tilt=2&kwp=1&kwp=1&kwp=1"],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence_and_the_form_keeps_it(query: str, app: Any) -> None:
    page, interface = ask(app, f"/plan?{query}"), ask(app, f"/api/v1/plan?{query}")
    assert (page.status, interface.status) == (400, 400)
    assert "This cannot be planned" in page.words
    assert interface.json["error"]


def test_a_wrong_figure_stands_in_its_field_to_be_mended(app: Any) -> None:
    answer = ask(app, "/plan?kwp=many&yearly_kwh=3400")
    fields = {
        a["name"]: a["value"]
        for tag, a in Page(answer.text).tags
        if tag == "input" and "value" in a and a.get("id") not in ("kwp-2",)
    }
    assert fields["yearly_kwh"] == "3400"
    assert 'value="many"' in answer.text


def test_a_real_meter_plans_for_nobody_else(folder: Path, tmp_path: Path) -> None:
    station = FakeStation(settings=replace(load(None), data=Data(tmp_path)))
    answer = ask(app_before(station), "/plan?household=demo")
    assert answer.status == 400
    assert "household is of the demonstration alone" in answer.words
    assert "start the service once" in ask(app_before(station), "/plan").words


def test_without_the_extra_the_page_says_the_command(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disc_counter.planning.extra.NEEDED", ("no_such_package",))
    answer = ask(app, "/plan")
    assert answer.status == 200
    assert "Planning is not installed yet" in answer.words
    assert "pip install" in answer.words
    interface = ask(app, "/api/v1/plan")
    assert interface.status == 409
    assert "this installs it" in interface.json["error"]


def test_the_profile_leads_to_it(app: Any) -> None:
    links = [a.get("href") for tag, a in Page(ask(app, "/profile").text).tags if tag == "a"]
    assert links.count("/plan") == 2


def parts(text: str, size: int = 40_000) -> list[bytes]:
    packed = gzip.compress(text.encode())
    return [packed[start : start + size] for start in range(0, len(packed), size)]


def owner(folder: Path) -> Visit:
    visit = Visit(folder)
    visit.log_in(code=visit.owner.code, password=PASSWORD)
    assert visit.cookie
    settings = visit.station.configuration.settings
    directory = settings.data.directory
    directory.mkdir(parents=True, exist_ok=True)
    return visit


def test_the_owner_puts_a_weather_file_in_part_by_part(tmp_path: Path) -> None:
    visit = owner(tmp_path)
    text = tmy_csv(DrawnWeather(Place(48.1, 11.6, 500.0), 0.0))
    pieces = parts(text)
    assert len(pieces) > 2
    for number, piece in enumerate(pieces):
        data = b64encode(piece).decode()
        answer = visit.send(
            "/plan/weather", name="münchen <b>.csv", part=str(number), parts=str(len(pieces)), data=data
        )
        assert answer.status == 200, answer.text
    assert answer.json == {"name": "mnchen b.csv", "weather": "file"}
    kept = visit.station.configuration.settings.data.directory / "planning" / "put-in-mnchen b.csv"
    assert gzip.decompress(kept.read_bytes()).decode() == text
    assert '<option value="file"' in visit.get("/plan").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"part": "5", "parts": "3", "data": "AAAA"}, "part 5 of 3"),
     ({"part": "0", "parts": "9999", "data": "AAAA"}, "part 0 of 9999"),
     ({"part": "0", "parts": "1", "data": "?"}, "no base64"), ({"part": "0", "parts": "1", "data": ""}, "0 bytes"),
     ({"part": "1", "parts": "2", "data": "AAAA"}, "first part"),
     ({"part": "x", "parts": "2"}, "Part of the file is 'x'")],
)  # fmt: skip
def test_parts_that_are_none_are_refused(fields: dict[str, str], said: str, tmp_path: Path) -> None:
    answer = owner(tmp_path).send("/plan/weather", name="a.csv", **fields)
    assert answer.status == 400
    assert said in answer.words


def test_nobody_else_puts_files_in(tmp_path: Path) -> None:
    visit = Visit(tmp_path)
    answer = visit.send("/plan/weather", token="x", name="a.csv", part="0", parts="1", data="AAAA")
    assert answer.status == 403
    assert "Only the owner may put in files" in visit.get("/plan").words


def test_addresses_are_escaped(app: Any) -> None:
    attack = '"><script>alert(1)</script>'
    assert "<script>alert" not in ask(app, f"/plan?kwp={quote(attack)}").text
