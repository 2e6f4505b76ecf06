"""In a high opening the digits before or after the drums' own are a row as well: which of both the register shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from disc_counter.model import Window
from disc_counter.register.carry import Joined
from disc_counter.register.choice import choose
from disc_counter.register.drum_row import looked, rolling
from disc_counter.register.layout import ROLL_UPWARDS, Layout
from disc_counter.register.next_digits import rolls, wholeness_odds
from disc_counter.register.reading import read
from disc_counter.register.training.drawn_registers import Drawn, carried, draw
from tests.drawing.plain_registers import build
from tests.register.test_plates import is_register, numbered

CROP_DIGITS = 1.6
NO_SHADE = (0.0, 0.0, 0.5, 0.5)
HIGH, LOW = 2.0, 1.15
"""Openings in which parts of the digits before and after are seen, and in which none are, in digit heights."""


def behind(opening: float, register: float, *, roll: int = 1, rest: float = 0.0, step: float = 1.2) -> Drawn:
    """A plain register of seven drums behind openings so high; digits rest so far below the openings' middle."""
    make = replace(build(roll=roll), opening=opening, rest=rest, step=step)
    return draw(make, carried(register, 7, [0.0] * 7), np.random.default_rng(0), NO_SHADE)


def around(seen: Drawn, opening: float) -> Window:
    """A window as high as the openings."""
    half_px = opening / 2 * seen.digit_px
    left, right = seen.middles[0, 0] - 0.6 * seen.digit_px, seen.middles[-1, 0] + 0.6 * seen.digit_px
    return Window(round(left), round(seen.middles[0, 1] - half_px), round(right - left), round(2 * half_px))


def row_of(seen: Drawn, digits_down: float = 0.0) -> Layout:
    """The row of a register's drums, or of what is so far below them."""
    return Layout(seen.middles + np.array([0.0, digits_down * seen.digit_px]), CROP_DIGITS * seen.digit_px, 0.5)


@pytest.mark.parametrize("number", [137, 194, 260, 373])
def test_of_two_rows_of_a_register_it_shows_the_one_that_its_openings_show_whole(number: int) -> None:
    plate, drums = numbered(number, seed=9300)
    assert is_register(choose(plate.image, (drums,)).row, plate)


def test_a_row_that_looks_more_like_drums_but_is_cut_short_is_not_where_the_register_stands() -> None:
    plate, drums = numbered(391, seed=9300)
    assert is_register(choose(plate.image, (drums,)).row, plate)


def test_digits_that_are_cut_short_at_their_outer_end_speak_for_the_other_row() -> None:
    seen = behind(2.2, 3_629_724.0, rest=-0.35, step=1.15)
    own, after = row_of(seen), row_of(seen, digits_down=1.15)
    assert wholeness_odds(seen.image, own, after) > 1.0
    assert wholeness_odds(seen.image, after, own) < -1.0


@pytest.mark.parametrize(("roll", "way"), [(1, 0), (-1, 1)])
def test_digits_one_further_in_the_row_below_tell_which_way_drums_roll(roll: int, way: int) -> None:
    seen = behind(3.4, 3_629_724.0, roll=roll)
    own, below = row_of(seen), row_of(seen, digits_down=1.1)
    assert rolls(own, shown(seen, own), below, shown(seen, below)) == way
    assert rolls(below, shown(seen, below), own, shown(seen, own)) == way


def shown(seen: Drawn, row: Layout) -> Joined:
    return looked(seen.image, row)


def test_rows_of_other_digits_or_of_other_columns_are_of_other_drums() -> None:
    one, other = behind(3.4, 3_629_724.0), behind(3.4, 8_135_062.0)
    own, below = row_of(one), row_of(one, digits_down=1.1)
    assert rolls(own, shown(one, own), below, shown(other, below)) is None
    assert rolls(own, shown(one, own), below.moved(0.5 * one.digit_px, 0.0), shown(one, below)) is None
    assert rolls(own, shown(one, own), below.moved(0.0, 3 * one.digit_px), shown(one, below)) is None


@pytest.mark.parametrize("roll", [1, -1])
def test_what_is_seen_above_and_below_drums_tells_which_way_they_roll(roll: int) -> None:
    seen = behind(HIGH, 1_234_567.45, roll=roll)
    row = row_of(seen)
    upwards = rolling(seen.image, row, shown(seen, row)).upwards
    assert upwards > 0.99 if roll == 1 else upwards < 0.01


def test_openings_that_show_nothing_above_and_below_do_not_tell_which_way_drums_roll() -> None:
    up, down = (behind(LOW, 1_234_567.45, roll=roll) for roll in (1, -1))
    row = row_of(up)
    upwards = rolling(up.image, row, shown(up, row)).upwards
    assert 0.5 < upwards <= ROLL_UPWARDS
    assert rolling(down.image, row, shown(up, row)).upwards == pytest.approx(upwards, abs=0.01)


@pytest.mark.parametrize("standing", [0.3, 0.45, 0.55])
@pytest.mark.parametrize("roll", [1, -1])
def test_a_last_drum_half_way_is_read_either_way_that_it_rolls(roll: int, standing: float) -> None:
    seen = behind(HIGH, 1_234_567 + standing, roll=roll, step=1.35)
    reading = read(seen.image, around(seen, HIGH), 7, 1)
    assert reading.reading_kwh == pytest.approx((1_234_567 + standing) / 10, abs=0.02)


@pytest.mark.parametrize("number", [114, 136])
def test_drums_that_roll_downwards_are_read_where_the_digits_before_show(number: int) -> None:
    plate, drums = numbered(number, seed=9300)
    reading = read(plate.image, None, drums, 1)
    assert reading.reading_kwh == pytest.approx(plate.steps / 10, abs=0.05)


def test_less_speaks_for_a_register_where_the_number_of_its_drums_is_given() -> None:
    plate, drums = numbered(60, seed=9300)
    assert is_register(choose(plate.image, (drums,)).row, plate)
