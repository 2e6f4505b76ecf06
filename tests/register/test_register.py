"""The register is read: drawn ones with known positions, a simulated meter, and what is no register at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from disc_counter.camera.simulated import SimulatedMeter, meter_for
from disc_counter.camera.simulation import Story
from disc_counter.camera.simulation.rendering import layout
from disc_counter.model import Image, Window
from disc_counter.register import carry, drums
from disc_counter.register.layout import ROLL_UPWARDS
from disc_counter.register.picture_parts import around
from disc_counter.register.reading import read
from disc_counter.register.ring import BINS, CENTRES, ROLLS, away, bell, middle
from disc_counter.settings import Settings
from tests.drawing.plain_registers import BLACK_ON_WHITE, WHITE_ON_BLACK, drawn, window_of


@pytest.mark.parametrize("shades", [WHITE_ON_BLACK, BLACK_ON_WHITE])
@pytest.mark.parametrize("register", [1_234_567.0, 138_231.9, 9_086_420.3, 4_005_079.6, 765_432.1])
def test_a_register_is_read_to_a_fraction_of_its_last_digit(register: float, shades: tuple[float, float]) -> None:
    seen = drawn(register, shades=shades)
    reading = read(seen.image, window_of(seen), 7, 1)
    assert reading.reading_kwh == pytest.approx(register / 10, abs=0.03)
    assert reading.digits == f"{int(register):07d}"
    assert len(reading.drums) == 7


@pytest.mark.parametrize("count", [5, 6, 7, 8])
def test_the_number_of_drums_may_be_given(count: int) -> None:
    register = 13_579_246.2 % 10**count
    seen = drawn(register, count)
    assert read(seen.image, window_of(seen), count, 0).reading_kwh == pytest.approx(register, abs=0.3)


@pytest.mark.parametrize("count", [5, 6, 7, 8])
def test_the_number_of_drums_is_found(count: int) -> None:
    register = 13_579_246.2 % 10**count
    seen = drawn(register, count)
    assert read(seen.image, window_of(seen), None, 0).reading_kwh == pytest.approx(register, abs=0.3)


@pytest.mark.parametrize("height", [3.5, 5.0])
def test_a_window_may_be_drawn_far_too_high(height: float) -> None:
    seen = drawn(138_231.4)
    middle_y, half = seen.middles[0, 1], height / 2 * seen.digit_px
    around = np.pad(seen.image, ((99, 99), (0, 0)), "edge")
    window = replace(window_of(seen), y=round(99 + middle_y - half), height=round(2 * half))
    assert read(around, window, 7, 1).reading_kwh == pytest.approx(13_823.14, abs=0.03)


def test_a_register_is_found_in_a_picture() -> None:
    seen = drawn(809_070.5, 6)
    assert read(seen.image, None, None, 0).reading_kwh == pytest.approx(809_070.5, abs=0.3)


@pytest.mark.parametrize("drums", [slice(1, None), slice(None, -1)])
def test_a_window_that_leaves_out_a_drum_gives_no_wrong_reading(drums: slice) -> None:
    seen = drawn(1_357_924.0)
    middles = seen.middles[drums]
    window = replace(
        window_of(seen),
        x=round(middles[0, 0] - 0.6 * seen.digit_px),
        width=round(middles[-1, 0] - middles[0, 0] + 1.2 * seen.digit_px),
    )
    reading = read(seen.image, window, None, 0)
    assert reading.reading_kwh in (None, pytest.approx(1_357_924.0, abs=0.3))


def test_where_each_drum_is_found_by_itself() -> None:
    seen = drawn(1_234_567.0)
    reading = read(seen.image, window_of(seen), 7, 1)
    middles = [drum.window.x + drum.window.width / 2 for drum in reading.drums]
    assert middles == pytest.approx(list(seen.middles[:, 0]), abs=0.15 * seen.digit_px)
    box = around([drum.window for drum in reading.drums], seen.image.shape[1::-1])
    assert box.x >= 0
    assert box.x + box.width <= seen.image.shape[1]


@pytest.mark.parametrize(
    ("standing", "digits"),
    [
        ([1.0, 2.0, 3.0, 4.0, 5.3], [1, 2, 3, 4, 5]),
        ([1.0, 2.6, 9.6, 9.6, 9.6], [1, 2, 9, 9, 9]),
        ([0.5, 9.5, 9.5, 9.5, 9.5], [0, 9, 9, 9, 9]),
        ([1.0, 2.0, 3.0, 3.8, 9.8], [1, 2, 3, 3, 9]),
        # A worn drum hangs back by a third, the one below is past zero: it has gone on, all the same.
        ([1.0, 2.0, 2.7, 0.1, 0.2], [1, 2, 3, 0, 0]),
    ],
)
def test_drums_are_joined_by_how_they_carry(standing: Sequence[float], digits: list[int]) -> None:
    seen = np.zeros((len(standing), ROLLS, BINS))
    seen[:, 0] = bell(np.array(standing), 0.15)
    together = carry.joined(seen, ROLL_UPWARDS)
    assert together.digits.tolist() == digits
    assert together.last == pytest.approx(standing[-1], abs=0.1)
    assert together.confidence > 0.8


def test_a_drum_that_shows_nothing_makes_the_register_unsure() -> None:
    seen = np.zeros((5, ROLLS, BINS))
    seen[:, 0] = bell(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 0.15)
    seen[2, 0] = 1 / BINS
    together = carry.joined(seen, ROLL_UPWARDS)
    assert together.probabilities[2] < 0.5
    assert together.confidence < 0.5


def test_positions_go_round() -> None:
    assert float(away(9.9, 0.1)) == pytest.approx(-0.2)
    assert float(middle(bell(9.95, 0.2))) == pytest.approx(9.95, abs=0.02)
    assert CENTRES[-1] == pytest.approx(9.8)


def test_the_net_is_small_and_told_how_it_was_made() -> None:
    assert drums.MODEL.stat().st_size + drums.FINDER.stat().st_size <= 300_000
    card = drums.MODEL.with_suffix(".md").read_text()
    assert "Apache License 2.0" in card
    assert "Held out by device" in card


NOTHING = Window(10, 10, 200, 50)


@pytest.mark.parametrize(
    ("image", "window", "said"),
    [
        (np.zeros((100, 300, 3), np.uint8), NOTHING, "too dark"),
        (np.full((100, 300, 3), 255, np.uint8), NOTHING, "overexposed"),
        (np.full((100, 300, 3), 120, np.uint8), NOTHING, "nothing is seen"),
        (np.zeros((100, 300, 3), np.uint8), Window(400, 10, 50, 20), "outside the picture, which is 300 x 100"),
        (np.random.default_rng(1).integers(0, 255, (100, 300, 3), np.uint8), NOTHING, "no row of drums|not sure"),
        (cv2.resize(np.eye(10, dtype=np.uint8) * 200, (300, 100)), NOTHING, "no row of drums|not sure"),
    ],
)
def test_what_is_no_register_gives_no_reading_and_the_reason(image: Image, window: Window, said: str) -> None:
    reading = read(image, window, 7, 1)
    assert reading.reading_kwh is None
    assert reading.reason is not None
    assert any(each in reading.reason for each in said.split("|")), reading.reason


def test_a_register_on_its_head_is_said_to_be() -> None:
    seen = drawn(1_234_574.0)
    image = np.ascontiguousarray(seen.image[::-1, ::-1])
    window = window_of(seen)
    height, width = image.shape
    turned = Window(width - window.x - window.width, height - window.y - window.height, window.width, window.height)
    reading = read(image, turned, 7, 1)
    assert reading.reading_kwh is None
    assert reading.reason is not None
    assert "on its head" in reading.reason or "not sure" in reading.reason


def test_a_covered_drum_is_a_question_mark() -> None:
    seen = drawn(1_234_567.0)
    x, y = seen.middles[3]
    half = round(0.6 * seen.digit_px)
    seen.image[round(y) - 2 * half : round(y) + 2 * half, round(x) - half : round(x) + half] = 128
    reading = read(seen.image, window_of(seen), 7, 1)
    assert reading.reading_kwh is None
    assert reading.digits[3] == "?"


def test_the_simulated_meters_register_is_found_and_read() -> None:
    settings = Settings()
    meter = meter_for(settings)
    frame = next(iter(SimulatedMeter(meter, Story([(1.0, 500.0)]), 25.0)))
    reading = read(frame.image, layout(meter).register, 6, 1)
    assert reading.digits.startswith("12345")


@pytest.mark.parametrize("shade", [25, 220, 128])
@pytest.mark.parametrize("side", [-1, 1])
def test_an_8_of_which_half_is_covered_is_no_3(side: int, shade: int) -> None:
    seen = drawn(1_288_567.0)
    x, y = seen.middles[3]
    half = round(0.6 * seen.digit_px)
    columns = slice(round(x) - half, round(x)) if side < 0 else slice(round(x), round(x) + half)
    seen.image[round(y) - half : round(y) + half, columns] = shade
    reading = read(seen.image, window_of(seen), 7, 1)
    assert reading.reading_kwh is None
    assert reading.digits[3] == "?"
