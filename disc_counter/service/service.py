"""Wires camera, disc, measurement, journal and page together, runs them, and stops them in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from threading import Event, Thread

import cv2

from disc_counter.camera.lamp import lit
from disc_counter.constant.in_force import adopted, configured
from disc_counter.disc.tracking import kept
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.errors import CalibrationError, CameraError, DiscCounterError, JournalError
from disc_counter.history.journal_queries import History
from disc_counter.history.local_time import local_zone
from disc_counter.journal import Journal
from disc_counter.model import Blind, Frame, MeasurementEvent, Sight
from disc_counter.picture.live import LivePicture
from disc_counter.service.health_thread import HealthWatch
from disc_counter.service.journal_thread import Recorder
from disc_counter.service.observer import Observer
from disc_counter.service.output_threads import Outputs
from disc_counter.service.pipeline import Callbacks, Dependencies, Pipeline, measures_otherwise, sees_otherwise
from disc_counter.service.register_thread import RegisterReader
from disc_counter.service.station import LiveStation
from disc_counter.service.systemd import notify, watchdog_s
from disc_counter.settings import Settings, read_secret
from disc_counter.settings.running import Configuration, Taken
from disc_counter.words.state import state_of
from disc_counter.words.texts import EN
from web.access.owner import Owner
from web.app import create_app
from web.server import serve

COMING = ("picamera2", "usb")
"""Cameras that may be plugged in, or let go by another program, while the service waits."""
TICK_S = 1.0
FIGURES_S = 10.0
AGAIN_S = 5.0
"""After so long a line that could not be begun with changed settings is tried again."""
JOIN_S = 10.0
STUCK_S = 60.0

log = logging.getLogger(__name__)


class Service:
    """Measures until `stop` is set or the source ends; `started` is called with the page's port."""

    def __init__(self, settings: Settings, stop: Event, dependencies: Dependencies | None = None) -> None:
        self._settings = settings
        self._stop = stop
        self._dependencies = dependencies or Dependencies()
        self._live = LivePicture()
        self._pipeline: Pipeline | None = None
        self._failure: BaseException | None = None
        self._keeping_problem: str | None = None
        self._pipeline_problem: str | None = None
        self._dropped = 0
        self._reprice = False
        self.configuration = Configuration(settings, self._size)
        self.owner = Owner(settings.data.directory, self._password)

    def run(self, started: Callable[[int], None] = lambda port: None) -> None:
        """Run; raises DiscCounterError where something needed is missing or the last write fails."""
        cv2.setNumThreads(1)  # the strips are small: more threads would only cost
        web = self._settings.web
        with ExitStack() as closing:
            closing.enter_context(lit(self._settings.light))
            self._journal = closing.enter_context(
                Journal.open(self._settings.data.directory, clock=self._dependencies.clock)
            )
            self._adopted = adopted(self._settings, self._journal, self._dependencies.clock)
            history = closing.enter_context(History(self._settings.data.directory))
            self.station = LiveStation(
                self._settings, self._live, history, local_zone(), self._problem, self.configuration
            )
            self._recorder = Recorder(self._journal)
            self._reader = RegisterReader(
                self._settings,
                self._journal,
                self._live,
                self._dependencies.clock,
                lambda: self.station.findings() is not None,
            )
            self.station.register = self._reader
            self._outputs = Outputs(self._settings, self.station.status, lambda status: state_of(status, EN).words)
            server = serve(create_app(self.station, self._password, self.owner), web.host, web.port)
            closing.callback(server.stop)
            keeper = Thread(target=self._guarded, args=(self._recorder.run,), name="journal", daemon=True)
            health = HealthWatch(self._journal, self._live, self._dependencies.clock, self.station.status)
            others = [
                Thread(target=self._guarded, args=(health.run, self._stop), name="health", daemon=True),
                Thread(target=self._guarded, args=(self._reader.run, self._stop), name="register", daemon=True),
                *self._outputs.threads(self._stop, self._guarded),
            ]
            self._pipeline = self._first_pipeline()
            try:
                keeper.start()
                if self._pipeline is not None:
                    self._pipeline.start()
                for other in others:
                    other.start()
                started(server.port)
                notify("READY=1")
                self._keep_house()
            finally:
                self._end(keeper, *others)
        if self._failure is not None:
            raise self._failure

    def _first_pipeline(self) -> Pipeline | None:
        """The line to begin with; a camera that is missing may come, a film that is missing will not: CameraError."""
        try:
            return self._opened_pipeline()
        except CameraError as error:
            if self._settings.camera.source not in COMING:
                raise
            self._away(error)
            return None

    def _opened_pipeline(self) -> Pipeline:
        """A line for the settings as they are; the camera is opened here: a missing one is an error."""
        constants = self._journal.constants
        constant = constants.latest if constants else configured(self._settings)
        return Pipeline(
            self._settings,
            self._dependencies,
            constant,
            Callbacks(self._saw, self._recorder.put, self._keep, self._over),
        )

    def _saw(self, frame: Frame, sight: Sight, events: Sequence[MeasurementEvent], observer: Observer) -> None:
        self._live.scene = observer.scene
        self._live.publish(frame, sight)
        self.station.saw(frame, sight, events, observer)
        self._recorder.put(events)
        for event in events:
            if isinstance(event, Blind):
                self._reader.lost(event)

    def _keep(self, calibration: DiscCalibration) -> None:
        """Save what was learnt, so that the next start need not learn it again."""
        try:
            kept.save(calibration, self._settings.data.directory)
        except CalibrationError as error:
            log.warning("%s", error)
            self._keeping_problem = str(error)

    def _over(self, failure: BaseException | None) -> None:
        """A line has come to its end by itself."""
        self._failure = self._failure or failure
        self._stop.set()

    def _keep_house(self) -> None:
        """The main thread, until it is over: changed settings, constants, figures, and a sign of life."""
        figures_due_s = alive_due_s = time.monotonic()
        pipeline_due_s = 0.0
        while not self._stop.is_set():
            now_s = time.monotonic()
            if (taken := self.configuration.taken()) is not None:
                self._take_over(taken)
                figures_due_s = now_s
            if self._pipeline is None and now_s >= pipeline_due_s:
                pipeline_due_s = now_s + AGAIN_S
                self._begin_again()
            self._price()
            if now_s >= figures_due_s:
                figures_due_s = now_s + FIGURES_S
                self._look_up()
                self._say_dropped()
            if now_s >= alive_due_s and (self._pipeline is None or now_s - self._pipeline.alive_s < STUCK_S):
                alive_due_s = now_s + watchdog_s()
                notify("WATCHDOG=1")
            self._stop.wait(min(TICK_S, max(0.1, alive_due_s - now_s)))

    def _take_over(self, taken: Taken) -> None:
        """Let changed settings hold; where they concern camera or disc, a new line is begun."""
        before = self._settings
        # Journal and page stay where they are until the next start.
        self._settings = changed = replace(taken.settings, data=before.data, web=before.web)
        self.station.configured(changed)
        self._reader.settings = changed
        self._adopted = False
        self._reprice = self._reprice or taken.reprice
        if sees_otherwise(before, changed):
            kept.forget(changed.data.directory)
        if measures_otherwise(before, changed):
            self._end_pipeline()
            self.station.begin()

    def _begin_again(self) -> None:
        try:
            self._pipeline = self._opened_pipeline()
        except DiscCounterError as error:
            self._away(error)
            return
        self._pipeline_problem, self._dropped = None, 0
        self._pipeline.start()

    def _away(self, error: DiscCounterError) -> None:
        """There is no line: said on the page, and once in the log."""
        if self._pipeline_problem != str(error):
            log.warning("%s", error)
        self._pipeline_problem = str(error)

    def _price(self) -> None:
        """Take over a constant that was set meanwhile, here or by another process."""
        with suppress(JournalError):  # the journal says so itself; until it can be written, this is tried again
            if self._reprice and (constant := configured(self._settings)):
                self._journal.set_constant(constant, None)
            self._reprice = False
            self._adopted = self._adopted or adopted(self._settings, self._journal, self._dependencies.clock)
        constants = self._journal.constants
        if constants and self._pipeline is not None:
            self._pipeline.measurement.constant = constants.latest

    def _look_up(self) -> None:
        self.station.last_reading = self._reader.last
        self.station.totals = self._journal.totals
        self.station.unsent, self.station.unsent_since = self._outputs.unsent, self._outputs.unsent_since
        if constants := self._journal.constants:
            self.station.look_up(constants)

    def _say_dropped(self) -> None:
        dropped = self._pipeline.dropped if self._pipeline else self._dropped
        if dropped > self._dropped:
            log.warning("%d pictures came faster than they could be measured", dropped - self._dropped)
        self._dropped = dropped

    def _password(self) -> str | None:
        """What the page asks for; read anew each time, so that it can be changed while the service runs."""
        file = self._settings.web.password_file
        return None if file is None else read_secret("[web] password_file", file)

    def _size(self) -> tuple[int, int] | None:
        """Of the camera's picture after rotation, in pixels."""
        return self._pipeline.size if self._pipeline else None

    def _problem(self) -> str | None:
        line = self._pipeline.problem if self._pipeline else self._pipeline_problem
        measuring = line or self._journal.problem or self._keeping_problem or self._reader.problem
        return measuring or self._outputs.problem

    def _guarded(self, work: Callable[..., None], *arguments: Event) -> None:
        """Run a thread's work; whatever ends it, foreseen or not, ends the service."""
        try:
            work(*arguments)
        except BaseException as error:
            self._over(error)

    def _end_pipeline(self) -> None:
        line, self._pipeline = self._pipeline, None
        if line is not None:
            for name in line.end():
                log.error("the thread of the %s does not end", name)

    def _end(self, keeper: Thread, *others: Thread) -> None:
        """Let the frames that were taken be measured and written, then let go."""
        notify("STOPPING=1")
        self._stop.set()
        line = self._pipeline
        self._end_pipeline()
        self._pipeline = line  # its last problem can still be asked for
        self._live.stop()
        self._recorder.close()
        for thread in (*others, keeper):
            if thread.ident is not None:
                thread.join(JOIN_S)
                if thread.is_alive():
                    log.error("the thread of the %s does not end", thread.name)
