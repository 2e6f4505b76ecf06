"""A mirrored camera: the register goes up while the disc is said to feed in, and that is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S, Progress
from disc_counter.reconciliation.direction import DirectionCheck, turned
from disc_counter.reconciliation.held_against import Point
from disc_counter.service import register_thread
from disc_counter.service.register_thread import RegisterReader
from disc_counter.settings import Meter, Register, Settings
from tests.drawing.plain_registers import drawn, window_of
from tests.stand_ins.register_picture import RegisterPicture

CONSTANT = Constant.of(75)
UREV_PER_KWH = 75_000_000


def points(kwh_each: float, counted_each: float, count: int = 12) -> Iterator[Point]:
    for place in range(count):
        yield Point(place, 13_823.2 + kwh_each * place, round(counted_each * place * UREV_PER_KWH))


@pytest.mark.parametrize(
    ("kwh_each", "counted_each", "against"),
    [
        (0.1, -0.1, True),
        (0.1, -0.2, True),
        (0.1, 0.1, False),
        (-0.1, -0.1, False),
        (0.0, -0.1, False),
        (0.1, 0.0, False),
        (0.01, -0.01, False),
    ],
)
def test_only_what_goes_the_other_way_is_against(kwh_each: float, counted_each: float, against: bool) -> None:
    check = DirectionCheck(0.1)
    for point in points(kwh_each, counted_each):
        check.feed(point)
    assert check.against(CONSTANT) is against


def test_a_misreading_says_nothing() -> None:
    check = DirectionCheck(0.1)
    for place, point in enumerate(points(-0.01, -0.01)):
        check.feed(Point(point.time_ns, point.reading_kwh + (7.0 if place == 11 else 0.0), point.total_urev))
    assert not check.against(CONSTANT)


def test_readings_on_both_sides_of_an_outage_are_not_held_against_each_other() -> None:
    check = DirectionCheck(0.1)
    for place, point in enumerate(points(0.1, -0.1)):
        if place == 6:
            check.clear()
        check.feed(point)
    assert not check.against(CONSTANT)


def test_nor_are_readings_that_are_long_apart() -> None:
    check = DirectionCheck(0.1)
    for place, point in enumerate(points(0.1, -0.1)):
        check.feed(Point(point.time_ns + place // 6 * 3600 * NS_PER_S, point.reading_kwh, point.total_urev))
    assert check.against(CONSTANT) is False
    for point in points(0.1, -0.1):
        check.feed(Point(point.time_ns + 9000 * NS_PER_S, point.reading_kwh, point.total_urev))
    assert check.against(CONSTANT) is True


def test_it_is_proposed_to_be_turned() -> None:
    assert 'direction = "left"' in turned("right")
    assert 'direction = "right"' in turned("left")


def test_the_service_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_thread, "AGAIN_S", 0.0)
    meter = RegisterPicture()
    register = Register(window=window_of(drawn(0.0)), integer_digits=6, decimal_digits=1)
    with Journal.open(tmp_path, clock=FixedClock(0)) as journal:
        journal.set_constant(CONSTANT, None)
        settings = Settings(meter=Meter(direction="left"), registers=(register,))
        reader = RegisterReader(settings, journal, meter, FixedClock(0), lambda: True)
        for step in range(10):
            meter.time_s += 60
            back = round(0.2 * step * UREV_PER_KWH)
            journal.record(Progress(round(meter.time_s) * NS_PER_S, -back, 0, 0, back, None, None))
            reader._due_s = 0.0
            reader.look()
            meter.reading_kwh += 0.2
    assert reader.problem is not None
    assert 'set [meter] direction = "right"' in reader.problem
