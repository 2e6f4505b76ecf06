"""Wires camera, disc, measurement, journal and page together, runs them, and stops them in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread

import cv2

from disc_counter.camera import Source, open_source
from disc_counter.clock import Clock, SystemClock
from disc_counter.constants import adopted, configured
from disc_counter.disc.apprentice import Apprentice
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.tracker import Tracker
from disc_counter.errors import CalibrationError, DiscCounterError
from disc_counter.history import History
from disc_counter.journal import Journal
from disc_counter.live import LivePicture
from disc_counter.localzone import local_zone
from disc_counter.measurement import Measurement
from disc_counter.service.board import Board, Figures
from disc_counter.service.capture import Capture
from disc_counter.service.eye import Eye, Learner
from disc_counter.service.handover import Handover
from disc_counter.service.notify import notify, watchdog_s
from disc_counter.service.recorder import Recorder
from disc_counter.setting_up import direction_of, kept_calibration
from disc_counter.settings import Settings, check_windows, read_secret
from web.app import create_app
from web.server import serve

TICK_S = 1.0
FIGURES_S = 10.0
TAKE_S = 0.5
JOIN_S = 10.0
STUCK_S = 60.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a service is made of, where it differs from the usual."""

    open_source: Callable[[Settings, Event], Source] = open_source
    learner: Callable[[], Learner] | None = None
    clock: Clock = field(default_factory=SystemClock)
    patient: bool = False
    """Let the source wait for the measurement instead of leaving frames out."""


