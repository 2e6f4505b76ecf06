"""What the observer makes of pictures that are none of now: blind, and nothing is learnt from them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.frozen import BARE_NS
from disc_counter.model import NS_PER_S, Frame, Image, Sight
from disc_counter.service.observer import Observer
from tests.stand_ins.known_disc import KnownDisc, Pupil, calibration

FPS = 20


def noisy(count: int) -> Iterator[Image]:
    """Pictures of a sensor: a gradient, with noise on it."""
    random = np.random.default_rng(1)
    still = np.tile(np.linspace(60, 180, 160), (120, 1))
    for _ in range(count):
        yield np.clip(still + 2.0 * random.standard_normal(still.shape), 0, 255).astype(np.uint8)


def seen(observer: Observer, images: list[Image]) -> list[Sight]:
    return [observer.feed(Frame(number * NS_PER_S // FPS, image, number)) for number, image in enumerate(images)]


def observing(known: Calibration | None, live: bool = True) -> Observer:
    return Observer(known, Pupil, lambda learnt: KnownDisc(learnt, 1), lambda learnt: None, live)


@pytest.mark.parametrize("live", [True, False])
def test_a_known_disc_is_not_seen_while_the_camera_repeats_its_last_picture(live: bool) -> None:
    images = list(noisy(80))
    said = seen(observing(calibration(), live), [*images, *images[-1:] * 40])
    assert {sight.reason for sight in said[:80]} == {None}
    assert {sight.reason for sight in said[80:]} == {"frozen"}


def test_a_camera_that_hangs_from_the_start_is_said_to_within_ten_seconds() -> None:
    said = seen(observing(calibration()), list(noisy(1)) * 200)
    assert [sight.reason for sight in said].index("frozen") <= BARE_NS * FPS // NS_PER_S + 1


def test_nothing_is_learnt_from_a_frozen_camera() -> None:
    watched = observing(None)
    (image,) = noisy(1)
    watched.feed(Frame(0, image))
    assert watched.progress == pytest.approx(0.1)
    for number in range(1, 300):
        last = watched.feed(Frame(BARE_NS * number, image, number))
        if watched.progress is None:
            pytest.fail("a disc was learnt from one picture")
    assert (last.path_urev, last.reason) == (None, "frozen")
