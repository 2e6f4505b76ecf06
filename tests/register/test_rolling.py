"""Drums are told from print: by how they look where that is plain, by what rolls where it is not."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.model import Image, Window
from disc_counter.register.crops import grey
from disc_counter.register.finder import RegisterFinder
from disc_counter.register.layout import Layout
from disc_counter.register.lookout import STANDS, Lookout
from disc_counter.register.reading import read
from disc_counter.register.rolling import rolled
from disc_counter.register.search import candidates
from disc_counter.register.standstill import Standstill
from disc_counter.settings import Register
from tests.drawing.fronts import SERIAL, front

SEVEN = (7,)


def rows(image: Image, drums: Window) -> tuple[Layout, Layout]:
    """The rows of digits of a front: its drums and its serial number."""
    found = candidates(image, SEVEN)
    (register,) = (row for row in found if lies_in(row, drums))
    return register, next(row for row in found if row.middles[0, 1] > drums.y + drums.height)


def lies_in(row: Layout, window: Window) -> bool:
    x, y = row.middles.mean(axis=0)
    return bool(window.x < x < window.x + window.width and window.y < y < window.y + window.height)


@pytest.mark.parametrize("went", [0.15, 0.4, 0.7])
def test_the_last_drum_rolls_and_print_does_not(went: float) -> None:
    before, drums = front(1_234_560.2)
    after, _ = front(1_234_560.2 + went)
    register, serial = rows(before, drums)
    assert rolled(grey(before), grey(after), register)
    assert rolled(grey(before), grey(after), serial) is False


def test_a_camera_that_is_pushed_moves_print_and_drums_alike() -> None:
    before, drums = front(1_234_560.2)
    after = np.roll(before, 3, axis=0)
    for row in rows(before, drums):
        assert rolled(grey(before), grey(after), row) is False


def test_what_is_covered_tells_nothing() -> None:
    before, drums = front(1_234_560.2)
    after = before.copy()
    after[:, after.shape[1] // 2 :] = 90
    for row in rows(before, drums):
        assert rolled(grey(before), grey(after), row) is None


def test_a_serial_number_is_not_read_as_the_register() -> None:
    image, _ = front(1_234_567.0)
    for count in (None, 7):
        assert read(image, None, count, 1).digits != SERIAL


def test_over_pictures_the_row_that_moves_is_the_register() -> None:
    lookout = Lookout(SEVEN)
    for went in (0.0, 0.1, 0.3, 0.6):
        image, drums = front(1_234_560.2 + went)
        row = lookout.look(image)
    assert lookout.moved
    assert row is not None
    assert lies_in(row, drums)


def test_a_row_that_stands_while_the_disc_turns_is_dropped_and_said() -> None:
    image, drums = front(1_234_567.0)
    finder = RegisterFinder(Register(window=drums, integer_digits=6, decimal_digits=1))
    said = [finder.read(image, counted_kwh) for counted_kwh in (0.0, 0.3, 0.6)]
    assert [each.reading_kwh is None for each in said] == [False, False, True]
    assert said[-1].reason == STANDS
    moved, _ = front(1_234_573.0)
    assert finder.read(moved, 0.6).reading_kwh == pytest.approx(123_457.3, abs=0.03)


def test_a_register_that_is_slower_than_the_turns_say_does_not_stand() -> None:
    standstill = Standstill(0.1)
    assert not any(standstill.stands(100.0 + counted / 10, counted) for counted in np.arange(0.0, 20.0, 0.1))
