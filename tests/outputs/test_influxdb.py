"""The journal in a real InfluxDB: everything, once, whatever happens on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.errors import WorkError
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal, edit, set_constant
from disc_counter.model import NS_PER_S, Progress, Revolution
from disc_counter.outputs.influxdb import send_again
from disc_counter.outputs.store_and_forward import CHECK_S
from disc_counter.settings import Data, InfluxDB, Settings
from tests.drawing.household import write_journal
from tests.drawing.influx_household import (
    BERLIN,
    END,
    ROWS,
    Output,
    daily_kwh,
    minutes,
)
from tests.drawing.influx_household import empty as empty
from tests.drawing.influx_household import household as household
from tests.drawing.influx_household import output as output
from tests.drawing.influx_household import server as server
from tests.harness.servers import DATABASE, exported, query, victoria_metrics


def test_everything_is_stored_once_and_days_are_right_to_the_watt_hour(
    output: Output, household: Path, empty: str
) -> None:
    output.drain()
    assert query(empty, ROWS)[0][1] == minutes(household)
    assert query(empty, "SELECT count(power_w) FROM power")[0][1] == 8640
    assert query(empty, "SELECT count(revolutions) FROM revolution")[0][1] == 700
    assert query(empty, "SELECT reading_kwh, difference_kwh FROM register WHERE register = 'total'")[0][1:] == [
        13_823.2,
        -0.02,
    ]
    (row,) = query(empty, "SELECT frames_per_s, mark_contrast, unsent_points FROM health WHERE mark_contrast > 0")
    assert row[1:] == [29.9, 0.3, 0]
    with History(household) as history:
        start, end = datetime(2025, 3, 22, tzinfo=BERLIN), datetime(2025, 4, 6, tzinfo=BERLIN)
        days = history.energy("day", start, end, BERLIN)
    for field in ("import", "export"):
        sums = daily_kwh(empty, f"{field}_kwh")
        for day in days:
            expected = getattr(day, f"{field}_wh") / 1000
            assert sums[day.start.date().isoformat()] == pytest.approx(expected, abs=0.001), day


def test_a_crash_loses_and_doubles_nothing(output: Output, household: Path, empty: str) -> None:
    for _ in range(12):
        output.steps(3)
        output.start()  # as after kill -9: what was kept last is a few batches old
    output.drain()
    assert query(empty, ROWS)[0][1] == minutes(household)
    output.sending.close()
    output.start()
    asked = output.sending.step()
    assert not asked
    assert output.sending.waiting().points == 0


def test_what_is_new_goes_before_what_waits(household: Path, tmp_path: Path, empty: str) -> None:
    output = Output(household, tmp_path, empty)
    output.steps(1)
    newest = query(empty, "SELECT last(power_w) FROM power")[0][0]
    assert newest == pytest.approx(END.timestamp() * 1000, abs=3_600_000)
    assert (output.sending.waiting().points or 0) > 10_000


def test_a_new_constant_sends_everything_anew(tmp_path: Path, empty: str) -> None:
    write_journal(tmp_path / "data", END, timedelta(days=1))
    output = Output(tmp_path / "data", tmp_path, empty)
    output.drain()
    before = query(empty, "SELECT last(import_kwh) FROM energy")[0][1]
    with edit(tmp_path / "data") as connection:
        set_constant(connection, Constant(Fraction(150)), None)
    output.clock.now_s += CHECK_S
    output.drain()
    assert query(empty, "SELECT last(import_kwh) FROM energy")[0][1] == pytest.approx(before / 2)


def test_a_running_journal_is_followed_with_its_late_turns(tmp_path: Path, empty: str) -> None:
    noon_ns = int(END.timestamp()) * NS_PER_S
    with Journal.open(tmp_path / "data", clock=FixedClock(noon_ns)) as journal:
        journal.set_constant(Constant.of(75), None)
        output = Output(tmp_path / "data", tmp_path, empty)
        for second in range(1, 1300):
            path = second * 10_000
            journal.record(Progress(second * NS_PER_S, path, 0, path, 0, 480.0, 1.0))
            if second % 100 == 50:
                # Said once the mark is well past: its time lies before what was looked at last.
                journal.record(Revolution((second - 40) * NS_PER_S, 1, path))
            if second % 20 == 0:
                output.steps(1)
        journal.commit()
        output.drain()
        assert query(empty, "SELECT count(revolutions) FROM revolution")[0][1] == 13
        assert query(empty, ROWS)[0][1] == 21
        total = query(empty, "SELECT last(import_kwh) FROM energy")[0][1]
        assert total == pytest.approx(1260 * 0.01 / 75, abs=0.002)


def test_victoria_metrics_takes_the_writes_of_influxdb_2(household: Path, tmp_path: Path) -> None:
    with victoria_metrics(tmp_path / "victoria") as address:
        output = Output(household, tmp_path, address, api="v2", org="home", token="secret")
        output.drain()
        series = {each["metric"]["__name__"]: each for each in exported(address)}
    energy = series["energy_import_kwh"]
    assert energy["metric"]["meter"] == "cellar"
    assert len(energy["values"]) == minutes(household)
    assert energy["values"] == sorted(energy["values"])
    assert len(series["power_power_w"]["values"]) == 8640


def test_a_span_is_sent_again_on_demand(household: Path, empty: str) -> None:
    settings = Settings(data=Data(household), influxdb=InfluxDB(url=empty, database=DATABASE))
    sent = send_again(settings, END - timedelta(hours=25), END)
    assert sent > 8640 + 1400 + 700
    assert query(empty, "SELECT count(power_w) FROM power")[0][1] == 8640
    with pytest.raises(WorkError, match="does not answer"):
        send_again(
            Settings(data=Data(household), influxdb=InfluxDB(url="http://127.0.0.1:9")), END - timedelta(hours=1), END
        )
