"""Wires camera, disc, measurement, journal and page together, runs them, and stops them in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Event, Lock

import cv2

from disc_counter.constant.in_force import adopted, configured
from disc_counter.disc.tracking import kept
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.energy import Constants
from disc_counter.errors import CalibrationError, CameraError, JournalError
from disc_counter.history.journal_queries import History
from disc_counter.history.local_time import local_zone
from disc_counter.journal import Journal
from disc_counter.outputs.base import LiveStatus
from disc_counter.picture.live import LivePicture
from disc_counter.service.faults import Faults
from disc_counter.service.health_thread import HealthWatch
from disc_counter.service.journal_thread import Recorder
from disc_counter.service.output_threads import Outputs, Running
from disc_counter.service.pipeline import (
    Callbacks,
    Dependencies,
    Pipeline,
    Sinks,
    measures_otherwise,
    sees_otherwise,
)
from disc_counter.service.register_thread import RegisterReader
from disc_counter.service.station import LiveStation
from disc_counter.service.supervisor import Supervisor
from disc_counter.service.systemd import notify, watchdog_s
from disc_counter.service.threads import ServiceThread
from disc_counter.service.watch import watching
from disc_counter.settings import Settings, read_secret
from disc_counter.settings.running import Configuration, Taken
from disc_counter.words.state import state_of
from disc_counter.words.texts import EN, said_in
from web.access.owner import Owner
from web.app import create_app
from web.server import serve

COMING = ("picamera2", "usb")
"""Cameras that may be plugged in, or let go by another program, while the service waits."""
TICK_S = 1.0
"""How often the main thread looks after things, in s: changed settings hold within it."""
SHORTEST_TICK_S = 0.1
"""The same where systemd is due to hear from us, in s: a watchdog that is late must not make the main thread spin."""
FIGURES_S = 10.0
"""How often the journal is asked for totals and today's energy, in s: each time costs a small machine milliseconds."""

log = logging.getLogger(__name__)


