"""What is known at this moment, written by the measuring thread and read by everyone else."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from threading import Lock

from disc_counter import __version__
from disc_counter.energy import Constants
from disc_counter.errors import DiscCounterError
from disc_counter.history.journal_queries import History
from disc_counter.journal import Totals
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, MeasurementEvent, Progress, Sight
from disc_counter.picture.live import LivePicture
from disc_counter.service.observer import Observer
from disc_counter.settings import Settings
from disc_counter.settings.running import Configuration
from disc_counter.status import Corrections, Findings, PowerPoint, Reading, Status

MOST_POINTS = 900
ROW_S = 10
"""What a row of power in the journal is the mean of."""
RATE_FRAMES = 90
SILENT_S = 5.0
"""Without a frame for so long, nothing is measured."""
WH_PER_KWH = 1000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Figures:
    """What comes from the journal, looked up now and then; None is 'not known'."""

    revolutions_per_kwh: float | None = None
    import_today_wh: float | None = None
    export_today_wh: float | None = None
    import_total_kwh: float | None = None
    export_total_kwh: float | None = None


class LiveStation:
    """The station as page and commands see it.

    `problem` is asked for the sentence on what keeps the station from working.
    """

    def __init__(
        self,
        settings: Settings,
        live: LivePicture,
        history: History,
        zone: tzinfo,
        problem: Callable[[], str | None],
        configuration: Configuration,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.live = live
        self.history = history
        self.zone = zone
        self.configuration = configuration
        self.figures = Figures()
        self.register: Corrections
        self.last_reading: Reading | None = None
        self.totals: Totals | None = None
        self.unsent: int | None = None
        self.unsent_since: datetime | None = None
        self._problem = problem
        self._monotonic_s = monotonic_s
        self._since = datetime.now(UTC)
        self._lock = Lock()
        self._points: deque[PowerPoint] = deque(_remembered(history), maxlen=MOST_POINTS)
        self._times_ns: deque[int] = deque(maxlen=RATE_FRAMES)
        self.configured(settings)
        self.begin()

    def configured(self, settings: Settings) -> None:
        """Take over what is said on the pages."""
        with self._lock:
            self.tariff = settings.tariff
            self.max_power_w = settings.meter.max_power_w
            self._name = settings.meter.name

    def look_up(self, constants: Constants) -> None:
        """Ask the journal for the figures that it alone knows."""
        try:
            today, totals = self.history.today(self.zone, datetime.now(UTC)), self.history.totals()
        except DiscCounterError as error:
            log.warning("%s", error)
            return
        self.figures = Figures(
            revolutions_per_kwh=float(constants.latest.revolutions_per_kwh),
            import_today_wh=today.import_wh,
            export_today_wh=today.export_wh,
            import_total_kwh=float(totals.import_wh / WH_PER_KWH),
            export_total_kwh=float(totals.export_wh / WH_PER_KWH),
        )

    def begin(self) -> None:
        """The disc is looked at anew: what is known of it does not hold any more."""
        with self._lock:
            self._times_ns.clear()
            self._seen_at_s: float | None = None
            self._sight: Sight | None = None
            self._turn_seen: float | None = None
            self._lost_ns: int | None = None
            self._unknown_ns: int | None = None
            self._power: Progress | None = None
            self._findings: Findings | None = None
            self._followed_urev = 0

    def saw(self, frame: Frame, sight: Sight, events: Iterable[MeasurementEvent], observer: Observer) -> None:
        """Take in a frame and what was made of it."""
        turn_seen = observer.progress
        with self._lock:
            self._times_ns.append(frame.time_ns)
            self._seen_at_s = self._monotonic_s()
            if turn_seen is None:
                self._follow(sight, observer)
            self._sight, self._turn_seen = sight, turn_seen
            self._note_loss(sight, learning=turn_seen is not None)
            for event in events:
                if isinstance(event, Progress):
                    self._power = event
                    self._points.append(PowerPoint(time=datetime.now(UTC), power_w=event.power_w))

    def findings(self) -> Findings | None:
        """What was found of the disc and how well it is followed; None while it is learnt."""
        return self._findings

    def status(self) -> Status:
        """How things stand now."""
        with self._lock:
            sight, figures = self._sight, self.figures
            measuring = self._seen_at_s is not None and self._monotonic_s() - self._seen_at_s < SILENT_S
            power = self._power if measuring else None
            return Status(
                measuring=measuring,
                time=datetime.now(UTC),
                since=self._since,
                version=__version__,
                revolutions_per_kwh=figures.revolutions_per_kwh,
                revolutions=_turned(sight),
                frames_per_s=self._frames_per_s() if measuring else None,
                power_w=power.power_w if power else None,
                uncertainty_w=power.uncertainty_w if power else None,
                import_today_wh=figures.import_today_wh,
                export_today_wh=figures.export_today_wh,
                import_total_kwh=figures.import_total_kwh,
                export_total_kwh=figures.export_total_kwh,
                turn_seen=self._turn_seen,
                blind_for_s=self._since_s(self._lost_ns),
                unknown_for_s=self._since_s(self._unknown_ns),
                reason=sight.reason if sight and self._lost_ns is not None else None,
                last_reading=self.last_reading,
                forward_revolutions=self.totals.forward_urev / UREV_PER_REVOLUTION if self.totals else None,
                reverse_revolutions=self.totals.reverse_urev / UREV_PER_REVOLUTION if self.totals else None,
                blind_total_s=self.totals.blind_ns / NS_PER_S if self.totals else None,
                unsent_points=self.unsent,
                unsent_since=self.unsent_since,
                problem=self._problem(),
                name=self._name,
            )

    def recent_power(self) -> Sequence[PowerPoint]:
        """Power over the last minutes, one point a second."""
        with self._lock:
            points = list(self._points)
        oldest = datetime.now(UTC) - timedelta(seconds=MOST_POINTS)
        return [point for point in points if point.time >= oldest]

    def _note_loss(self, sight: Sight, learning: bool) -> None:
        """Note since when the disc is not seen: lost where it is known, not found yet while it is learnt."""
        if sight.reason is None:
            self._lost_ns = self._unknown_ns = None
        elif learning:
            self._unknown_ns = sight.time_ns if self._unknown_ns is None else self._unknown_ns
        else:
            self._unknown_ns = None
            self._lost_ns = sight.time_ns if self._lost_ns is None else self._lost_ns

    def _follow(self, sight: Sight, observer: Observer) -> None:
        """Note how the disc is followed, from the first sight of it as a known one on."""
        calibration, known, last = observer.calibration, self._findings, self._sight
        if calibration is None:
            return
        if known is None or last is None:
            mark = calibration.mark.kind if calibration.mark else None
            self._findings = Findings(
                calibration.window, mark, calibration.closed, calibration.usual_fit, 0.0, 0.0, 0.0
            )
            self._followed_urev = sight.path_urev or 0
            return
        passed_s = (sight.time_ns - last.time_ns) / NS_PER_S
        self._findings = replace(
            known,
            revolutions=((sight.path_urev or 0) - self._followed_urev) / UREV_PER_REVOLUTION,
            seconds=known.seconds + passed_s,
            blind_s=known.blind_s + (passed_s if sight.reason else 0.0),
        )

    def _frames_per_s(self) -> float | None:
        times_ns = self._times_ns
        if len(times_ns) < 2 or times_ns[-1] <= times_ns[0]:
            return None
        return (len(times_ns) - 1) * NS_PER_S / (times_ns[-1] - times_ns[0])

    def _since_s(self, since_ns: int | None) -> float | None:
        if since_ns is None or self._sight is None:
            return None
        return (self._sight.time_ns - since_ns) / NS_PER_S


def _turned(sight: Sight | None) -> float | None:
    """Revolutions since the start; 0 before the first picture, None while they are not known."""
    if sight is None:
        return 0.0
    return None if sight.path_urev is None else sight.path_urev / UREV_PER_REVOLUTION


def _remembered(history: History) -> Iterator[PowerPoint]:
    """What the journal has of the last minutes, so that a restart does not empty the curve; a point a second."""
    now = datetime.now(UTC)
    for row in history.power(now - timedelta(seconds=MOST_POINTS), now):
        for second in reversed(range(ROW_S)):
            yield PowerPoint(time=row.time - timedelta(seconds=second), power_w=row.power_w)
