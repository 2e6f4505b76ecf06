"""The recipes of docs/contributing.md walked: a figure and a page that are added here alone are everywhere at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from disc_counter.outputs import home_assistant
from disc_counter.status import report
from disc_counter.status.figure import Entity, Figure
from tests.harness.catalogues import say_also
from tests.harness.web_client import Page as Read
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import WELL, FakeStation
from web import app, render
from web.pages.base import Page
from web.query.routing import get

ROOT = Path(__file__).parents[2]
LAMP = Figure(
    "lamp_c",
    "Temperature of the lamp",
    unit="°C",
    read=lambda status: 41.5 if status.measuring else None,
    words="lamp",
    metric="lamp_celsius",
    entity=Entity("lamp", "Lamp"),
)
VIEW = """\
% rebase("frame", title=t("toys"), page=page, name=name)
<h1>{{t("toys")}}</h1>
<p>{{count}} of them</p>
"""


class ToyPage(Page):
    """A page that nobody needs."""

    name, address = "toys", "/toys"

    @get("/toys")
    def page(self) -> str:
        """The whole page."""
        return self.render(count=3)


@pytest.fixture
def lamp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The figure, and its words in two languages."""
    monkeypatch.setattr(report, "FIGURES", (*report.FIGURES, LAMP))
    say_also(monkeypatch, tmp_path, {"lamp": {"en": "The lamp", "de": "Die Lampe"}})


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The page's entry, view and words."""
    (tmp_path / "toys.tpl").write_text(VIEW)
    monkeypatch.setattr(render, "VIEWS", [*render.VIEWS, str(tmp_path)])
    monkeypatch.setattr(app, "PAGES", (*app.PAGES, ToyPage))
    say_also(monkeypatch, tmp_path, {"toys": {"en": "Toys", "de": "Spielzeug"}})


@pytest.mark.usefixtures("lamp")
def test_another_figure_is_on_the_page_in_the_api_its_description_and_the_metrics() -> None:
    application = app_before(FakeStation())
    assert "The lamp 41.5 °C" in ask(application, "/").words
    assert "Die Lampe 41,5 °C" in ask(application, "/", Accept_Language="de").words
    assert ask(application, "/api/v1/status").json["lamp_c"] == 41.5
    assert '"lamp_c": {"type": ["number", "null"]' in ask(application, "/api/v1/openapi.json").text
    assert 'disc_counter_lamp_celsius{meter="cellar"} 41.5' in ask(application, "/metrics").text


@pytest.mark.usefixtures("lamp")
def test_another_figure_is_not_said_where_it_is_not_known() -> None:
    station = FakeStation()
    station.become(measuring=False)
    application = app_before(station)
    assert "The lamp not known" in ask(application, "/").words
    assert ask(application, "/api/v1/status").json["lamp_c"] is None
    assert "disc_counter_lamp_celsius{" not in ask(application, "/metrics").text
    assert "lamp" not in home_assistant.states(station.status(), "")


@pytest.mark.usefixtures("lamp")
def test_another_figure_is_an_entity_of_home_assistant() -> None:
    assert home_assistant.entities()["sensor", "lamp"] == {
        "name": "Lamp",
        "state_class": "measurement",
        "unit_of_measurement": "°C",
        "expire_after": 60,
    }
    assert home_assistant.states(WELL, "")["lamp"] == "41.5"


@pytest.mark.usefixtures("toys")
def test_another_page_is_served_and_in_the_navigation_of_all() -> None:
    application = app_before(FakeStation())
    answer = ask(application, "/toys")
    assert (answer.status, "3 of them" in answer.words, "cellar" in answer.words) == (200, True, True)
    for address in ("/", "/history/all", "/toys", "/nowhere"):
        tags = Read(ask(application, address).text).tags
        (link,) = [attributes for tag, attributes in tags if tag == "a" and attributes.get("href") == "/toys"]
        assert link.get("aria-current") == ("page" if address == "/toys" else None)
    assert "Spielzeug" in ask(application, "/", Accept_Language="de").words


@pytest.mark.parametrize(("recipe", "most"), [("Another figure in the status", 3), ("Another page", 3)])
def test_a_recipe_names_files_that_are_there_and_few_beside_the_translations(recipe: str, most: int) -> None:
    text = (ROOT / "docs" / "contributing.md").read_text()
    steps = re.split(r"\n##+ ", text.split(f"### {recipe}\n")[1])[0]
    files = set(re.findall(r"`((?:disc_counter|web)/[\w./-]+\.(?:py|tpl|pot))`", steps))
    new = {file for file in files if "NAME" in file}
    assert all((ROOT / file).exists() for file in files - new)
    words = {"disc_counter/locale/disc-counter.pot"}
    assert words <= files
    assert len(files - words) <= most
