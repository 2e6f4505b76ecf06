"""The pipeline from the camera to the journal, for one set of settings; another one can follow while the rest runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Event

from disc_counter.camera import Source, open_source
from disc_counter.clock import Clock, SystemClock
from disc_counter.constant.in_force import fastest_rev_s
from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.learning.from_camera import OnlineCalibrator
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.known import known_disc
from disc_counter.energy import Constant, speed_deg_per_s
from disc_counter.errors import CameraError, DiscCounterError
from disc_counter.measurement import Measurement
from disc_counter.picture.live import LivePicture
from disc_counter.picture.quality import TURN_GOOD_DEG, USUAL_MAX_POWER_W
from disc_counter.service.beside import Beside
from disc_counter.service.camera_thread import Capture
from disc_counter.service.faults import OPENED, TAKEN_UP, Faults
from disc_counter.service.follower import Follower, Learner
from disc_counter.service.frame_queue import FrameQueue
from disc_counter.service.journal_thread import Recorder
from disc_counter.service.observer import Observer
from disc_counter.service.register_thread import RegisterReader
from disc_counter.service.station import LiveStation
from disc_counter.service.thinning import Thinning
from disc_counter.service.threads import ServiceThread
from disc_counter.settings import Settings, check_windows
from disc_counter.setup.detect import closed_calibration, direction_of, loads_of

LEAST_RATE = 10.0
"""The fewest pictures a second where no constant is known yet, in 1/s: at 75 U/kWh a third of them would do."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What a service is made of, where it differs from the usual.

    `patient` lets the source wait for the measurement instead of leaving frames out.
    """

    open_source: Callable[[Settings, Event], Source] = open_source
    learner: Callable[[Settings], Learner] = lambda settings: _learner(settings)
    clock: Clock = field(default_factory=SystemClock)
    patient: bool = False


@dataclass(frozen=True, slots=True)
class Sinks:
    """Where frames, sights, events and faults end; every sink is called on the measuring thread."""

    live: LivePicture
    station: LiveStation
    recorder: Recorder
    register: RegisterReader
    faults: Faults


@dataclass(frozen=True, slots=True)
class Callbacks:
    """What a pipeline says to the service that it belongs to.

    `learnt` is given a new calibration, on the measuring thread. `ended` hears, on either thread, that nothing more
    comes: with what was not foreseen, or None where the source has ended.
    """

    learnt: Callable[[DiscCalibration], None]
    ended: Callable[[BaseException | None], None]


class Pipeline:
    """A camera, opened here (DiscCounterError if it cannot be), and the threads that take and measure its pictures."""

    def __init__(
        self,
        settings: Settings,
        dependencies: Dependencies,
        constant: Constant | None,
        sinks: Sinks,
        callbacks: Callbacks,
    ) -> None:
        self._settings, self._sinks, self._callbacks = settings, sinks, callbacks
        self._constant = constant
        self._fastest_rev_s: float | None = None
        self._stop = Event()
        self._queue = FrameQueue(patient=dependencies.patient)
        source = self._opened(dependencies)
        try:
            check_windows(settings, *source.size)
            self._observer = Observer(
                closed_calibration(settings, source.size),
                lambda: dependencies.learner(settings),
                self._follower,
                callbacks.learnt,
                live=settings.camera.source != "clip",
                failed=partial(sinks.faults.took, then=TAKEN_UP),
            )
        except DiscCounterError:
            source.close()
            raise
        self._size = source.size
        self._thinning = Thinning(self._queue, source.frame_rate, self._least_rate)
        self._capture = self._capturing(source, dependencies)
        self._measurement = Measurement(constant, settings.meter.backstop, sinks.faults.took)
        self._threads = (
            ServiceThread("camera", self._capture.run, self._stop.set, callbacks.ended),
            ServiceThread("measurement", self._measure, self._queue.close, callbacks.ended),
        )

    def _capturing(self, source: Source, dependencies: Dependencies) -> Capture:
        return Capture(
            source,
            lambda: dependencies.open_source(self._settings, self._stop),
            self._queue,
            self._stop,
            wants=self._thinning.wants,
            real_time=self._settings.camera.source == "clip" and not dependencies.patient,
            faults=self._sinks.faults,
        )

    def _opened(self, dependencies: Dependencies) -> Source:
        """The camera; what its driver raises of its own is a camera that is missing, and CameraError too."""
        try:
            return dependencies.open_source(self._settings, self._stop)
        except DiscCounterError:
            raise
        except Exception as error:
            raise CameraError(self._sinks.faults.took("camera", error, OPENED)) from error

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the camera's picture after rotation, in pixels."""
        return self._size

    @property
    def problem(self) -> str | None:
        """What keeps the camera from delivering, or is not as asked, in one sentence."""
        return self._capture.problem

    @property
    def alive_s(self) -> float:
        """The last sign of life of that thread whose last one is older, in monotonic s."""
        return min(self._queue.asked_s, time.monotonic() - self._capture.silent_s)

    @property
    def slowness(self) -> str | None:
        """That the machine is too slow for the pictures, in one sentence; None while it is not."""
        return self._thinning.problem

    @property
    def outdated(self) -> bool:
        """Whether the disc is followed with a fastest speed that another constant has made wrong: begin anew."""
        following = self._observer.calibration is not None
        return following and self._fastest_rev_s != fastest_rev_s(self._settings, self._constant)

    def start(self) -> None:
        """Let the pictures come."""
        for thread in self._threads:
            thread.start()

    def price(self, constant: Constant) -> None:
        """From now on power is reckoned by this constant."""
        self._constant = constant
        self._measurement.price(constant)

    def end(self) -> None:
        """Take no more pictures, measure those that were taken, and let go."""
        for thread in self._threads:
            thread.end()
        self._observer.close()

    def _measure(self) -> None:
        """Every frame from the camera to the journal: what is seen, what that means, and who is told.

        The journal hears of it first: who else is told may fail.
        """
        to = self._sinks
        for frame in self._queue:
            sight = self._observer.feed(frame)
            events = self._measurement.feed(sight)
            to.recorder.put(events)
            to.faults.besides("live picture", partial(to.live.publish, frame, sight, self._observer.scene))
            to.faults.besides("figures", partial(to.station.saw, frame, sight, events, self._observer))
            to.faults.besides("register", partial(to.register.heard, events))
        to.recorder.put(self._measurement.finish())
        if not self._stop.is_set():
            self._callbacks.ended(None)

    def _least_rate(self) -> float:
        """The fewest pictures a second that the fastest turn is followed well with."""
        if self._constant is None:
            return LEAST_RATE
        return speed_deg_per_s(self._settings.meter.max_power_w or USUAL_MAX_POWER_W, self._constant) / TURN_GOOD_DEG

    def _follower(self, calibration: DiscCalibration) -> Follower:
        """What follows the disc, by the constant that is in force once it is known."""
        self._fastest_rev_s = fastest_rev_s(self._settings, self._constant)
        loads = loads_of(self._settings, self._constant)
        return known_disc(calibration, direction_of(self._settings), self._fastest_rev_s, loads)


def _learner(settings: Settings) -> Learner:
    """A film waits for what is studied, a camera does not."""
    aside = AT_ONCE if settings.camera.source == "clip" else Beside("learning")
    return OnlineCalibrator(settings.disc.window, settings.disc.mark, direction_of(settings), aside)


def sees_otherwise(before: Settings, now: Settings) -> bool:
    """Whether what was learnt of the disc no longer holds."""
    return (before.camera, before.disc) != (now.camera, now.disc)


def measures_otherwise(before: Settings, now: Settings) -> bool:
    """Whether camera, disc or counting have to begin anew."""
    return sees_otherwise(before, now) or _counting(before) != _counting(now)


def _counting(settings: Settings) -> tuple[object, ...]:
    meter = settings.meter
    return meter.direction, meter.backstop, meter.max_power_w
