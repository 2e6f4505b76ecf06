"""Windows drawn by hand, well and badly: `python -m tests.bench.windows [--only CLIP...]` says how clips are followed.

Each clip is measured with no window given and with the slot of its truth moved outwards by left, top, right and bottom
pixels. Printed are the number of the window, net revolutions off ± what was stated, b seconds said to be blind, p spans
of ten powers that were wrong beyond what was stated.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2

from disc_counter.camera.clip import Clip
from disc_counter.disc.learning.learn import learn
from disc_counter.disc.tracking.known import known_disc, loads_at
from disc_counter.energy import Constant
from disc_counter.errors import DiscCounterError
from disc_counter.measurement import Measurement
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Blind, Frame, Progress, Sight, Window
from tests.bench import ten_powers
from tests.bench.truth import Truth, read_truth

GIVEN = Path(__file__).parents[3] / "shared" / "clips"
DRAWN: tuple[tuple[int, int, int, int] | None, ...] = (
    None,
    (0, 0, 0, 0),
    (10, 10, 10, 10),
    (30, 20, 30, 20),
    (60, 40, 60, 40),
    (-8, -3, -8, -3),
    (20, -4, -10, 12),
    (60, 0, 0, 0),
    (0, 0, 60, 0),
    (0, 30, 0, 0),
    (0, 0, 0, 30),
    (-30, 0, 30, 0),
    (0, -25, 0, 25),
)
"""Pixels by which a window is moved outwards: left, top, right, bottom; None is no window."""
LESSONS = {"toothed-fast-375": "toothed-fast-375+cal"}
"""Clips that are measured with what was learnt from another one of the same meter."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a clip came to with one window; `error` is None where the disc was said to be unknown.

    `ten_powers` are the spans of ten powers whose mean was wrong beyond what was stated.
    """

    error: float | None
    uncertainty: float
    blind_s: float
    ten_powers: int = 0


def moved_outwards(slot: Window, by: tuple[int, int, int, int], size: tuple[int, int]) -> Window:
    """A window whose sides lie so many pixels outside of the slot's (left, top, right, bottom), within the picture."""
    left, top = max(slot.x - by[0], 0), max(slot.y - by[1], 0)
    right, bottom = min(slot.x + slot.width + by[2], size[0]), min(slot.y + slot.height + by[3], size[1])
    return Window(left, top, right - left, bottom - top)


def drawn(slot: Window, number: int, size: tuple[int, int]) -> Window | None:
    """The window that somebody drew, by its number of DRAWN; None for none."""
    by = DRAWN[number]
    return moved_outwards(slot, by, size) if by is not None else None


def said(result: Outcome) -> str:
    """What came of a clip, in one line."""
    net = "unknown" if result.error is None else f"{result.error:+.4f}±{result.uncertainty:.4f}"
    wrong = f" p{result.ten_powers}" if result.ten_powers else ""
    return f"{net} b{result.blind_s:.0f}{wrong}"


def outcome(film: list[Frame], lesson: list[Frame], truth: Truth, window: Window | None) -> Outcome:
    """Learn the disc from the lesson with that window, and measure the film."""
    try:
        calibration = learn(lambda: lesson, window=window)
        tracker = known_disc(calibration, truth.direction, None, loads_at(truth.constant))
    except DiscCounterError:
        return Outcome(None, 0.0, 0.0)
    measurement = Measurement(Constant.of(truth.constant))
    events = []
    last: Sight | None = None
    for frame in film:
        last = tracker.feed(frame)
        events += measurement.feed(last)
    events += measurement.finish()
    assert last is not None
    blind_ns = sum(event.until_ns - event.time_ns for event in events if isinstance(event, Blind))
    error = None if last.path_urev is None else last.path_urev / UREV_PER_REVOLUTION - truth.net
    progress = [event for event in events if isinstance(event, Progress)]
    wrong = ten_powers.faults(progress, truth)
    return Outcome(error, last.uncertainty_urev / UREV_PER_REVOLUTION, blind_ns / NS_PER_S, wrong)


def measured(clips: Path, name: str, windows: list[int]) -> Iterator[tuple[int, Outcome]]:
    """A clip's outcome for each of these numbers of DRAWN."""
    truth = read_truth(clips / f"{name}.mp4")
    film = list(Clip(clips / f"{name}.mp4"))
    lesson = list(Clip(clips / f"{LESSONS[name]}.mp4")) if name in LESSONS else film
    height, width = film[0].image.shape[:2]
    for number in windows:
        yield number, outcome(film, lesson, truth, drawn(truth.slot, number, (width, height)))


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.windows", description=__doc__)
    parser.add_argument("--given", type=Path, default=GIVEN, help="the folder of the clips")
    parser.add_argument("--only", nargs="+", metavar="CLIP")
    parser.add_argument("--windows", nargs="+", type=int, metavar="N", default=list(range(len(DRAWN))))
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    names = options.only or [film.stem for film in sorted(options.given.glob("*.mp4"))]
    for name in names:
        print(f"{name:24}", end="", flush=True)
        for number, result in measured(options.given, name, options.windows):
            print(f" {number}:{said(result)}", end="", flush=True)
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
