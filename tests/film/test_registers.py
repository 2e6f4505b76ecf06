"""The registers of a film: found by what rolls, and held against the turns."""

from __future__ import annotations

import pytest

from disc_counter.energy import Constant
from disc_counter.film.registers import FilmRegisters, RegisterSeen
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight
from disc_counter.settings import Register, Settings
from disc_counter.settings.schema import ReadingInterval
from tests.drawing.fronts import front

CONSTANT = Constant.of(75)
STEPS_A_KWH = 10


def watched(register: Register, kwh: list[tuple[float, float]]) -> list[RegisterSeen]:
    """What is made of fronts that show so much after so much was counted, in kWh; a look every 5 s."""
    registers = FilmRegisters(Settings(registers=(register,), reading=ReadingInterval(every_s=5)), CONSTANT)
    seen: list[RegisterSeen] = []
    for number, (shown, counted) in enumerate(kwh):
        time_ns = 5 * number * NS_PER_S
        sight = Sight(time_ns, round(counted * 75 * UREV_PER_REVOLUTION), 0, 0.0)
        seen += registers.look(Frame(time_ns, front(STEPS_A_KWH * shown)[0], number), sight)
    return seen


def test_a_register_without_a_window_is_read_once_it_rolls() -> None:
    counted = [0.0, 0.01, 0.03, 0.06]
    seen = watched(Register(integer_digits=6, decimal_digits=1), [(123_456.02 + each, each) for each in counted])
    assert seen[-1].reading_kwh == pytest.approx(123_456.08, abs=0.03)
    assert seen[-1].difference_kwh == pytest.approx(0.0, abs=0.02)


def test_a_reading_that_is_thousands_off_is_a_question() -> None:
    register = Register(window=front(0.0)[1], integer_digits=6, decimal_digits=1)
    shown = [123_456.2, 123_456.2, 128_456.2, 123_456.2]
    seen = watched(register, [(each, 0.0) for each in shown])
    assert [each.reading_kwh is None for each in seen] == [False, False, True, False]
    assert seen[2].fields()["reason"] == "the disc's turns contradict it by +5000 kWh"
    assert seen[2].digits.startswith("128456")
