"""From a few strips of a disc of which nothing is known its speed is told; so is where it is told best."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.learning.starts import ALONE_LEAD, START_STRIPS, starts
from disc_counter.disc.strip import FASTEST_BINS, RED, RIM, ROWS, TOP, Strip
from disc_counter.disc.tracking.first_speeds import first_speeds
from disc_counter.model import NS_PER_S

COUNT = 400
FPS = 30
WEIGHTS: Strip = np.ones((ROWS, COUNT), np.float32)
TOOTH_BINS = 9


def times(number: int) -> NDArray[np.int64]:
    return np.arange(number) * (NS_PER_S // FPS)


def rim(bins: int = 6000) -> NDArray[np.float32]:
    """A long stretch that is different everywhere."""
    rough = np.random.default_rng(1).normal(0.0, 1.0, (ROWS, bins)).astype(np.float32)
    return np.asarray(cv2.blur(rough, (5, 1)), np.float32)


def knurled(bins: int = 6000) -> NDArray[np.float32]:
    """Equal teeth on the rim; only the top face differs from place to place."""
    stretch = 0.1 * rim(bins)
    stretch[RIM] = np.cos(2 * np.pi * np.arange(bins) / TOOTH_BINS)
    stretch[TOP] *= 5.0
    return stretch


def strips_at(
    stretch: NDArray[np.float32], places: NDArray[np.floating[Any]], noise: float = 0.02
) -> NDArray[np.float32]:
    random = np.random.default_rng(2)
    at = np.arange(COUNT)
    cut = [stretch[:, round(place) + at] for place in places]
    return np.array([strip + random.normal(0.0, noise, strip.shape) for strip in cut], np.float32)


@pytest.mark.parametrize("speed", [0.0, 60.0, -60.0, 900.0, -1800.0])
@pytest.mark.parametrize("drawn", [rim, knurled])
def test_the_speed_is_told(speed: float, drawn: Callable[[], NDArray[np.float32]]) -> None:
    stretch = drawn()
    places = 3000.0 + speed / FPS * np.arange(START_STRIPS)
    found = first_speeds(list(strips_at(stretch, places)), times(START_STRIPS).tolist(), WEIGHTS, FASTEST_BINS)
    best = max(found, key=lambda entry: entry[1])
    assert best[0] == pytest.approx(speed, abs=5.0)
    assert best[1] == 0.0


def test_on_equal_teeth_other_speeds_stay_possible() -> None:
    """Without a top face, a tooth more or less a picture explains strips under noise nearly as well."""
    stretch = knurled()
    stretch[TOP] = stretch[RED] = 0.0
    places = 3000.0 + 60.0 / FPS * np.arange(START_STRIPS)
    found = first_speeds(list(strips_at(stretch, places, 0.3)), times(START_STRIPS).tolist(), WEIGHTS, FASTEST_BINS)
    likely = sorted(speed for speed, odds in found if odds > -1.5)
    assert likely == pytest.approx([60.0 + teeth * TOOTH_BINS * FPS for teeth in (-1, 0, 1)], abs=5.0)


def test_no_speed_beyond_the_fastest_is_told() -> None:
    places = 3000.0 + 900.0 / FPS * np.arange(START_STRIPS)
    found = first_speeds(list(strips_at(rim(), places)), times(START_STRIPS).tolist(), WEIGHTS, 600.0)
    assert max(abs(speed) for speed, _ in found) <= 605.0


def test_it_is_begun_where_the_speed_is_least_in_doubt() -> None:
    """Equal teeth, but for a stretch that differs from place to place: there a start leads by most."""
    stretch = knurled()
    stretch[TOP] *= 0.02
    stretch[:, 2600:3000] = rim()[:, 2600:3000]
    places = 600.0 + 10.0 * np.arange(300)
    found = starts(strips_at(stretch, places), times(300), WEIGHTS)
    best = found[0]
    assert best.lead == max(start.lead for start in found)
    assert 2200 <= places[best.index] < 3000
    assert best.speeds[0][0] == pytest.approx(300.0, abs=5.0)
    assert best.speeds[0][1] - best.speeds[1][1] == best.lead if len(best.speeds) > 1 else best.lead == ALONE_LEAD


def test_starts_lie_far_from_each_other() -> None:
    found = starts(strips_at(rim(), 1000.0 + 4.0 * np.arange(240)), times(240), WEIGHTS)
    indices = sorted(start.index for start in found)
    assert len(indices) > 12
    assert min(later - earlier for earlier, later in pairwise(indices)) > 5


def test_a_start_is_looked_for_on_the_mark_too() -> None:
    """On teeth that are all equal only strips with the red mark tell the speed: four of 300, between two of the even
    starts."""
    stretch = knurled(31000)
    stretch[TOP] = stretch[RED] = 0.0
    stretch[RED, 14340:14400] = 2.0
    places = 600.0 + 100.0 * np.arange(300)
    best = starts(strips_at(stretch, places), times(300), WEIGHTS)[0]
    assert 14400 - COUNT <= places[best.index] <= 14340
    assert best.speeds[0][0] == pytest.approx(3000.0, abs=5.0)
