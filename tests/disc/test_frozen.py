"""Pictures with and without noise are drawn: a camera that repeats itself is told from a disc that stands."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from disc_counter.disc.frozen import BARE_NS, Repetition
from disc_counter.model import NS_PER_S, Image

FPS = 30
SIZE = (120, 160)
"""A quarter of what cameras give: drawn in no time, and every pixel of the grid lies in it."""


def plate(light: float = 1.0) -> np.ndarray:
    """A meter's front: bright, with print on it and a slot."""
    drawn = np.full(SIZE, 150.0, np.float32) + np.linspace(-30, 30, SIZE[1], dtype=np.float32)
    drawn[::4] -= 60.0
    drawn[50:60, 38:125] = 60.0
    return drawn * np.float32(light)


def pictures(count: int, noise: float, light: float = 1.0, turning: bool = False, seed: int = 1) -> Iterator[Image]:
    """So many of them, with noise of so many grey levels; a printed disc turns in the slot, or stands."""
    random = np.random.default_rng(seed)
    print_ = random.uniform(-40, 40, 4000)
    for number in range(count):
        drawn = plate(light)
        shift = 2 * number if turning else 0
        drawn[51:59, 40:123] += np.float32(light) * print_[shift : shift + 83].astype(np.float32)
        yield np.clip(np.rint(drawn + noise * random.standard_normal(SIZE)), 0, 255).astype(np.uint8)


def stale(watch: Repetition, seen: Iterator[Image] | list[Image], first: int = 0) -> list[bool]:
    return [watch.stale(image, (first + number) * NS_PER_S // FPS) for number, image in enumerate(seen)]


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("noise", [0.3, 2.0, 10.0])
def test_a_noisy_camera_that_repeats_its_last_picture_is_frozen_at_once(noise: float, live: bool) -> None:
    watch = Repetition(live)
    seen = list(pictures(90, noise))
    assert not any(stale(watch, seen))
    assert all(stale(watch, [seen[-1]] * 30, 90))
    assert not any(stale(watch, pictures(30, noise, seed=2), 120))


def test_a_driver_that_gives_its_few_buffers_again_and_again_is_frozen() -> None:
    watch = Repetition(live=True)
    seen = list(pictures(90, 2.0))
    stale(watch, seen)
    assert all(stale(watch, seen[-4:] * 8, 90))


@pytest.mark.parametrize("turning", [True, False])
@pytest.mark.parametrize("noise", [0.15, 0.5, 3.0])
def test_a_disc_that_turns_or_stands_before_a_real_sensor_is_not_frozen(noise: float, turning: bool) -> None:
    assert not any(stale(Repetition(live=True), pictures(240, noise, turning=turning)))


@pytest.mark.parametrize("light", [0.0, 0.02, 0.1, 0.4])
def test_darkness_is_not_a_frozen_camera(light: float) -> None:
    watch = Repetition(live=True)
    stale(watch, pictures(90, 2.0))
    assert not any(stale(watch, pictures(200, 0.4 * light, light), 90))


def test_a_lens_that_is_covered_is_not_a_frozen_camera() -> None:
    watch = Repetition(live=True)
    stale(watch, pictures(90, 2.0))
    assert not any(stale(watch, [np.full(SIZE, 16, np.uint8)] * 300, 90))


def test_a_live_camera_that_never_gave_another_picture_is_frozen_within_ten_seconds() -> None:
    (only,) = pictures(1, 2.0)
    said = stale(Repetition(live=True), [only] * 300)
    assert said.index(True) == pytest.approx(BARE_NS * FPS / NS_PER_S, abs=3)
    assert all(said[said.index(True) :])


def test_a_film_that_was_drawn_without_noise_is_not_frozen_where_its_disc_stands() -> None:
    watch = Repetition(live=False)
    assert not any(stale(watch, pictures(120, 0.0, turning=True)))
    assert not any(stale(watch, list(pictures(1, 0.0)) * 300, 120))


def test_a_film_that_was_heavily_compressed_is_not_frozen_where_its_disc_stands() -> None:
    """Most of its parts stay as they were from picture to picture: noise is below what is kept."""
    watch = Repetition(live=False)
    coarse = [(image // 24 * 24).astype(np.uint8) for image in pictures(120, 0.5, turning=True)]
    assert not any(stale(watch, coarse))
    assert not any(stale(watch, [coarse[-1]] * 200, 120))


def test_a_paused_video_is_frozen_though_its_codec_still_touches_a_few_pixels() -> None:
    watch = Repetition(live=True)
    seen = list(pictures(90, 2.0))
    stale(watch, seen)
    paused = []
    for number in range(60):
        touched = seen[-1].copy()
        touched[24:28, 4 * (number % 30) : 4 * (number % 30) + 4] += np.uint8(number % 3)
        paused.append(touched)
    said = stale(watch, paused, 90)
    assert all(said[35:])


def test_noise_that_goes_while_the_disc_turns_is_another_light_and_no_frozen_camera() -> None:
    watch = Repetition(live=True)
    stale(watch, pictures(90, 2.0))
    said = stale(watch, pictures(200, 0.0, turning=True), 90)
    assert sum(said) < FPS
    assert not any(said[60:])


def test_every_picture_given_twice_is_new_every_other_time() -> None:
    watch = Repetition(live=True)
    stale(watch, pictures(90, 2.0))
    twice = [image for image in pictures(40, 2.0, seed=3) for _ in range(2)]
    assert stale(watch, twice, 90) == [False, True] * 40


def test_grey_colour_and_small_pictures_are_looked_at_alike() -> None:
    large = list(pictures(90, 2.0))
    small = [image[1::3, 1::3] for image in large]
    for seen in (large, small):
        coloured = [np.repeat(image[..., None], 3, axis=2) for image in seen]
        for film in (seen, coloured, [image[::-1] for image in coloured]):
            watch = Repetition(live=True)
            assert not any(stale(watch, film))
            assert all(stale(watch, [film[-1]] * 10, 90))
    assert not any(stale(Repetition(live=True), [np.zeros((8, 8), np.uint8)] * 200))
