"""What is known at this moment, written by the measuring thread and read by everyone else."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from threading import Lock

from disc_counter import __version__
from disc_counter.energy import WH_PER_KWH, Constants
from disc_counter.errors import DiscCounterError
from disc_counter.history.journal_queries import History
from disc_counter.history.paper import PaperReadings
from disc_counter.history.rows import Counters
from disc_counter.journal import Totals
from disc_counter.model import Frame, MeasurementEvent, Progress, Sight
from disc_counter.outputs.base import Waiting
from disc_counter.picture.live import LivePicture
from disc_counter.pricing import PriceList
from disc_counter.reconciliation.direction import turned
from disc_counter.service.observed import Observed
from disc_counter.service.observer import Observer
from disc_counter.settings import Settings, Tariff, price_list
from disc_counter.settings.running import Configuration
from disc_counter.status import Condition, Corrections, Findings, PowerPoint, Reading, Status
from disc_counter.units import revolutions, seconds

MOST_POINTS = 900
"""Points of power that are remembered, one a second: a quarter of an hour."""
ROW_S = 10
"""What a row of power in the journal is the mean of, in s."""
SILENT_S = 5.0
"""Without a frame for this long, in s, nothing is measured: a camera that is asked takes no longer to fail."""

MOST_BACK = 2.0
"""Turns that a disc with a backstop may be seen to go back: no trembling and no slip of the tracking is as much."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Priced:
    """Energy and the constant it is reckoned by, from the journal; None is 'not known'."""

    revolutions_per_kwh: float | None = None
    import_today_wh: float | None = None
    export_today_wh: float | None = None
    import_total_kwh: float | None = None
    export_total_kwh: float | None = None
    counters: Counters | None = None


