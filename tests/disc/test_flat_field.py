"""What stands still is taken out of strips, however bright the room; what turns is left, relative to the light."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.flat_field import CAPS, Cleaner, learn_levels, smoothed
from disc_counter.disc.strip import RED, RIM, TOP, Strip

COUNT = 500
LAMP = (100.0 + 60.0 * np.cos(np.linspace(0.0, 9.0, COUNT))).astype(np.float32)
STILL: Strip = np.stack([LAMP, np.full(COUNT, 5.0, np.float32), 0.5 * LAMP])
"""A lamp that lights the rim unevenly, the top face half as much, and a rim that is a little reddish."""


def pattern(seed: int = 0) -> Strip:
    """What turns: bright and dark by 6 per cent from place to place."""
    return np.random.default_rng(seed).normal(0.0, 0.06, (3, COUNT)).astype(np.float32)


@pytest.mark.parametrize("gain", [0.3, 1.0, 1.6])
def test_still_light_leaves_nothing_at_any_brightness(gain: float) -> None:
    strip = gain * STILL
    assert Cleaner(STILL)(strip) == pytest.approx(gain, rel=1e-5)
    assert np.abs(strip).max() < 1e-5


@pytest.mark.parametrize("gain", [0.3, 1.0, 1.6])
def test_where_the_slot_hides_a_part_of_the_strip_still_light_leaves_nothing_either(gain: float) -> None:
    """Beside a slot with narrow ends it is dark, and the face behind the rim is not seen there at all."""
    still = STILL.copy()
    still[RIM, :40] = 1.0
    still[TOP, :150] = 0.0
    strip = gain * still
    assert Cleaner(still)(strip) == pytest.approx(gain, rel=1e-5)
    assert np.abs(strip).max() < 1e-5


@pytest.mark.parametrize("gain", [0.5, 1.0])
def test_what_turns_is_left_as_a_share_of_the_light(gain: float) -> None:
    turning = pattern()
    strip = STILL.copy()
    strip[RIM] *= 1.0 + turning[RIM]
    strip[TOP] *= 1.0 + turning[TOP]
    strip *= gain
    Cleaner(STILL)(strip)
    for row in (RIM, TOP):
        assert np.corrcoef(strip[row], turning[row])[0, 1] > 0.98
        assert strip[row].std() == pytest.approx(turning[row].std(), rel=0.05)


def test_redness_counts_against_the_brightness_of_its_place() -> None:
    strip = STILL.copy()
    strip[RED, 200:220] += 0.3 * LAMP[200:220]
    Cleaner(STILL)(strip)
    assert strip[RED, 201:219].mean() == pytest.approx(0.3 * (1.0 - 20 / 61), abs=0.03)
    assert np.abs(strip[RED, 300:]).max() < 1e-5


def test_light_that_is_wider_than_the_mark_drops_out() -> None:
    strip = STILL * np.linspace(0.8, 1.2, COUNT, dtype=np.float32)
    Cleaner(STILL)(strip)
    assert np.abs(strip[:, 40:-40]).max() < 0.01


def test_a_torch_in_the_slot_does_not_outweigh_the_rest() -> None:
    strip = STILL.copy()
    strip[:, 100:104] += 5000.0
    Cleaner(STILL)(strip)
    assert np.abs(strip).max(axis=1) == pytest.approx(CAPS)


def test_the_light_is_learnt_from_a_disc_that_moves_in_rooms_of_any_brightness() -> None:
    gains = np.tile([0.7, 1.0, 1.3], 67)
    strips = np.array([gain * STILL * (1.0 + pattern(seed)) for seed, gain in enumerate(gains)], np.float32)
    strips[:, RED] = (gains * 5.0)[:, None]
    levels = learn_levels(strips)
    assert levels == pytest.approx(STILL, rel=0.05)


def test_pictures_without_light_teach_nothing_of_it() -> None:
    strips = np.array([STILL] * 10 + [0.1 * STILL[:, ::-1]] * 3, np.float32)
    assert learn_levels(strips) == pytest.approx(STILL, rel=1e-5)


def test_smoothing_is_along_the_rim_alone() -> None:
    strips = np.zeros((1, 3, COUNT), np.float32)
    strips[0, RED, 50] = 5.0
    soft = smoothed(strips, 5)
    assert soft[0, RED, 48:53] == pytest.approx(1.0)
    assert soft.sum() == pytest.approx(5.0)
