"""Discs that are not known yet: `python -m tests.bench.first_minutes [--only CLIP...]` gives pictures in order, once.

Printed are net revolutions off ± what was stated, the seconds until power was first said, by how much of the turn the
path was off once the first and the second turn had been made, revolutions missed and said too many, and seconds blind.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from disc_counter.camera.clip import Clip
from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.learning.from_camera import OnlineCalibrator
from disc_counter.energy import Constant
from disc_counter.measurement import Measurement
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, MeasurementEvent, Progress, Revolution, Sight
from tests.bench import ten_powers
from tests.bench.figures import matched
from tests.bench.slow_computer import SlowComputer
from tests.bench.truth import Pass, Truth, read_truth
from tests.bench.windows import GIVEN, Outcome, said

TURNS = (1.0, 2.0)
"""After so many revolutions, made to and fro, the path is looked at."""


@dataclass(frozen=True, slots=True)
class FirstMinutes:
    """What a disc that is not known comes to; shares are None where a film is too short, or nothing is known then."""

    outcome: Outcome
    power_after_s: float | None
    off_shares: tuple[float | None, ...]
    missed: int
    extra: int

    def __str__(self) -> str:
        shares = ", ".join("-" if share is None else f"{100.0 * share:+.2f} %" for share in self.off_shares)
        power = "-" if self.power_after_s is None else f"{self.power_after_s:.0f} s"
        return f"{said(self.outcome)}, power after {power}, off {shares}, events {self.missed}/{self.extra}"


def live(frames: Iterable[Frame], truth: Truth, aside: Executor = AT_ONCE) -> FirstMinutes:
    """Give a disc's pictures once and in order, as a running camera does."""
    disc, measurement = (
        OnlineCalibrator(direction=truth.direction, aside=aside),
        Measurement(Constant.of(truth.constant)),
    )
    sights: list[Sight] = []
    events: list[MeasurementEvent] = []
    for frame in frames:
        sights.append(disc.feed(frame))
        events += measurement.feed(sights[-1])
    events += measurement.finish()
    return told(sights, events, truth)


def told(sights: list[Sight], events: list[MeasurementEvent], truth: Truth) -> FirstMinutes:
    """Hold sights and events of a film against its truth."""
    progress = [event for event in events if isinstance(event, Progress)]
    passes = [Pass(e.time_ns / NS_PER_S, e.direction) for e in events if isinstance(e, Revolution)]
    _, missed, extra = matched(truth.passes(), passes)
    powers_s = [event.time_ns / NS_PER_S for event in progress if event.power_w is not None]
    last = sights[-1]
    error = None if last.path_urev is None else last.path_urev / UREV_PER_REVOLUTION - truth.net
    blind_s = progress[-1].blind_ns / NS_PER_S if progress else 0.0
    outcome = Outcome(error, last.uncertainty_urev / UREV_PER_REVOLUTION, blind_s, ten_powers.faults(progress, truth))
    shares = tuple(_off_share(sights, truth, turns) for turns in TURNS)
    return FirstMinutes(outcome, min(powers_s, default=None), shares, missed, extra)


def _off_share(sights: list[Sight], truth: Truth, turns: float) -> float | None:
    """By which share of the path made the path is off, once so much was made; pictures may be missing."""
    made = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(truth.angles)))])
    if made[-1] < turns:
        return None
    time_ns = truth.times_s[int(np.searchsorted(made, turns))] * NS_PER_S
    sight = next((sight for sight in sights if sight.time_ns >= time_ns), sights[-1])
    if sight.path_urev is None:
        return None
    angle = float(np.interp(sight.time_ns / NS_PER_S, truth.times_s, truth.angles))
    return (sight.path_urev / UREV_PER_REVOLUTION - (angle - float(truth.angles[0]))) / turns


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.first_minutes", description=__doc__)
    parser.add_argument("--given", type=Path, default=GIVEN, help="the folder of the clips")
    parser.add_argument("--only", nargs="+", metavar="CLIP")
    parser.add_argument("--slower", type=float, metavar="FACTOR", help="on a computer that is so many times slower")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    for name in options.only or [film.stem for film in sorted(options.given.glob("*.mp4"))]:
        film = options.given / f"{name}.mp4"
        if options.slower:
            computer = SlowComputer(options.slower)
            result = live(computer.pictures(Clip(film)), read_truth(film), computer)
        else:
            result = live(Clip(film), read_truth(film))
        print(f"{name:24} {result}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