class LiveStation:
    """The station as page and commands see it; any thread may call.

    `parts` is asked how everything is beside what is seen.
    """

    def __init__(
        self,
        settings: Settings,
        live: LivePicture,
        history: History,
        zone: tzinfo,
        register: Corrections,
        configuration: Configuration,
        parts: Callable[[], Sequence[Condition]],
        monotonic_s: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.live = live
        self.history = history
        self.zone = zone
        self.register = register
        self.configuration = configuration
        self.paper = PaperReadings(settings.data.directory)
        self._parts = parts
        self._monotonic_s = monotonic_s
        self._now = now
        self._since = now()
        self._lock = Lock()
        self._settings = settings
        self._points: deque[PowerPoint] = deque(_remembered(history, now()), maxlen=MOST_POINTS)
        self._observed = Observed()
        self._priced = Priced()
        self._totals: Totals | None = None
        self._last_reading: Reading | None = None
        self._waiting = Waiting()

    @property
    def tariff(self) -> Tariff:
        """What energy costs."""
        return self._settings.tariff

    @property
    def prices(self) -> PriceList:
        """What it costs since when."""
        return price_list(self._settings.tariff, self._settings.prices)

    @property
    def max_power_w(self) -> float | None:
        """What the main fuse lets through, in watts; None where nobody said."""
        return self._settings.meter.max_power_w

    def configured(self, settings: Settings) -> None:
        """Take over what is said on the pages."""
        with self._lock:
            self._settings = settings

    def look_up(self, constants: Constants, totals: Totals, last_reading: Reading | None, waiting: Waiting) -> None:
        """Take in what is asked for now and then: of the journal, the register and the outputs."""
        priced = self._price(constants) if constants else None
        with self._lock:
            if priced and self._priced.revolutions_per_kwh not in (None, priced.revolutions_per_kwh):
                self._points = deque(_remembered(self.history, self._now()), maxlen=MOST_POINTS)
            self._priced = _going_on(self._priced, priced) if priced else self._priced
            self._totals, self._last_reading, self._waiting = totals, last_reading, waiting

    def begin(self) -> None:
        """The disc is looked at anew: what is known of it does not hold any more."""
        with self._lock:
            self._observed = self._observed.anew()

    def saw(self, frame: Frame, sight: Sight, events: Sequence[MeasurementEvent], observer: Observer) -> None:
        """Take in a frame and what was made of it."""
        with self._lock:
            self._observed.take_in(frame, sight, events, observer, self._monotonic_s())
            self._points.extend(self._power_points(events))

    def findings(self) -> Findings | None:
        """What was found of the disc and how well it is followed; None while it is learnt."""
        with self._lock:
            return self._observed.findings

    def direction_problem(self) -> str | None:
        """What is wrong where a meter that cannot turn back does; None where nothing is."""
        with self._lock:
            meter, back = self._settings.meter, self._observed.turned_back
        if not meter.backstop or back < MOST_BACK:
            return None
        return f"the disc turns back, which [meter] backstop says it cannot: {turned(meter.direction)}"

    def status(self) -> Status:
        """How things stand now."""
        parts = self._parts()
        with self._lock:
            observed, priced, sight = self._observed, self._priced, self._observed.sight
            measuring = observed.seen_at_s is not None and self._monotonic_s() - observed.seen_at_s < SILENT_S
            power, counters = observed.power if measuring else None, priced.counters
            return Status(
                measuring=measuring,
                time=self._now(),
                since=self._since,
                version=__version__,
                revolutions_per_kwh=priced.revolutions_per_kwh,
                revolutions=observed.revolutions,
                mark_deg=None if sight is None or not measuring else sight.angle_deg,
                frames_per_s=observed.frames_per_s if measuring else None,
                power_w=power.power_w if power else None,
                uncertainty_w=power.uncertainty_w if power else None,
                import_today_wh=priced.import_today_wh,
                export_today_wh=priced.export_today_wh,
                import_total_kwh=priced.import_total_kwh,
                export_total_kwh=priced.export_total_kwh,
                turn_seen=observed.turn_seen,
                blind_for_s=observed.blind_for_s,
                unknown_for_s=observed.unknown_for_s,
                reason=observed.reason,
                last_reading=self._last_reading,
                import_counter_kwh=_kwh(counters.import_wh) if counters else None,
                export_counter_kwh=_kwh(counters.export_wh) if counters else None,
                forward_revolutions=revolutions(counters.forward_urev) if counters else None,
                reverse_revolutions=revolutions(counters.reverse_urev) if counters else None,
                blind_total_s=seconds(self._totals.blind_ns) if self._totals else None,
                unsent_points=self._waiting.points,
                unsent_since=self._waiting.since,
                set_aside_points=self._waiting.set_aside,
                parts=(*parts, Condition("pictures") if measuring else _no_pictures(observed), observed.learning),
                name=self._settings.meter.name,
            )

    def recent_power(self) -> Sequence[PowerPoint]:
        """Power over the last minutes, one point a second."""
        with self._lock:
            points = list(self._points)
        oldest = self._now() - timedelta(seconds=MOST_POINTS)
        return [point for point in points if point.time >= oldest]

    def _power_points(self, events: Iterable[MeasurementEvent]) -> Iterator[PowerPoint]:
        """The power that events tell, as the curve shows it: it is of now."""
        for event in events:
            if isinstance(event, Progress):
                yield PowerPoint(time=self._now(), power_w=event.power_w)

    def _price(self, constants: Constants) -> Priced | None:
        """The figures that the journal alone knows; None, and a warning, where it cannot be asked."""
        try:
            today, totals = self.history.today(self.zone, self._now()), self.history.totals()
        except DiscCounterError as error:
            log.warning("%s", error)
            return None
        return Priced(
            revolutions_per_kwh=float(constants.latest.revolutions_per_kwh),
            import_today_wh=today.import_wh,
            export_today_wh=today.export_wh,
            import_total_kwh=_kwh(totals.import_wh),
            export_total_kwh=_kwh(totals.export_wh),
            counters=self.history.counters(),
        )


def _no_pictures(observed: Observed) -> Condition:
    """Why nothing is measured any more, where neither the camera nor anything else has said it."""
    if observed.seen_at_s is None:
        return Condition("pictures")
    why = f"no picture was measured in the last {SILENT_S:.0f} s: the camera gives none, or the machine is too busy"
    return Condition("pictures", "failed", why)


def _going_on(before: Priced, now: Priced) -> Priced:
    """A counter never falls."""
    if before.counters is None or now.counters is None:
        return now
    return replace(now, counters=now.counters.at_least(before.counters))


def _kwh(energy_wh: Fraction) -> float:
    return float(energy_wh / WH_PER_KWH)


def _remembered(history: History, now: datetime) -> Iterator[PowerPoint]:
    """What the journal has of the last minutes, so that a restart does not empty the curve; a point a second."""
    for row in history.power(now - timedelta(seconds=MOST_POINTS), now):
        for second in reversed(range(ROW_S)):
            yield PowerPoint(time=row.time - timedelta(seconds=second), power_w=row.power_w)
