"""Fronts of meters: what is drawn is where it is said to be, and print is no register."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register import drums
from disc_counter.register.choice import choose
from disc_counter.register.crops import cut, grey
from disc_counter.register.drum_row import glanced
from disc_counter.register.layout import Layout
from disc_counter.register.reading import COUNTS
from disc_counter.register.training.drawn_registers import Drawn
from disc_counter.register.training.plates import DrawnPlate, draw_plate
from tests.bench.plates import SEED, stamped
from tests.drawing.plain_registers import drawn

CROP_DIGITS = 1.6


@pytest.mark.parametrize("number", range(5))
def test_a_drawn_plate_says_where_its_drums_and_its_numbers_are(number: int) -> None:
    plate = draw_plate(np.random.default_rng(number), 6)
    assert len(plate.seen.middles) == 6
    for row in (plate.seen, *plate.numbers):
        assert digits_seen(plate.image, row) > 0.5


def digits_seen(image: Image, row: Drawn) -> float:
    """How probable digits are at a row's places, in the middle of all of them."""
    crops = [cut(grey(image), x, y, CROP_DIGITS * row.digit_px) for x, y in row.middles]
    return float(np.median(drums.seen(crops).sum(axis=(1, 2))))


def test_the_digits_of_a_stamped_number_stand_apart_and_the_drums_where_they_stood() -> None:
    plate = draw_plate(np.random.default_rng(1), 6)
    moved = stamped(plate, 0.1, np.random.default_rng(2))
    assert plate.numbers
    assert all((at(moved, place) != at(plate, place)).any() for row in plate.numbers for place in row.middles)
    assert all((at(moved, place) == at(plate, place)).all() for place in plate.seen.middles)


def at(plate: DrawnPlate, place: NDArray[np.float64]) -> Image:
    """The picture round a digit."""
    x, y = place.astype(int)
    half = round(plate.seen.digit_px / 4)
    return plate.image[y - half : y + half, x - half : x + half]


@pytest.mark.parametrize("number", [54, 59])
def test_drums_as_light_as_their_plate_are_told_by_their_play(number: int) -> None:
    plate, drums_drawn = numbered(number)
    assert is_register(choose(plate.image, (drums_drawn,)).row, plate)


def test_of_a_serial_number_of_like_digits_in_a_frame_and_drums_the_drums_are_the_register() -> None:
    plate, drums_drawn = numbered(186)
    assert is_register(choose(plate.image, (drums_drawn,)).row, plate)


def test_drums_that_stand_in_line_are_found_where_all_print_is_plainly_print() -> None:
    plate, drums_drawn = numbered(119, seed=8100)
    assert is_register(choose(plate.image, (drums_drawn,)).row, plate)


@pytest.mark.parametrize("number", [180, 194])
def test_the_lines_of_a_frame_are_no_places_of_a_printed_number(number: int) -> None:
    plate, _ = numbered(number, seed=8300)
    row = choose(plate.image, COUNTS).row
    assert row is None or is_register(row, plate)


def test_a_row_is_left_without_the_places_at_its_ends_that_show_no_digit() -> None:
    seen = drawn(1_234_567.2)
    (first, second), last = seen.middles[:2], seen.middles[-1]
    beside = np.concatenate([[2 * first - second], seen.middles, [last + second - first]])
    row, shown, ends_there = glanced(seen.image, Layout(beside, CROP_DIGITS * seen.digit_px, 1.0), fewest=5)
    assert np.array_equal(row.middles, seen.middles)
    assert ends_there
    assert "".join(map(str, shown.digits)) == "1234567"
    _, _, ends_there = glanced(seen.image, Layout(beside, CROP_DIGITS * seen.digit_px, 1.0), fewest=9)
    assert not ends_there


def is_register(row: Layout | None, plate: DrawnPlate) -> bool:
    """Whether each place of a row is on its drum."""
    return (
        row is not None
        and len(row.middles) == len(plate.seen.middles)
        and bool(np.abs(row.middles - plate.seen.middles).max() < plate.seen.digit_px / 2)
    )


def numbered(number: int, seed: int = SEED) -> tuple[DrawnPlate, int]:
    """One of the plates of the bench, and how many drums it has."""
    random = np.random.default_rng([seed, number])
    count = int(random.integers(5, 9))
    return draw_plate(random, count), count
