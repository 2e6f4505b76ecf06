"""A running station as the web page sees it; everything here may be asked from any thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import TYPE_CHECKING, Protocol

from disc_counter.status.report import PowerPoint, Status

if TYPE_CHECKING:
    from disc_counter.history.paper import PaperReadings
    from disc_counter.history.periods import Period
    from disc_counter.history.rows import Energy, EnergyRow, PowerRow, ReadingRow
    from disc_counter.model import Window
    from disc_counter.picture.live import LivePicture
    from disc_counter.pricing import PriceList
    from disc_counter.settings import Settings, Tariff
    from disc_counter.settings.rewrite import Place


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found of the disc, and how it has been followed since then.

    `closed`: all of it was seen; `fit` is the correlation that good strips reach, up to 1; `revolutions` is signed.
    """

    window: Window
    mark: str | None
    closed: bool
    fit: float
    revolutions: float
    seconds: float
    blind_s: float


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """What the register added to the count between two times (with zone); it can be undone once."""

    number: int
    start: datetime
    end: datetime
    revolutions: float
    undone: bool


class Corrections(Protocol):
    """What people read off the register, and what was made good after outages;
    `disc_counter.service.register_thread.RegisterReader` keeps it."""

    def corrections(self) -> Sequence[CorrectionRow]:
        """All that were ever made, in their order."""

    def undo_correction(self, number: int) -> None:
        """Take one back; UsageError if there is none of that number."""

    def note_reading(self, text: str, *, sure: bool, exchanged: bool) -> None:
        """Note what a person has read; UsageError if it is no number, DoubtError if it hardly is and nobody is sure."""


class ChangeableSettings(Protocol):
    """The configuration of a running station; `disc_counter.settings.running.Configuration` is it."""

    @property
    def settings(self) -> Settings:
        """What the file says now."""

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the camera's picture after rotation, in pixels; None while not known."""

    @property
    def undoable(self) -> bool:
        """Whether there is a change that can be undone."""

    def change(
        self, changes: Mapping[Place, object], size: tuple[int, int] | None = None, *, reprice: bool = False
    ) -> None:
        """Write the changes, checked as in the file; SettingsError, with nothing changed, if one is wrong."""

    def undo(self) -> None:
        """Take the last change back; UsageError if that is not possible."""


class EnergyHistory(Protocol):
    """What the page asks the journal; `disc_counter.history.journal_queries.History` answers it."""

    def energy(self, by: Period, start: datetime, end: datetime, zone: tzinfo) -> list[EnergyRow]:
        """The energy of every period in [start, end), in local time of `zone`."""

    def between(self, start: datetime, end: datetime) -> EnergyRow:
        """The energy of any one span, to the minute."""

    def exact(self, spans: Sequence[tuple[datetime, datetime]]) -> list[Energy | None]:
        """Import and export of spans that come in order and do not overlap; None where nothing was recorded."""

    def by_clock(self, spans: Sequence[tuple[datetime, datetime, time, time]], zone: tzinfo) -> list[Energy]:
        """Import and export of some spans in the hours of every day from one time of the clock to another."""

    def base_w(self, start: datetime, end: datetime, zone: tzinfo) -> float | None:
        """What is always on, in W, told by the whole hours of [start, end); None where that is not known."""

    def first_time(self) -> datetime | None:
        """When the first minute began in which something was recorded (UTC); None if there is none."""

    def power(self, start: datetime, end: datetime) -> list[PowerRow]:
        """The power in [start, end), some ten seconds a row, in the order of time."""

    def readings(self, start: datetime, end: datetime) -> list[ReadingRow]:
        """The register's readings in [start, end), in the order of time."""

    def highest_quarters(self, start: datetime, end: datetime, zone: tzinfo, count: int) -> list[EnergyRow]:
        """The quarter hours of [start, end) in which the most energy was taken, the highest first."""


class Station(Protocol):
    """A running station as the web page sees it; everything may be called from any thread and returns at once."""

    @property
    def live(self) -> LivePicture:
        """The camera's picture, for those who look."""

    @property
    def history(self) -> EnergyHistory:
        """What was measured so far, from the journal."""

    @property
    def paper(self) -> PaperReadings:
        """Readings that were written down before anything was measured."""

    @property
    def zone(self) -> tzinfo:
        """The meter's local time, with its daylight saving."""

    @property
    def tariff(self) -> Tariff:
        """What energy costs."""

    @property
    def prices(self) -> PriceList:
        """What it costs since when."""

    @property
    def max_power_w(self) -> float | None:
        """What the main fuse lets through, in watts; None where nobody said."""

    @property
    def configuration(self) -> ChangeableSettings:
        """What is configured, and can be changed."""

    @property
    def register(self) -> Corrections:
        """What the register made good."""

    def findings(self) -> Findings | None:
        """What was found of the disc and how well it is followed; None while it is learnt."""

    def status(self) -> Status:
        """How things stand now."""

    def recent_power(self) -> Sequence[PowerPoint]:
        """Power over the last minutes, oldest first, about one point a second and at most 900; a copy, not a view."""
