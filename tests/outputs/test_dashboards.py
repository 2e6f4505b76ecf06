"""Grafana's dashboards: what the code makes is what is kept, and what they ask is right on a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from config.grafana.generator.__main__ import FOLDER, files
from disc_counter.clock import FixedClock
from disc_counter.history.journal_queries import History
from disc_counter.history.periods import Period
from disc_counter.journal import Journal, add_reading, edit
from disc_counter.journal.edits import HealthEntry, add_health
from disc_counter.model import NS_PER_S, Progress
from disc_counter.outputs.influxdb import send_again
from disc_counter.settings import Data, InfluxDB, Meter, Settings
from tests.drawing.household import write_journal
from tests.harness.servers import DATABASE, influxdb, query

CONFIG = Path(__file__).parents[2] / "config"
BERLIN = ZoneInfo("Europe/Berlin")
SPRING = datetime(2025, 4, 6, 22, 0, tzinfo=UTC)
SPAN = timedelta(days=16)
AUTUMN = datetime(2025, 10, 24, 5, 17, tzinfo=UTC), datetime(2025, 10, 28, 3, 0, tzinfo=UTC)
RESTARTS = AUTUMN[1] + timedelta(minutes=7)
"""The day of 23 hours, that of 25, months without anything in between, hours without, and two restarts at the end."""
EVER = datetime(2025, 3, 1, tzinfo=BERLIN), datetime(2025, 11, 1, tzinfo=BERLIN)
METERS = "cellar", "attic"
PANELS = [
    (file.stem, panel["title"], target["query"])
    for file in sorted(FOLDER.glob("*.json"))
    for panel in json.loads(file.read_text())["panels"]
    for target in panel["targets"]
]


@dataclass(frozen=True)
class Filled:
    """A server that two meters with the same journal have written to."""

    address: str
    journal: Path

    def rows(self, text: str, start: datetime, end: datetime, meter: str = "cellar") -> list[list[Any]]:
        """What Grafana gets for a span: it puts in times, meter, zone and step like this."""
        return query(self.address, substituted(text, start, end, meter))


def substituted(text: str, start: datetime, end: datetime, meter: str) -> str:
    first_ms, last_ms = (round(time.timestamp() * 1000) for time in (start, end))
    for name, value in {
        "$timeFilter": f"time >= {first_ms}ms and time <= {last_ms - 1}ms",
        "$__interval": "20s",
        "$meter": meter,
        "$zone": "Europe/Berlin",
    }.items():
        text = text.replace(name, value)
    assert not re.search(r"\$(?!/)", text), text
    return text


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    journal = tmp_path_factory.mktemp("journal")
    write_journal(journal, SPRING, SPAN, AUTUMN)
    for minute in (0, 30):
        clock = FixedClock(round((RESTARTS + timedelta(minutes=minute)).timestamp()) * NS_PER_S)
        with Journal.open(journal, clock=clock) as running:
            for second in range(600):
                running.record(Progress(second * NS_PER_S, 0, 0, second * 9000, second * 100, 432.0, 1.0))
    with edit(journal) as connection:
        add_reading(connection, round(AUTUMN[0].timestamp()) * NS_PER_S, "total", 13_823_200, "138232", -20)
        add_health(connection, [HealthEntry(round(AUTUMN[0].timestamp() * 1000), 30.0, 120.5, 0.31, 7)])
    with influxdb(tmp_path_factory.mktemp("influxdb")) as address:
        for meter in METERS:
            influx = InfluxDB(url=address, database=DATABASE)
            send_again(Settings(meter=Meter(name=meter), data=Data(journal), influxdb=influx), *EVER)
        yield Filled(address, journal)


def test_the_files_are_what_the_code_makes() -> None:
    assert {file: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")} == files(), (
        "python -m config.grafana.generator writes them"
    )


def test_every_panel_has_an_id_of_its_own_and_asks_the_chosen_source() -> None:
    for text in files().values():
        board = json.loads(text)
        ids = [panel["id"] for panel in board["panels"]]
        assert len(set(ids)) == len(ids)
        assert [variable["name"] for variable in board["templating"]["list"]] == ["datasource", "meter", "zone"]
        for panel in board["panels"]:
            assert panel["datasource"]["uid"] == "${datasource}"
            assert panel["title"]
            for target in panel["targets"]:
                assert target["rawQuery"]
                assert "$meter" in target["query"]


def test_provisioning_names_the_folder_and_both_names_of_the_database() -> None:
    provider = yaml.safe_load((CONFIG / "grafana/dashboards/disc-counter.yaml").read_text())["providers"][0]
    assert provider["options"]["path"].endswith(f"/provisioning/dashboards/{FOLDER.name}")
    composed = yaml.safe_load((CONFIG / "compose.yaml").read_text())
    for text in (
        (CONFIG / "grafana/datasources/disc-counter.yaml").read_text(),
        composed["configs"]["datasource"]["content"],
    ):
        source = yaml.safe_load(text)["datasources"][0]
        assert source["type"] == "influxdb"
        assert source["database"] == source["jsonData"]["dbName"]
    mounted = composed["services"]["grafana"]["volumes"][1].split(":")[0]
    assert (CONFIG / mounted / FOLDER.name / "now.json").exists()


@pytest.mark.parametrize(("board", "title", "text"), PANELS)
def test_every_query_is_answered(filled: Filled, board: str, title: str, text: str) -> None:
    span = (AUTUMN[0] - timedelta(hours=1), RESTARTS + timedelta(hours=1))
    assert filled.rows(text, *span), f"{board}: {title} is empty"


PERIODS: dict[str, Period] = {"1d": "day", "1h": "hour", "1m": "minute"}
ENERGY = sorted({text for _, _, text in PANELS if "import_wh" in text or "export_wh" in text})


@pytest.mark.parametrize("text", ENERGY)
def test_energy_is_the_journals(filled: Filled, text: str) -> None:
    field = re.findall(r"(import_wh|export_wh)", text)[0]
    by = re.findall(r"time\((\w+)\)", text)
    spans = [
        EVER,
        (datetime(2025, 3, 30, tzinfo=BERLIN), datetime(2025, 3, 31, tzinfo=BERLIN)),
        (datetime(2025, 10, 26, tzinfo=BERLIN), datetime(2025, 10, 28, 12, tzinfo=BERLIN)),
    ]
    for start, end in spans:
        rows = filled.rows(text, start, end)
        period = PERIODS[by[0]] if by else None
        with History(filled.journal) as history:
            known = history.energy(period, start, end, BERLIN) if period else []
            totals = [history.totals_at(time) for time in (start, end)]
        side = 0 if field == "import_wh" else 1
        assert sum(row[1] for row in rows) * 1000 == pytest.approx(float(totals[1][side] - totals[0][side]), abs=1.0)
        asked = {row[0]: row[1] * 1000 for row in rows}
        for row in known:
            if (expected := getattr(row, field)) is not None:
                assert asked[round(row.start.timestamp() * 1000)] == pytest.approx(expected, abs=1.0), row.start


def test_one_meter_or_all(filled: Filled) -> None:
    (text,) = (text for board, title, text in PANELS if (board, title) == ("consumption", "Taken"))
    one, other, both = (filled.rows(text, *EVER, meter)[0][1] for meter in (*METERS, "(cellar|attic)"))
    assert one == other
    assert both == pytest.approx(2 * one)
    assert filled.rows(text, *EVER, ".*")[0][1] == pytest.approx(both)
    (power,) = (text for board, title, text in PANELS if (board, title) == ("now", "Power") and "mean" in text)
    with_curve = filled.rows(power, RESTARTS, RESTARTS + timedelta(minutes=5), ".*")
    assert {row[1] for row in with_curve if row[1] is not None} == {432.0}