class Service:
    """Measures until `stop` is set or the source ends; `open_service` makes one.

    `station` is what page and outputs are told, `configuration` may be changed while it runs.
    """

    def __init__(
        self, settings: Settings, stop: Event, dependencies: Dependencies, journal: Journal, history: History
    ) -> None:
        self._settings, self._stop, self._dependencies, self._journal = settings, stop, dependencies, journal
        self._lock = Lock()
        self._failure: BaseException | None = None
        self._keeping_problem: str | None = None
        self._adopted = self._reprice = False
        self._restored: Constants | None = None
        self._supervisor = Supervisor(self._pipeline)
        self._outputs = Outputs(settings)
        self._faults = Faults()
        self._recorder = Recorder(journal, self._faults)
        self._live = LivePicture()
        clock = dependencies.clock
        self._register = RegisterReader(
            settings, journal, self._live, clock, lambda: self.station.findings() is not None
        )
        self._watch = watching(
            settings.data.directory,
            clock,
            camera=lambda: self._supervisor.problem,
            machine=lambda: self._supervisor.slowness,
            measuring=lambda: self._supervisor.silence,
            journal=lambda: self._journal.problem,
            calibration=lambda: self._keeping_problem,
            direction=lambda: self.station.direction_problem(),
            threads=lambda: self._faults.problem,
            register=lambda: self._register.problem,
            others=lambda: self._outputs.problems,
        )
        self.configuration = Configuration(settings, lambda: self._supervisor.size, lambda: self._journal.constants)
        self.owner = Owner(settings.data.directory, self._password)
        self.station = LiveStation(
            settings, self._live, history, local_zone(), self._register, self.configuration, self._watch.conditions
        )

    def run(self, started: Callable[[int], None] = lambda port: None) -> None:
        """Run, once; `started` is called with the page's port. Raises what ended it, foreseen or not."""
        cv2.setNumThreads(1)  # the strips are small: more threads would only cost
        self._adopted = adopted(self._settings, self._journal, self._dependencies.clock)
        web = self._settings.web
        server = serve(create_app(self.station, self._password, self.owner, web), web.host, web.port)
        threads = self._threads()
        try:
            self._begin()
            for thread in threads:
                thread.start()
            live = LiveStatus(self.station.status, lambda status: state_of(status, EN).words, said_in)
            self._outputs.start(Running(live, self._faults.outlived, self._over))
            started(server.port)
            notify("READY=1")
            self._keep_house()
        finally:
            self._end(threads)
            server.stop()
        if self._failure is not None:
            raise self._failure

    def _threads(self) -> list[ServiceThread]:
        """Those beside the pipeline's, in the order in which they end: the journal takes in what the others bring."""
        health = HealthWatch(self._journal, self._live, self._dependencies.clock, self.station.status)
        works: dict[str, Callable[[], None]] = {
            "health": partial(health.run, self._stop),
            "register": partial(self._register.run, self._stop),
        }
        return [
            *(
                ServiceThread(name, self._faults.outlived(name, work, self._stop), self._stop.set, self._over)
                for name, work in works.items()
            ),
            ServiceThread("journal", self._recorder.run, self._recorder.close, self._over),
        ]

    def _begin(self) -> None:
        """Begin to measure; a camera that is missing may come, a film that is missing will not: CameraError."""
        try:
            self._supervisor.begin()
        except CameraError as error:
            if self._settings.camera.source not in COMING:
                raise
            self._supervisor.missing(error)

    def _pipeline(self) -> Pipeline:
        """A pipeline for the settings as they are; the camera is opened here: a missing one is an error."""
        constants = self._journal.constants
        constant = constants.latest if constants else configured(self._settings)
        sinks = Sinks(self._live, self.station, self._recorder, self._register, self._faults)
        return Pipeline(self._settings, self._dependencies, constant, sinks, Callbacks(self._keep, self._over))

    def _keep(self, calibration: DiscCalibration) -> None:
        """Save what was learnt, so that the next start need not learn it again."""
        try:
            kept.save(calibration, self._settings.data.directory)
        except CalibrationError as error:
            log.warning("%s", error)
            self._keeping_problem = str(error)

    def _over(self, failure: BaseException | None) -> None:
        """A thread has come to its end by itself; of several failures the first one counts."""
        with self._lock:
            self._failure = self._failure or failure
        self._stop.set()

    def _keep_house(self) -> None:
        """The main thread, until it is over: changed settings, constants, figures, and a sign of life."""
        figures_due_s = alive_due_s = time.monotonic()
        while not self._stop.is_set():
            now_s = time.monotonic()
            if (taken := self.configuration.taken()) is not None:
                self._take_over(taken)
                figures_due_s = now_s
            self._supervisor.tend()
            self._price()
            if now_s >= figures_due_s:
                figures_due_s = now_s + FIGURES_S
                self._look_up()
            if now_s >= alive_due_s and not self._supervisor.stuck:
                alive_due_s = now_s + watchdog_s()
                notify("WATCHDOG=1")
            self._stop.wait(min(TICK_S, max(SHORTEST_TICK_S, alive_due_s - now_s)))

    def _take_over(self, taken: Taken) -> None:
        """Let changed settings hold; where they concern camera, disc or counting, a new pipeline is begun."""
        before = self._settings
        # Journal and page stay where they are until the next start.
        self._settings = changed = replace(taken.settings, data=before.data, web=before.web)
        self.station.configured(changed)
        self._register.configured(changed)
        self._outputs.configured(changed)
        self._adopted = False
        self._restored = taken.restored if isinstance(taken.restored, Constants) else self._restored
        self._reprice = taken.reprice or (self._reprice and taken.restored is None)
        if sees_otherwise(before, changed):
            kept.forget(changed.data.directory)
        if measures_otherwise(before, changed):
            self._measure_anew()

    def _measure_anew(self) -> None:
        self._supervisor.replace()
        self.station.begin()

    def _price(self) -> None:
        """Take over a constant that was set meanwhile, here or by another process."""
        with suppress(JournalError):  # the journal says so itself; until it can be written, this is tried again
            if self._restored is not None:
                self._journal.restore_constants(self._restored)
                self._restored = None
            if self._reprice and (constant := configured(self._settings)):
                self._journal.set_constant(constant, None)
            self._reprice = False
            self._adopted = self._adopted or adopted(self._settings, self._journal, self._dependencies.clock)
        if constants := self._journal.constants:
            self._supervisor.price(constants.latest)
        if self._supervisor.outdated:
            self._measure_anew()

    def _look_up(self) -> None:
        self.station.look_up(self._journal.constants, self._journal.totals, self._register.last, self._outputs.unsent)
        notify(f"STATUS={state_of(self.station.status(), EN).words}")

    def _password(self) -> str | None:
        """What the page asks for; read anew each time, so that it can be changed while the service runs."""
        file = self._settings.web.password_file
        return None if file is None else read_secret("[web] password_file", file)

    def _end(self, threads: list[ServiceThread]) -> None:
        """Let the frames that were taken be measured and written, then let go."""
        notify("STOPPING=1")
        self._stop.set()
        self._supervisor.end()
        self._live.stop()
        self._outputs.end()
        for thread in threads:
            thread.end()
