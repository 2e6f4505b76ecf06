"""The register's thread: what is read goes into the journal, what an outage hid is made good from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.errors import JournalError
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal, edit
from disc_counter.journal.edits import Origin, add_reading
from disc_counter.model import NS_PER_S, Blind, Progress, Sight
from disc_counter.picture.live import Picture
from disc_counter.register import finder
from disc_counter.register.lookout import STANDS
from disc_counter.register.reading import read
from disc_counter.register.shown import RegisterReading
from disc_counter.service import register_thread
from disc_counter.service.register_thread import RegisterReader
from disc_counter.settings import Register, Settings
from tests.drawing.plain_registers import drawn, window_of
from tests.stand_ins.register_picture import START_KWH, RegisterPicture

NOON, TOMORROW = datetime(2025, 6, 3, 12, 0, tzinfo=UTC), datetime(2025, 6, 4, tzinfo=UTC)
NOON_NS = int(NOON.timestamp()) * NS_PER_S
HOUR_S, UREV = 3600, 1_000_000


@pytest.fixture
def meter(monkeypatch: pytest.MonkeyPatch) -> RegisterPicture:
    monkeypatch.setattr(register_thread, "AGAIN_S", 0.0)
    return RegisterPicture()


@pytest.fixture
def settings() -> Settings:
    register = Register(window=window_of(drawn(0.0)), integer_digits=6, decimal_digits=1)
    return Settings(registers=(register,))


def reader(settings: Settings, journal: Journal, meter: RegisterPicture) -> RegisterReader:
    return RegisterReader(settings, journal, meter, FixedClock(NOON_NS), lambda: True)


def look(reader: RegisterReader, times: int, meter: RegisterPicture) -> None:
    """Look so often, a minute apart, whenever that is due."""
    for _ in range(times):
        meter.time_s += 60
        reader._due_s = 0.0
        reader.look()


def counted(journal: Journal, until_s: float, kwh: float) -> None:
    """The disc was followed up to a time, on which so much was used."""
    path = round(kwh * 75 * UREV)
    journal.record(Progress(round(until_s * NS_PER_S), path, 0, path, 0, None, None))
    journal.commit()


@contextmanager
def begun(directory: Path) -> Iterator[Journal]:
    """A journal of a meter of 75 U/kWh that has been looked at for a second."""
    with Journal.open(directory, clock=FixedClock(NOON_NS)) as journal:
        journal.set_constant(Constant.of(75), None)
        counted(journal, 1.0, 0.0)
        yield journal


def idle(journal: Journal, until_s: float, from_s: float = 0.0) -> None:
    """The disc was followed, and did not move."""
    for second in range(round(from_s), round(until_s)):
        journal.record(Progress(second * NS_PER_S, 0, 0, 0, 0, 0.0, 1.0))
    journal.commit()


def test_readings_go_into_the_journal_with_their_difference(
    tmp_path: Path, settings: Settings, meter: RegisterPicture
) -> None:
    with begun(tmp_path) as journal:
        register = reader(settings, journal, meter)
        look(register, 3, meter)
        meter.reading_kwh += 0.5
        counted(journal, 180.0, 0.5)
        look(register, 1, meter)
        assert register.last is not None
        assert register.last.reading_kwh == pytest.approx(START_KWH + 0.5, abs=0.03)
        assert register.problem is None
        assert [drum.digit for drum in meter.shown] == list("0138237")
    with History(tmp_path) as history:
        rows = history.readings(NOON, TOMORROW)
    assert [row.reading_kwh for row in rows[:3]] == pytest.approx([START_KWH] * 3, abs=0.03)
    assert rows[-1].difference_kwh == pytest.approx(0.0, abs=0.03)


def test_where_the_drums_are_is_searched_for_only_if_a_glance_does_not_say_what_was_counted(
    tmp_path: Path, settings: Settings, meter: RegisterPicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[float] = []

    def careful(*given: Any) -> RegisterReading:
        searched.append(meter.reading_kwh)
        return read(*given)

    monkeypatch.setattr(finder, "read", careful)
    with begun(tmp_path) as journal:
        register = reader(settings, journal, meter)
        look(register, 3, meter)
        meter.reading_kwh += 0.5
        counted(journal, 180.0, 0.5)
        look(register, 1, meter)
        assert searched == [START_KWH]
        meter.reading_kwh += 0.2
        look(register, 1, meter)
        assert searched == [START_KWH, START_KWH + 0.7]
        assert register.last is not None
        assert register.last.reading_kwh == pytest.approx(START_KWH + 0.7, abs=0.03)


def test_an_outage_is_made_good_once_and_said_when(tmp_path: Path, settings: Settings, meter: RegisterPicture) -> None:
    with begun(tmp_path) as journal:
        look(reader(settings, journal, meter), 5, meter)
        counted(journal, meter.time_s, 0.0)
    meter.time_s += 2 * HOUR_S
    meter.reading_kwh += 1.5
    with Journal.open(tmp_path, clock=FixedClock(NOON_NS)) as journal:
        register = reader(settings, journal, meter)
        look(register, 9, meter)
        assert register.corrections() == []
        look(register, 5, meter)
        (correction,) = register.corrections()
        assert correction.revolutions == pytest.approx(1.5 * 75, abs=0.03 * 75)
        assert (correction.end - correction.start).total_seconds() == pytest.approx(2 * HOUR_S + 60, abs=1)
        assert journal.totals.net_urev == pytest.approx(1.5 * 75 * UREV, rel=0.03)
        register.undo_correction(correction.number)
        look(register, 15, meter)
        assert [each.undone for each in register.corrections()] == [True]
        assert journal.totals.net_urev == 0


@pytest.mark.parametrize("readings_between", [1, 2, 3, 9])
def test_an_outage_is_made_good_though_the_mains_go_off_once_more(
    tmp_path: Path, settings: Settings, meter: RegisterPicture, readings_between: int
) -> None:
    with begun(tmp_path) as journal:
        look(reader(settings, journal, meter), 12, meter)
        idle(journal, meter.time_s)
    lights_out_s = meter.time_s
    meter.time_s += 2 * HOUR_S
    meter.reading_kwh += 1.5
    back_s = meter.time_s
    with Journal.open(tmp_path, clock=FixedClock(NOON_NS)) as journal:
        look(reader(settings, journal, meter), readings_between, meter)
        assert journal.corrections == []
        idle(journal, meter.time_s, back_s)
    meter.time_s += 60
    with Journal.open(tmp_path, clock=FixedClock(NOON_NS)) as journal:
        register = reader(settings, journal, meter)
        look(register, 20, meter)
        (correction,) = register.corrections()
        assert journal.totals.net_urev == pytest.approx(1.5 * 75 * UREV, rel=0.03)
    begun_s = (correction.start - NOON).total_seconds()
    assert begun_s == pytest.approx(lights_out_s, abs=70)
    assert (correction.end - NOON).total_seconds() >= back_s


def test_what_was_undone_is_not_made_good_again(tmp_path: Path, settings: Settings, meter: RegisterPicture) -> None:
    with begun(tmp_path) as journal:
        register = reader(settings, journal, meter)
        look(register, 12, meter)
        idle(journal, meter.time_s)
        register.heard([Blind(round(meter.time_s * NS_PER_S), round((meter.time_s + 900) * NS_PER_S), "dark", 0)])
        meter.time_s += 900
        with edit(tmp_path) as connection:
            by_hand = round((START_KWH + 2.0) * 1000)
            at_ns = NOON_NS + round(meter.time_s * NS_PER_S)
            add_reading(
                connection, at_ns, "total", by_hand, "", total_urev=journal.totals.net_urev, origin=Origin.BY_HAND
            )
        meter.reading_kwh += 2.0
        look(register, 1, meter)
        (correction,) = register.corrections()
        register.undo_correction(correction.number)
        look(register, 15, meter)
        assert [each.undone for each in register.corrections()] == [True]
        assert journal.totals.net_urev == 0


def test_a_journal_that_cannot_be_written_for_a_while_costs_no_outage(
    tmp_path: Path, settings: Settings, meter: RegisterPicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begun(tmp_path) as journal:
        register = reader(settings, journal, meter)
        look(register, 12, meter)
        register.heard([Blind(730 * NS_PER_S, 900 * NS_PER_S, "dark", 0)])
        meter.time_s = 900
        meter.reading_kwh += 1.0
        look(register, 9, meter)
        register.forget()  # as when another correction is undone meanwhile
        for name in ("add_reading", "correct"):
            with monkeypatch.context() as broken:
                broken.setattr(journal, name, refuse)
                with pytest.raises(JournalError):
                    look(register, 5, meter)
            assert journal.totals.net_urev == 0
        look(register, 2, meter)
        assert len(register.corrections()) == 1
        assert journal.totals.net_urev == pytest.approx(75 * UREV, rel=0.05)


def refuse(*_: object) -> None:
    raise JournalError("the card is full")


def test_what_went_by_in_darkness_is_made_good(tmp_path: Path, settings: Settings, meter: RegisterPicture) -> None:
    with begun(tmp_path) as journal:
        look(register := reader(settings, journal, meter), 5, meter)
        register.heard([Blind(310 * NS_PER_S, 900 * NS_PER_S, "dark", 0)])
        meter.time_s = 900
        meter.reading_kwh += 1.0
        look(register, 10, meter)
        assert journal.totals.net_urev == pytest.approx(75 * UREV, rel=0.05)


def test_a_register_that_stands_is_said_to(tmp_path: Path, settings: Settings, meter: RegisterPicture) -> None:
    with begun(tmp_path) as journal:
        look(register := reader(settings, journal, meter), 1, meter)
        counted(journal, 180.0, 0.6)
        look(register, 1, meter)
        assert register.problem == f"total: {STANDS}"


def test_what_is_not_sure_is_kept_without_a_reading(tmp_path: Path, settings: Settings, meter: RegisterPicture) -> None:
    meter.snapshot = lambda timeout_s=0.0: Picture(  # type: ignore[method-assign]
        np.full((400, 600, 3), 90, np.uint8), Sight(0, 0, 0, 0.0), None
    )
    with begun(tmp_path) as journal:
        register = reader(settings, journal, meter)
        look(register, 1, meter)
        assert register.last is None
    with History(tmp_path) as history:
        (row,) = history.readings(NOON, TOMORROW)
    assert (row.reading_kwh, row.digits) == (None, "???????")
