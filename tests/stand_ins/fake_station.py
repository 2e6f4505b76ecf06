"""A station without a camera, for the pages' tests: its figures are set, its picture is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from fractions import Fraction
from pathlib import Path
from threading import Event, Thread
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from disc_counter.errors import DoubtError, UsageError
from disc_counter.history.paper import PaperReadings
from disc_counter.history.periods import Period, periods
from disc_counter.history.rows import Energy, EnergyRow, PowerRow, ReadingRow
from disc_counter.model import Frame, Image, Sight, Window
from disc_counter.picture.live import LivePicture
from disc_counter.pricing import PriceList
from disc_counter.settings import DatedPrice, Settings, Tariff, price_list
from disc_counter.settings.running import Configuration
from disc_counter.status import Condition, CorrectionRow, EnergyHistory, Findings, PowerPoint, Reading, Status

NOON = datetime(2025, 6, 3, 12, 0, tzinfo=UTC)
WELL = Status(
    measuring=True,
    time=NOON,
    since=NOON - timedelta(days=2),
    version="1.2.3",
    revolutions_per_kwh=187.5,
    revolutions=1234.5,
    frames_per_s=60.2,
    power_w=2013.4,
    uncertainty_w=8.2,
    import_today_wh=3421.0,
    export_today_wh=250.0,
    import_total_kwh=12345.678,
    export_total_kwh=0.0,
    import_counter_kwh=12345.678,
    export_counter_kwh=0.0,
    last_reading=Reading(reading_kwh=54321.6, time=NOON - timedelta(minutes=5)),
    unsent_points=0,
    name="cellar",
)

DISTINCT = replace(
    WELL,
    export_total_kwh=234.567,
    import_counter_kwh=12340.178,
    export_counter_kwh=234.317,
    mark_deg=-31.25,
    turn_seen=0.375,
    unknown_for_s=12.75,
    blind_for_s=4.25,
    reason="dark",
    forward_revolutions=2_314_814.625,
    reverse_revolutions=43_981.3125,
    blind_total_s=86.5,
    unsent_points=17,
    unsent_since=NOON - timedelta(minutes=2),
    set_aside_points=3,
    parts=(Condition("clock"),),
)
"""Every figure known, and each another number: where two are mixed up, or a unit is, it is seen."""


GONE = (Condition("camera", "failed", "the camera is gone"),)


class FlatScene:
    """A window, a rim straight through its middle and a mark that moves a pixel to the right for each degree."""

    window = Window(60, 80, 200, 60)

    def rim_line(self) -> NDArray[np.int32]:
        return np.array([(60, 110), (259, 110)], dtype=np.int32)

    def strip_outline(self) -> NDArray[np.int32]:
        return np.array([(60, 110), (259, 110), (259, 95), (60, 95)], dtype=np.int32)

    def mark_outline(self, angle_deg: float) -> NDArray[np.int32] | None:
        if abs(angle_deg) > 90:
            return None
        middle = 160 + round(angle_deg)
        return np.array([(middle - 5, 100), (middle + 5, 100), (middle + 5, 120), (middle - 5, 120)], dtype=np.int32)


class FakeHistory:
    """A hundred watt-hours an hour taken and ten fed in; nothing is known of the first period asked for."""

    def energy(self, by: Period, start: datetime, end: datetime, zone: tzinfo) -> list[EnergyRow]:
        rows: list[EnergyRow] = []
        for first, after in periods(by, start, end, zone):
            hours = (after - first) / timedelta(hours=1)
            known = EnergyRow(first, after, 100.0 * hours, 10.0 * hours, 0.0, 1.5)
            rows.append(known if rows else EnergyRow(first, after, None, None, None, 0.0))
        return rows

    def between(self, start: datetime, end: datetime) -> EnergyRow:
        hours = (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(hours=1)
        return EnergyRow(start, end, 100.0 * hours, 10.0 * hours, 0.0, 1.5)

    def exact(self, spans: Sequence[tuple[datetime, datetime]]) -> list[Energy | None]:
        rows = [self.between(*span) for span in spans]
        found = [Energy(Fraction(str(row.import_wh)), Fraction(str(row.export_wh))) for row in rows]
        return [None, *found[1:]] if len(found) > 1 else [*found]

    def by_clock(self, spans: Sequence[tuple[datetime, datetime, time, time]], zone: tzinfo) -> list[Energy]:
        found = []
        for start, end, since, to in spans:
            (energy,) = self.exact([(start, end)])
            minutes = (to.hour * 60 + to.minute - since.hour * 60 - since.minute) % 1440
            share = Fraction(minutes, 1440)
            found.append(Energy(energy.import_wh * share, energy.export_wh * share) if energy else Energy(share, share))
        return found

    def first_time(self) -> datetime | None:
        return NOON

    def base_w(self, start: datetime, end: datetime, zone: tzinfo) -> float | None:
        return 42.5

    def power(self, start: datetime, end: datetime) -> list[PowerRow]:
        return [PowerRow(start, 500.0, 2.0), PowerRow(start + timedelta(seconds=10), None, None)]

    def readings(self, start: datetime, end: datetime) -> list[ReadingRow]:
        return [ReadingRow(start, "total", 54321.6, "54321.6", None)]

    def highest_quarters(self, start: datetime, end: datetime, zone: tzinfo, count: int) -> list[EnergyRow]:
        return self.energy("15min", end - timedelta(hours=1), end, zone)[1:][:count]


class FakeRegister:
    """Made good two outages; only the second correction can still be undone."""

    def __init__(self) -> None:
        self.undone: list[int] = []
        self.noted: list[tuple[str, bool]] = []

    def note_reading(self, text: str, *, sure: bool, exchanged: bool) -> None:
        if not sure:
            raise DoubtError(f"{text} kWh would be +4500.0 kWh against what was counted: look again")
        self.noted.append((text, exchanged))

    def corrections(self) -> Sequence[CorrectionRow]:
        start, end = NOON - timedelta(hours=3), NOON
        return [CorrectionRow(1, start, end, 12.5, True), CorrectionRow(2, start, end, 40.0, False)]

    def undo_correction(self, number: int) -> None:
        if number != 2 or self.undone:
            raise UsageError(f"there is no correction {number} to undo")
        self.undone.append(number)


class FakeStation:
    """Says what it was told to say."""

    history: EnergyHistory = FakeHistory()
    zone = ZoneInfo("Europe/Berlin")
    tariff = Tariff()
    dated: tuple[DatedPrice, ...] = ()
    max_power_w: float | None = None

    def __init__(
        self, status: Status = WELL, points: Sequence[PowerPoint] = (), settings: Settings | None = None
    ) -> None:
        self.configuration = Configuration(settings or Settings(), lambda: (320, 240))
        self.found: Findings | None = None
        self.register = FakeRegister()
        self.paper = PaperReadings(Path("/nowhere"))
        self.live = LivePicture()
        self.now = status
        self.points = points

    @property
    def prices(self) -> PriceList:
        return price_list(self.tariff, self.dated)

    def findings(self) -> Findings | None:
        return self.found

    def status(self) -> Status:
        return self.now

    def recent_power(self) -> Sequence[PowerPoint]:
        return list(self.points)

    def become(self, **values: object) -> None:
        self.now = replace(self.now, **values)  # type: ignore[arg-type]

    @contextmanager
    def filming(self) -> Iterator[None]:
        """Publish a hundred frames a second from another thread."""
        over = Event()

        def film() -> None:
            number = 0
            while not over.wait(0.01):
                self.live.publish(*frame_and_sight(number), FlatScene())
                number += 1

        thread = Thread(target=film)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def grey_image(shade: int = 128) -> Image:
    """A picture of 320x240 in one shade."""
    return np.full((240, 320, 3), shade, dtype=np.uint8)


def frame_and_sight(number: int, reason: str | None = None) -> tuple[Frame, Sight]:
    """A grey frame and the disc seen in it with the mark in the slot's middle."""
    time_ns = number * 10_000_000
    return Frame(time_ns, grey_image(), number), Sight(time_ns, 0, 0, 0.0, reason)


def power_points(*watts: float | None) -> list[PowerPoint]:
    """One a second, the last one at noon."""
    first = NOON - timedelta(seconds=len(watts) - 1)
    return [PowerPoint(time=first + timedelta(seconds=i), power_w=value) for i, value in enumerate(watts)]
