"""A known disc loses sight while its load steps, or is not seen at first: its sum is off by no more than is stated."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.camera.clip import Clip
from disc_counter.camera.simulation import Dark, Story
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.tracking.known import loads_at
from disc_counter.disc.tracking.tracker import Tracker
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Sight
from tests.bench.truth import Truth, read_truth
from tests.drawing.lesson import SCALED, drawn


def cut(film: Path, known: Calibration, since_s: float, until_s: float) -> tuple[Sight, float]:
    """What is known at the end of a part of a film, and how far the disc really went in it."""
    tracker, truth = Tracker(known, 1, loads=loads_at(75.0)), read_truth(film)
    times_ns, last = [], None
    for frame in Clip(film):
        if since_s <= frame.time_ns / NS_PER_S < until_s:
            times_ns.append(frame.time_ns)
            last = tracker.feed(frame)
    assert last is not None
    return last, turned(truth, times_ns[0], times_ns[-1])


def turned(truth: Truth, since_ns: int, until_ns: int) -> float:
    return truth.angle(until_ns / NS_PER_S) - truth.angle(since_ns / NS_PER_S)


@pytest.mark.parametrize(
    ("loads", "dark"),
    [
        pytest.param([(6.0, 500.0), (7.0, 7000.0)], (4.0, 8.0), id="a load comes"),
        pytest.param([(5.0, 7000.0), (8.0, 300.0)], (4.0, 8.0), id="a load goes"),
        pytest.param([(4.5, 600.0), (3.0, 9000.0), (6.0, 600.0)], (4.0, 8.0), id="a load comes and goes"),
        pytest.param([(13.0, 0.0)], (4.0, 8.0), id="nothing turns"),
    ],
)
def test_sums_are_off_by_no_more_than_is_stated_wherever_the_film_is_cut(
    loads: list[tuple[float, float]], dark: tuple[float, float], scaled_disc: Calibration, tmp_path: Path
) -> None:
    film = drawn(tmp_path, SCALED, Story(loads, (Dark(*dark),), start_revolutions=0.37))
    for since_s, until_s in [(0.0, 99.0), (0.0, 7.0), (5.0, 99.0), (2.5, 10.0), (0.0, 3.5)]:
        last, true_revolutions = cut(film, scaled_disc, since_s, until_s)
        assert last.path_urev is not None
        off = abs(last.path_urev / UREV_PER_REVOLUTION - true_revolutions)
        stated = last.uncertainty_urev / UREV_PER_REVOLUTION
        assert off <= 3.0 * stated, (since_s, until_s)
        if until_s < dark[0]:
            assert max(off, stated) <= 0.02


def test_a_film_that_is_dark_throughout_has_no_sum(scaled_disc: Calibration, tmp_path: Path) -> None:
    film = drawn(tmp_path, SCALED, Story([(9.0, 3000.0)], (Dark(4, 8),)))
    last, _ = cut(film, scaled_disc, 4.5, 7.5)
    assert (last.path_urev, last.reason) == (None, "dark")
    assert last.uncertainty_urev > UREV_PER_REVOLUTION // 2
