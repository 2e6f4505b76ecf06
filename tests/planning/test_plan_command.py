"""`disc-counter plan`: from a journal to the answer, the files for other tools, and a sentence for what cannot be."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from disc_counter.cli import exit_status
from disc_counter.planning.measured import from_journal
from disc_counter.planning.weather_year import Place
from tests.drawing.pvgis_files import DrawnWeather, hourly_csv
from tests.drawing.yearly_households import write_minutes, year_of

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2025, 3, 10)
YEAR = year_of(5, FIRST)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight weeks from March on, over the day the clock is changed, with a gap of two weeks."""
    folder = tmp_path_factory.mktemp("measured")
    weeks = YEAR[:56].copy()
    weeks[30:44] = np.nan
    write_minutes(folder, FIRST, weeks, BERLIN)
    return folder


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")


@pytest.fixture
def config(data: Path, tmp_path: Path) -> Path:
    file = tmp_path / "plan.toml"
    file.write_text(f'[data]\ndirectory = "{data}"\n[tariff]\nprice_per_kwh = 0.40\ncurrency = "EUR"\n')
    return file


def plan(config: Path, *arguments: str) -> int:
    return exit_status(["--config", str(config), "plan", *arguments])


def figures(config: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert plan(config, "--json", *arguments) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_whole_way(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = figures(config, capsys, "--kwp", "5", "--battery", "4", "--location", "48.1,11.6", "--yearly-kwh", "3000")
    system, use = found["system"], found["consumption"]
    assert isinstance(system, dict)
    assert isinstance(use, dict)
    assert use["yearly_kwh"] == pytest.approx(3000.0)
    assert (use["measured_days"], use["yearly_kwh_source"]) == (42, "given")
    assert 0.4 < system["self_sufficiency_low"] < system["self_sufficiency"] < system["self_sufficiency_high"] < 0.95
    parts = [system[f"{name}_wh"] for name in ("used", "stored", "fed_in", "cut_off", "lost")]
    assert sum(parts) == pytest.approx(system["sun_wh"], abs=1.0)
    assert system["used_wh"] + system["battery_wh"] + system["grid_wh"] == pytest.approx(system["use_wh"], abs=1.0)
    assert len(found["table"]["systems"]) == 8  # type: ignore[index]
    assert found["request"]["prices"]["price"] == 0.40  # type: ignore[index]


def test_it_says_the_answer_first(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(config, "--kwp", "6") == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("With 6 kWp and no battery, ")
    assert "would come from your roof; it would pay itself back in" in first
    assert any("From 42 measured days (up to 4 May 2025)" in line.replace("\N{NO-BREAK SPACE}", " ") for line in others)
    assert any("Last year's kWh make it surer" in line for line in others)


def test_the_measured_days_are_those_of_the_journal(data: Path) -> None:
    """On the day the clock is changed an hour is not known; the gap is a gap."""
    measured = from_journal(data, BERLIN)
    assert measured.dates[0] == FIRST
    assert len(measured.dates) == 56
    assert np.isnan(measured.import_wh[30:44]).all()
    changed = measured.dates.index(date(2025, 3, 30))
    assert np.isnan(measured.import_wh[changed]).sum() == 60
    assert measured.import_wh[3] == pytest.approx(YEAR[3] / 60, abs=2e-5)


def test_the_year_in_quarter_hours(config: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "year.csv"
    found = figures(config, capsys, "--kwp", "5", "--battery", "4", "--csv", str(file))
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert len(rows) == 35_040
    assert (rows[0]["time"], rows[-1]["time"]) == ("2025-01-01T00:00", "2025-12-31T23:45")
    system = found["system"]
    assert isinstance(system, dict)
    for column, key in (
        ("use_wh", "use_wh"),
        ("sun_wh", "sun_wh"),
        ("import_wh", "import_wh"),
        ("export_wh", "fed_in_wh"),
    ):
        assert sum(float(row[column]) for row in rows) == pytest.approx(system[key], abs=20.0)
    charges = [float(row["battery_charge_wh"]) for row in rows]
    assert min(charges) >= -0.001
    assert max(charges) == pytest.approx(4000.0, abs=0.01)


FORMS: dict[str, tuple[int, Callable[[str], float]]] = {
    "sma": (35_040, lambda line: float(line) / 4),
    "tesvolt": (35_042, lambda line: float(line.replace(",", "."))),
    "polysun": (35_040, lambda line: float(line.split(",")[0])),
    "pvsyst": (8_762, lambda line: float(line.split(";")[1])),
    "hottgenroth": (35_040, float),
    "8760": (8_760, float),
    "35040": (35_040, float),
}


@pytest.mark.parametrize("form", FORMS)
def test_load_profiles_for_other_tools(
    form: str, config: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "load.csv"
    found = figures(config, capsys, "--load-profile", form, str(file))
    lines = file.read_text("cp1252").split("\n")[:-1]
    count, kwh = FORMS[form]
    assert len(lines) == count
    heads = count - (35_040 if count > 20_000 else 8_760)
    assert sum(kwh(line) for line in lines[heads:]) == pytest.approx(found["consumption"]["yearly_kwh"], rel=1e-4)  # type: ignore[index]
    if form == "pvsyst":
        assert lines[:3] == ["Date;P Load\r", ";kW\r", lines[2]] or file.read_bytes().startswith(
            b"Date;P Load\r\n;kW\r\n"
        )


def test_a_weather_file_brings_its_own_place(config: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "pvgis.csv"
    file.write_text(hourly_csv(DrawnWeather(Place(47.5, 9.5, 400.0), 10.0)))
    found = figures(config, capsys, "--weather", str(file))
    assert found["weather"]["kind"] == "hourly"  # type: ignore[index]
    assert found["weather"]["latitude"] == 47.5  # type: ignore[index]
    assert plan(config, "--weather", str(file), "--location", "52.5,13.4") == 2
    assert "the weather (pvgis.csv) is of 47.5, 9.5, the roof stands at 52.5, 13.4" in capsys.readouterr().err


def test_readings_from_paper_say_the_year(config: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "readings.csv"
    file.write_text("2024-01-01;1000\n2025-01-01;4200\n")
    found = figures(config, capsys, "--readings", str(file))
    assert found["consumption"]["yearly_kwh"] == pytest.approx(3200 * 365 / 366, rel=0.01)  # type: ignore[index]


def test_who_feeds_in_already_is_told_of_a_battery(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """300 W drawn by night and 1,000 W fed in by day: a battery of 3 kWh carries 3 kWh x efficiency over."""
    drawn, fed = np.zeros((20, 1440)), np.zeros((20, 1440))
    drawn[:, :600], fed[:, 600:1000] = 300.0, 1000.0
    write_minutes(tmp_path / "data", date(2025, 6, 1), drawn, BERLIN, fed)
    config = tmp_path / "c.toml"
    config.write_text(f'[data]\ndirectory = "{tmp_path / "data"}"\n')
    found = figures(config, capsys, "--battery", "3", "--efficiency", "100", "--standby", "0", "--battery-kw", "5")
    assert found["question"] == "battery"
    battery = found["battery"]
    assert isinstance(battery, dict)
    assert battery["avoided_wh"] == pytest.approx(19 * 3000, rel=1e-3)
    assert battery["payback_years"] is None
    assert plan(config, "--battery", "3") == 0
    assert capsys.readouterr().out.startswith("You feed in already. A battery of 3 kWh would have saved")
    assert plan(config, "--csv", str(tmp_path / "x.csv")) == 1
    assert "who feeds in already has no year of use" in capsys.readouterr().err


WRONG = (
    (("--kwp", "-3"), "kwp is '-3'"),
    (("--location", "91,3"), "location is '91,3'"),
    (("--tilt", "91"), "tilt is '91'"),
    (("--weather", "/gone.csv"), "/gone.csv cannot be read"),
    (("--load-profile", "excel", "x"), "'excel' is no form: give one of sma, tesvolt"),
    (("--location", "20,20"), "made for 45 to 56 degrees north"),
    (("--household", "theirs"), "household is 'theirs'"),
)


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_what_cannot_be_planned_is_one_sentence(
    arguments: tuple[str, ...], said: str, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan(config, *arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_two_days_are_too_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_minutes(tmp_path / "data", FIRST, YEAR[:2], BERLIN)
    config = tmp_path / "c.toml"
    config.write_text(f'[data]\ndirectory = "{tmp_path / "data"}"\n')
    assert plan(config) == 1
    assert "2 days were measured in full so far, planning needs 14" in capsys.readouterr().err


def test_without_the_extra_it_says_the_command(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disc_counter.planning.extra.NEEDED", ("pvlib", "no_such_package"))
    assert plan(config) == 1
    error = capsys.readouterr().err
    assert "planning needs no_such_package; this installs it: " in error
    assert "-m pip install pvlib pandas" in error or "apt install" in error


def loaded(code: str) -> set[str]:
    """The packages that a fresh Python has loaded after some code."""
    show = "import sys; print(*{name.split('.')[0] for name in sys.modules})"
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"], capture_output=True, text=True, check=True, env=environment
    )
    return set(done.stdout.split())


MEASURING = (
    "import disc_counter.service, web.app, web.server",
    "import disc_counter.cli, disc_counter.commands.run, disc_counter.commands.demo",
    "import disc_counter.planning.launcher, web.query.plan_query, web.pages.plan",
)


@pytest.mark.parametrize("code", MEASURING)
def test_what_measures_never_loads_what_planning_needs(code: str) -> None:
    assert not loaded(code) & {"pvlib", "pandas", "scipy", "h5py", "holidays", "numpy_financial", "requests"}


def test_the_process_that_plans_loads_pvlib_only_where_a_roof_is_new_and_no_opencv() -> None:
    assert not loaded("import disc_counter.planning.worker") & {"cv2", "pvlib", "pandas", "scipy", "bottle", "web"}
