"""The line from camera to events for one set of settings; it can be ended and another one begun while the rest runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread

from disc_counter.camera import Source, open_source
from disc_counter.clock import Clock, SystemClock
from disc_counter.disc.learning.from_camera import OnlineCalibrator
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.known import known_disc
from disc_counter.energy import Constant
from disc_counter.errors import DiscCounterError
from disc_counter.measurement import Measurement
from disc_counter.model import Frame, MeasurementEvent, Sight
from disc_counter.service.camera_thread import Capture
from disc_counter.service.frame_queue import FrameQueue
from disc_counter.service.observer import Learner, Observer
from disc_counter.settings import Settings, check_windows
from disc_counter.setup.detect import direction_of, kept_calibration, loads_of

TAKE_S = 0.5
JOIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What a service is made of, where it differs from the usual."""

    open_source: Callable[[Settings, Event], Source] = open_source
    learner: Callable[[Settings], Learner] = lambda settings: OnlineCalibrator(
        settings.disc.window, settings.disc.mark, direction_of(settings)
    )
    clock: Clock = field(default_factory=SystemClock)
    patient: bool = False
    """Let the source wait for the measurement instead of leaving frames out."""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Where a line's results go; all are called on its measuring thread, but `over`, which either thread calls.

    `saw` hears of every frame and what it brought about, `said` of what is still to be said at the end, `learnt` of a
    new calibration, `over` that nothing more comes: with what was not foreseen, or None where the source has ended.
    """

    saw: Callable[[Frame, Sight, Sequence[MeasurementEvent], Observer], None]
    said: Callable[[Sequence[MeasurementEvent]], None]
    learnt: Callable[[DiscCalibration], None]
    over: Callable[[BaseException | None], None]


class Pipeline:
    """A camera, opened here (DiscCounterError if it cannot be), and the threads that take and measure its pictures."""

    def __init__(
        self, settings: Settings, dependencies: Dependencies, constant: Constant | None, callbacks: Callbacks
    ) -> None:
        self._stop = Event()
        self._callbacks = callbacks
        self._queue = FrameQueue(patient=dependencies.patient)
        source = dependencies.open_source(settings, self._stop)
        try:
            check_windows(settings, *source.size)
            self.size = source.size
            self.observer = _opened_observer(settings, dependencies, source.size, constant, callbacks.learnt)
        except DiscCounterError:
            source.close()
            raise
        self._capture = Capture(
            source,
            lambda: dependencies.open_source(settings, self._stop),
            self._queue,
            self._stop,
            real_time=settings.camera.source == "clip" and not dependencies.patient,
        )
        self.measurement = Measurement(constant, settings.meter.backstop)
        self._beat_s = time.monotonic()
        works = {"camera": self._capture.run, "measurement": self._measure}
        self._threads = [
            Thread(target=self._guarded, args=(work,), name=name, daemon=True) for name, work in works.items()
        ]

    @property
    def problem(self) -> str | None:
        """What keeps the camera from delivering, or is not as asked, in one sentence."""
        return self._capture.problem

    @property
    def alive_s(self) -> float:
        """The last sign of life of that thread whose last one is older, in monotonic s."""
        return min(self._beat_s, time.monotonic() - self._capture.silent_s)

    @property
    def dropped(self) -> int:
        """Pictures that came faster than they could be measured."""
        return self._queue.dropped

    def start(self) -> None:
        """Let the pictures come."""
        for thread in self._threads:
            thread.start()

    def end(self) -> list[str]:
        """Take no more pictures, measure those that were taken; names the threads that do not end."""
        camera, measurement = self._threads
        for thread, release in ((camera, self._stop.set), (measurement, self._queue.close)):
            release()
            if thread.ident is not None:
                thread.join(JOIN_S)
        return [thread.name for thread in self._threads if thread.is_alive()]

    def _measure(self) -> None:
        while not self._queue.over:
            self._beat_s = time.monotonic()
            frame = self._queue.take(TAKE_S)
            if frame is None:
                continue
            sight = self.observer.feed(frame)
            self._callbacks.saw(frame, sight, self.measurement.feed(sight), self.observer)
        self._callbacks.said(self.measurement.finish())
        if not self._stop.is_set():
            self._callbacks.over(None)

    def _guarded(self, work: Callable[[], None]) -> None:
        """Run a thread's work; whatever was not foreseen is handed on."""
        try:
            work()
        except BaseException as error:
            self._callbacks.over(error)


def _opened_observer(
    settings: Settings,
    dependencies: Dependencies,
    size: tuple[int, int],
    constant: Constant | None,
    learnt: Callable[[DiscCalibration], None],
) -> Observer:
    direction, loads = direction_of(settings), loads_of(settings, constant)
    return Observer(
        kept_calibration(settings, size),
        lambda: dependencies.learner(settings),
        lambda calibration: known_disc(calibration, direction, None, loads),
        learnt,
        live=settings.camera.source != "clip",
    )


def sees_otherwise(before: Settings, now: Settings) -> bool:
    """Whether what was learnt of the disc no longer holds."""
    return (before.camera, before.disc) != (now.camera, now.disc)


def measures_otherwise(before: Settings, now: Settings) -> bool:
    """Whether camera, disc or counting have to begin anew."""
    meter, was = now.meter, before.meter
    return sees_otherwise(before, now) or (was.direction, was.backstop) != (meter.direction, meter.backstop)
