"""The bench in short, for every change: `python -m tests.bench.short` draws three films and measures each with four
windows, drawn well and badly; exit status 1 where a sum is off, or off by more than what was stated allows."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import cv2
import numpy as np

from disc_counter.camera.simulation import DrawnMeter, Rim, Story, Viewpoint
from disc_counter.camera.simulation.rendering import layout
from disc_counter.model import NS_PER_S, Frame, Image, Window
from tests.bench.truth import Truth
from tests.bench.windows import Outcome, drawn, outcome, said
from tests.drawing.films import shoot
from tests.drawing.storyboards import Film
from tests.drawing.toothed_rim import WINDOW, ToothedRim

WINDOWS = (0, 1, 4, 6)
"""Of DRAWN: none, exactly the slot, far too large, askew."""
MOST_ERROR = 0.02
"""Revolutions."""
DEVIATIONS = 3.0
FPS = 30.0
TOOTHED_CONSTANT = 375.0

Drawn = tuple[str, list[Frame], Truth]


def films() -> Iterator[Drawn]:
    """A toothed rim, a printed one and a plain one, each over more than a turn with a step of load."""
    yield _toothed()
    low = Viewpoint(elevation_deg=6.5)
    printed = DrawnMeter(150, rim=Rim("scale", contrast=0.08), view=low, seed=70)
    plain = DrawnMeter(150, rim=Rim("plain", contrast=0.06, scratches=30), seed=71)
    story = Story([(12, 1500), (12, 3200)])
    for film in (Film("printed", printed, story), Film("plain", plain, story)):
        shots = list(shoot(film))
        seen = layout(film.meter)
        times_s, angles = np.array([shot.time_s for shot in shots]), np.array([shot.angle for shot in shots])
        truth = Truth(film.meter.revolutions_per_kwh, seen.direction, seen.slot, (), times_s, angles)
        yield film.name, [shot.frame for shot in shots], truth


def _toothed() -> Drawn:
    """Fine teeth that are all but equal: slow, then more than a tooth a picture."""
    rim, random = ToothedRim(), np.random.default_rng(72)
    places = -np.cumsum(np.concatenate([np.full(240, 0.7), np.full(360, 1.4)]))
    pictures: list[Image] = [rim.picture(place, random) for place in places]
    times_s = np.arange(len(places)) / FPS
    frames = [Frame(round(t * NS_PER_S), picture) for t, picture in zip(times_s, pictures, strict=True)]
    return "toothed", frames, Truth(TOOTHED_CONSTANT, 1, Window(*WINDOW), (), times_s, -places / rim.teeth)


def fault(result: Outcome) -> str:
    """What is wrong with an outcome; empty where nothing is."""
    if result.error is None:
        return "not recognised"
    if abs(result.error) > MOST_ERROR:
        return f"off by more than {MOST_ERROR}"
    if abs(result.error) > DEVIATIONS * result.uncertainty:
        return f"off by more than {DEVIATIONS:g} deviations"
    return "powers off by more than stated" if result.ten_powers else ""


def main() -> int:
    """Measure all, and say what came of each."""
    cv2.setNumThreads(1)
    faults = 0
    for name, frames, truth in films():
        height, width = frames[0].image.shape[:2]
        for number in WINDOWS:
            result = outcome(frames, frames, truth, drawn(truth.slot, number, (width, height)))
            wrong = fault(result)
            faults += bool(wrong)
            print(f"{name:8} window {number} {said(result)} of {truth.net:+.3f} {wrong}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