class Service:
    """Measures until `stop` is set or the source ends; `started` is called with the page's port."""

    def __init__(self, settings: Settings, stop: Event, parts: Parts | None = None) -> None:
        self._settings = settings
        self._stop = stop
        self._parts = parts or Parts()
        self._handover = Handover(patient=self._parts.patient)
        self._live = LivePicture()
        self._capture: Capture | None = None
        self._failure: BaseException | None = None
        self._keeping_problem: str | None = None
        self._beat_s = time.monotonic()
        self._dropped = 0

    def run(self, started: Callable[[int], None] = lambda port: None) -> None:
        """Run; raises DiscCounterError where something needed is missing or the last write fails."""
        cv2.setNumThreads(1)  # the strips are small: more threads would only cost
        web = self._settings.web
        with ExitStack() as closing:
            self._journal = closing.enter_context(Journal.open(self._settings.data.directory, clock=self._parts.clock))
            self._adopted = adopted(self._settings, self._journal, self._parts.clock)
            history = closing.enter_context(History(self._settings.data.directory))
            self.board = Board(self._settings, self._live, history, local_zone(), self._problem)
            server = serve(create_app(self.board, self._password), web.host, web.port)
            closing.callback(server.stop)
            threads = self._threads()
            try:
                for thread in threads:
                    thread.start()
                started(server.port)
                notify("READY=1")
                self._keep_house()
            finally:
                self._end(threads)
        if self._failure is not None:
            raise self._failure

    def _threads(self) -> list[Thread]:
        """Of the camera, the measurement and the journal; the camera is opened here: a missing one is an error."""
        settings, parts = self._settings, self._parts
        source = parts.open_source(settings, self._stop)
        try:
            check_windows(settings, *source.size)
            self._eye = self._opened_eye(source.size)
        except DiscCounterError:
            source.close()
            raise
        self._capture = Capture(
            source,
            lambda: parts.open_source(settings, self._stop),
            self._handover,
            self._stop,
            real_time=settings.camera.source == "clip" and not parts.patient,
        )
        self._recorder = Recorder(self._journal)
        constants = self._journal.constants
        constant = constants.latest if constants else configured(settings)
        self._measurement = Measurement(constant, settings.meter.backstop)
        works = {"camera": self._capture.run, "measurement": self._measure, "journal": self._recorder.run}
        return [Thread(target=self._guarded, args=(work,), name=name, daemon=True) for name, work in works.items()]

    def _opened_eye(self, size: tuple[int, int]) -> Eye:
        settings = self._settings
        direction = direction_of(settings)
        return Eye(
            kept_calibration(settings, size),
            self._parts.learner or (lambda: Apprentice(settings.disc.window, settings.disc.mark)),
            lambda calibration: Tracker(calibration, direction),
            self._keep,
        )

    def _measure(self) -> None:
        """The measuring thread."""
        while not self._handover.over:
            self._beat_s = time.monotonic()
            frame = self._handover.take(TAKE_S)
            if frame is None:
                continue
            sight = self._eye.feed(frame)
            events = self._measurement.feed(sight)
            self._live.scene = self._eye.scene
            self._live.publish(frame, sight)
            self.board.saw(frame, sight, events, self._eye.progress)
            self._recorder.put(events)
        self._recorder.put(self._measurement.finish())
        self._stop.set()

    def _keep(self, calibration: Calibration) -> None:
        """Save what was learnt, so that the next start need not learn it again."""
        try:
            calibration.save(self._settings.data.directory)
        except CalibrationError as error:
            log.warning("%s", error)
            self._keeping_problem = str(error)

    def _keep_house(self) -> None:
        """The main thread, until it is over: constants, figures, and a sign of life."""
        figures_due_s = alive_due_s = time.monotonic()
        while not self._stop.is_set():
            now_s = time.monotonic()
            self._price()
            if now_s >= figures_due_s:
                figures_due_s = now_s + FIGURES_S
                self._look_up()
                self._say_dropped()
            if now_s >= alive_due_s and now_s - self._beat_s < STUCK_S:
                alive_due_s = now_s + watchdog_s()
                notify("WATCHDOG=1")
            self._stop.wait(min(TICK_S, max(0.1, alive_due_s - now_s)))

    def _price(self) -> None:
        """Take over a constant that was set meanwhile, here or by another process."""
        self._adopted = self._adopted or adopted(self._settings, self._journal, self._parts.clock)
        constants = self._journal.constants
        if constants:
            self._measurement.constant = constants.latest

    def _look_up(self) -> None:
        constants = self._journal.constants
        if not constants:
            return
        board, now = self.board, datetime.now(UTC)
        try:
            today, totals = board.history.today(board.zone, now), board.history.totals()
        except DiscCounterError as error:
            log.warning("%s", error)
            return
        board.figures = Figures(
            revolutions_per_kwh=float(constants.latest.revolutions_per_kwh),
            import_today_wh=today.import_wh,
            export_today_wh=today.export_wh,
            import_total_kwh=float(totals.import_wh / 1000),
            export_total_kwh=float(totals.export_wh / 1000),
        )

    def _say_dropped(self) -> None:
        dropped = self._handover.dropped
        if dropped > self._dropped:
            log.warning("%d pictures came faster than they could be measured", dropped - self._dropped)
        self._dropped = dropped

    def _password(self) -> str | None:
        """What the page asks for; read anew each time, so that it can be changed while the service runs."""
        file = self._settings.web.password_file
        return None if file is None else read_secret("[web] password_file", file)

    def _problem(self) -> str | None:
        camera = self._capture.problem if self._capture else None
        return camera or self._journal.problem or self._keeping_problem

    def _guarded(self, work: Callable[[], None]) -> None:
        """Run a thread's work; whatever ends it, foreseen or not, ends the service."""
        try:
            work()
        except BaseException as error:
            self._failure = self._failure or error
            self._stop.set()

    def _end(self, threads: list[Thread]) -> None:
        """Let the frames that were taken be measured and written, then let go."""
        notify("STOPPING=1")
        self._stop.set()
        camera, measurement, journal = threads
        for thread, release in (
            (camera, self._stop.set),
            (measurement, self._handover.close),
            (journal, self._recorder.close),
        ):
            release()
            if thread.ident is not None:
                thread.join(JOIN_S)
                if thread.is_alive():
                    log.error("the thread of the %s does not end", thread.name)
