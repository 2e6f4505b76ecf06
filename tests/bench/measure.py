"""Measures one film in both ways, frame by frame in turn, so that both meet the same machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from disc_counter.camera.clip import Clip
from disc_counter.disc.learning.learn import learn
from disc_counter.disc.tracking.doubt import loads_at
from disc_counter.disc.tracking.known import known_disc
from disc_counter.energy import Constant
from disc_counter.errors import CalibrationError
from disc_counter.film.replay import Measured, Unrecognised
from disc_counter.measurement import Measurement
from disc_counter.model import Frame, MeasurementEvent, Progress, Sight
from tests.bench.truth import Truth
from tests.bench.usual import UsualCounter


@dataclass(frozen=True, slots=True)
class Job:
    """A film to measure, and the one of the same meter from which it is learnt: mostly itself."""

    name: str
    film: Path
    lesson: Path

    @property
    def taught(self) -> bool:
        """Whether the disc is known before the film begins."""
        return self.lesson != self.film


@dataclass(slots=True)
class Run:
    """What came of a film: the events, the last sight, and the cost of each frame in nanoseconds of CPU time.

    `usual_powers_w` is the usual way's power at each Progress, by its time.
    """

    usual: UsualCounter
    size: tuple[int, int]
    events: list[MeasurementEvent] = field(default_factory=list)
    last: Sight | None = None
    costs_ns: list[int] = field(default_factory=list)
    usual_costs_ns: list[int] = field(default_factory=list)
    usual_powers_w: dict[int, float | None] = field(default_factory=dict)

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU time a frame."""
        return float(np.mean(self.costs_ns)) / 1e6

    @property
    def usual_cpu_ms(self) -> float:
        """The usual way's."""
        return float(np.mean(self.usual_costs_ns)) / 1e6

    @property
    def slow_ms(self) -> float:
        """What 99 of 100 frames stay below."""
        return float(np.percentile(self.costs_ns, 99)) / 1e6


def run(job: Job, truth: Truth, disc: Measured | None = None) -> Run:
    """Measure a film, with `disc` or one that is learnt from the job's lesson; DiscCounterError where it cannot be."""
    cv2.setNumThreads(1)
    clip = Clip(job.film)
    done = Run(UsualCounter(truth.slot, truth.constant), clip.size)
    disc = disc or _disc(job, truth)
    measurement = Measurement(Constant.of(truth.constant))
    for frame in clip:
        _take(done, frame, disc, measurement)
    done.events += measurement.finish()
    return done


def _disc(job: Job, truth: Truth) -> Measured:
    lesson = Clip(job.lesson)
    try:
        return known_disc(learn(lambda: lesson), truth.direction, None, loads_at(truth.constant))
    except CalibrationError:
        return Unrecognised(loads_at(truth.constant))


def _take(done: Run, frame: Frame, disc: Measured, measurement: Measurement) -> None:
    """Measure a frame in both ways; whose turn it is first changes, for the second finds the picture in the cache."""
    events: list[MeasurementEvent] = []

    def ours() -> None:
        done.last = disc.feed(frame)
        events.extend(measurement.feed(done.last))

    def theirs() -> None:
        done.usual.feed(frame)

    pair = [(ours, done.costs_ns), (theirs, done.usual_costs_ns)]
    for work, costs_ns in pair if frame.sequence % 2 else reversed(pair):
        costs_ns.append(_cost_ns(work))
    done.events += events
    for event in events:
        if isinstance(event, Progress):
            done.usual_powers_w[event.time_ns] = done.usual.power_w


def _cost_ns(work: Callable[[], None]) -> int:
    start_ns = time.thread_time_ns()
    work()
    return time.thread_time_ns() - start_ns
