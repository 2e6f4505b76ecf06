"""What readings say together, whether the service or a person made them: nothing while one register is missing."""

from __future__ import annotations

import pytest

from disc_counter.journal.edits import StoredReading
from disc_counter.reconciliation.held_against import Point
from disc_counter.reconciliation.stored import Standing, last_digit_kwh
from disc_counter.settings import Register

DAY, NIGHT = Register(name="day"), Register(name="night", decimal_digits=2)


def reading(register: str, kwh: float, total_urev: int | None = 5, time_ns: int = 9) -> StoredReading:
    return StoredReading(1, time_ns, register, round(kwh * 1000), total_urev)


def test_two_registers_are_added_once_both_are_known() -> None:
    standing = Standing((DAY, NIGHT))
    assert standing.take_in(reading("day", 100.0)) is None
    assert standing.take_in(reading("night", 50.5, 7, 11)) == Point(11, 150.5, 7)
    assert standing.take_in(reading("day", 101.0, 8, 12)) == Point(12, 151.5, 8)
    assert standing.total_urev == {"day": 8, "night": 7}


def test_to_ask_for_a_point_takes_nothing_in() -> None:
    standing = Standing((DAY,))
    assert standing.point(reading("day", 100.0)) == Point(9, 100.0, 5)
    assert standing.reading_kwh == {}


@pytest.mark.parametrize("stored", [reading("day", 100.0, None), reading("an older name", 100.0)])
def test_a_reading_without_a_path_or_of_another_register_does_not_count(stored: StoredReading) -> None:
    standing = Standing((DAY,))
    assert standing.take_in(stored) is None
    assert standing.take_in(reading("day", 30.0)) == Point(9, 30.0, 5)


def test_without_a_configured_register_those_by_hand_count() -> None:
    assert Standing(()).take_in(reading("total", 30.0)) == Point(9, 30.0, 5)


def test_the_finest_drum_counts() -> None:
    assert last_digit_kwh((DAY, NIGHT)) == 0.01
    assert last_digit_kwh(()) == 0.1


@pytest.mark.parametrize(
    ("registers", "before", "now", "point_kwh"),
    [
        ((DAY,), 99_999.9, 0.2, 100_000.2),
        ((), 99_999.9, 0.2, 100_000.2),
        ((Register(name="day", integer_digits=6),), 99_999.9, 100_000.2, 100_000.2),
        ((), 99_999.9, 100_000.2, 100_000.2),
        ((DAY,), 13_823.2, 13_823.4, 13_823.4),
        ((Register(name="day", integer_digits=6),), 12_000.0, 99_000.0, 99_000.0),
        ((), 123_456.7, 0.2, 0.2),
        ((DAY,), 0.2, 99_999.9, -0.1),
    ],
)
def test_a_register_that_has_rolled_over_goes_on(
    registers: tuple[Register, ...], before: float, now: float, point_kwh: float
) -> None:
    standing = Standing(registers)
    standing.take_in(reading("day", before))
    point = standing.take_in(reading("day", now))
    assert point is not None
    assert point.reading_kwh == pytest.approx(point_kwh)
    assert standing.rolls_over(reading("day", before)) is (point_kwh < 0)


def test_a_misread_first_digit_is_forgotten_with_the_next_reading() -> None:
    standing = Standing((DAY,))
    points = [standing.take_in(reading("day", kwh)) for kwh in (90_013.2, 13.2, 90_013.3)]
    assert [point and point.reading_kwh for point in points] == pytest.approx([90_013.2, 100_013.2, 90_013.3])
