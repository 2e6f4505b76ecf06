"""A disc that is not known yet is followed on a map that grows, in whatever light there is."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.provisional import Provisional
from disc_counter.disc.learning.route import Look, Route
from disc_counter.disc.strip import BINS_PER_REVOLUTION, RED, STEP_DEG
from disc_counter.model import NS_PER_S

BINS, LEVEL, CONTRAST = 500, 60.0, 0.05
FPS, BINS_A_PICTURE = 30, -3.7
LOOKED, FED = 150, 240
"""Strips of the first look, and those that come after it: the disc turns on by half a revolution."""


class Rim:
    """Strips of a rim of no teeth, patches of which are a twentieth brighter or darker, in noise."""

    def __init__(self, noise: float) -> None:
        """`noise` is a multiple of the rim's own contrast."""
        rng = self._rng = np.random.default_rng(5)
        patches = np.fft.irfft(np.fft.rfft(rng.normal(size=(2, BINS_PER_REVOLUTION))) * (np.arange(901) < 150), axis=1)
        self._map = CONTRAST * patches / patches.std(axis=1, keepdims=True)
        self._noise = noise * CONTRAST

    def strip(self, place: float) -> np.ndarray:
        """The raw strip at a place in bins, float32 [3, 500]."""
        at = (place + np.arange(BINS)) % BINS_PER_REVOLUTION
        rim, top = (np.interp(at, np.arange(BINS_PER_REVOLUTION), row) for row in self._map)
        strip = np.stack([1.0 + rim, np.zeros(BINS), 1.0 + top])
        strip[[0, 2]] += self._rng.normal(0.0, self._noise, (2, BINS))
        return np.asarray(LEVEL * strip, np.float32)

    def look(self) -> Look:
        """The first strips, followed rightly."""
        places = np.asarray(BINS_A_PICTURE * np.arange(LOOKED), np.float64)
        weights = np.ones((3, BINS), np.float32)
        weights[RED] = 0.0
        geometry = Geometry(250.0, 300.0, 0.2, 20.0, 40.0, 0.0, 8.0, -50.0, 50.0, 250.0)
        return Look(
            geometry,
            np.asarray(np.arange(BINS) * STEP_DEG - 50.0, np.float64),
            np.array([self.strip(place) for place in places]),
            np.arange(LOOKED) * NS_PER_S // FPS,
            Route(places, np.ones(LOOKED, np.bool_), weights, None),
        )


@pytest.mark.parametrize("noise", [0.1, 0.8, 2.0])
def test_a_disc_is_followed_however_little_light_there_is(noise: float) -> None:
    rim = Rim(noise)
    followed = Provisional(rim.look())
    for number in range(LOOKED, LOOKED + FED):
        followed.feed(rim.strip(BINS_A_PICTURE * number), number * NS_PER_S // FPS)
        assert not followed.lost
    assert followed.turned_bins == pytest.approx(BINS_A_PICTURE * (LOOKED + FED - 1), abs=5.0)


@pytest.mark.parametrize("noise", [0.1, 0.8])
def test_what_shows_no_rim_is_not_followed(noise: float) -> None:
    rim, rng = Rim(noise), np.random.default_rng(9)
    followed = Provisional(rim.look())
    for number in range(LOOKED, LOOKED + 60):
        followed.feed(rim.strip(BINS_A_PICTURE * number), number * NS_PER_S // FPS)
    for number in range(LOOKED + 60, LOOKED + 120):
        hand = np.asarray(rng.normal(LEVEL, LEVEL * CONTRAST, (3, BINS)), np.float32)
        followed.feed(hand, number * NS_PER_S // FPS)
    assert followed.lost


def test_a_look_that_followed_nothing_is_refused() -> None:
    look = Rim(0.1).look()
    look.route.sure[40:] = False
    with pytest.raises(ValueError, match="not followed surely"):
        Provisional(look)
