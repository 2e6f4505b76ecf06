"""A map that was made later tells how far a count from the first pictures on is off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from disc_counter.camera.simulation import DrawnMeter, Rim, Story
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.learning.from_film import learn
from disc_counter.disc.learning.looking_back import count_off
from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.disc.tracking.tracker import Tracker
from disc_counter.model import Frame
from tests.drawing.films import shoot
from tests.drawing.storyboards import Film

Drawn = tuple[Calibration, list[Frame], list[float]]


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """A disc that is known, pictures of it, and where it was followed in them."""
    film = Film("back", DrawnMeter(150, rim=Rim("plain", contrast=0.08, scratches=30), seed=5), Story([(18, 2000)]))
    frames = [shot.frame for shot in shoot(film)]
    calibration = learn(lambda: frames)
    tracker = Tracker(calibration)
    places = []
    for frame in frames:
        tracker.feed(frame)
        places.append(tracker.place)
    return calibration, frames, places


def counted(drawn: Drawn, off_bins: float) -> Iterator[tuple[Frame, float]]:
    """Whole pictures with places that are off by so many bins."""
    _, frames, places = drawn
    return ((frame, place - off_bins) for frame, place in zip(frames[60::20], places[60::20], strict=True))


@pytest.mark.parametrize("off", [0.0, 0.07, -0.2])
def test_a_count_is_put_right(drawn: Drawn, off: float) -> None:
    found = count_off(drawn[0], counted(drawn, off * BINS_PER_REVOLUTION), (0, 0))
    assert found == pytest.approx(off, abs=0.003)


def test_half_a_turn_could_be_either_way(drawn: Drawn) -> None:
    assert count_off(drawn[0], counted(drawn, 0.5 * BINS_PER_REVOLUTION), (0, 0)) is None


def test_a_single_picture_is_not_believed(drawn: Drawn) -> None:
    assert count_off(drawn[0], list(counted(drawn, 0.0))[:1], (0, 0)) is None
