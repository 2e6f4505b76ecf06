"""What a running station says of itself: the one thing that the web page and the commands need to know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from disc_counter.history.periods import Period
    from disc_counter.history.rows import EnergyRow, PowerRow, ReadingRow
    from disc_counter.model import Window
    from disc_counter.picture.live import LivePicture
    from disc_counter.settings import Settings, Tariff
    from disc_counter.settings.rewrite import Place

BLIND_TOLERATED_S = 10.0
"""How long the disc may be out of sight, in s: what it did meanwhile is then still concluded well."""
UNKNOWN_TOLERATED_S = 900.0
"""How long no disc may be found while it is learnt, in s: at 100 W and 75 U/kWh it turns twice in that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What stood on the register, and the time (with zone) of the picture it was read from."""

    reading_kwh: float
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerPoint:
    """Power at a time (with zone); None is 'not known', negative is export."""

    time: datetime
    power_w: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The station at this moment; None is 'not known', never 0; times carry their zone.

    `turn_seen` is the part of a turn (0..1) seen so far while the disc is still being learnt, None once it is known.
    `unknown_for_s` is how long no disc has been found meanwhile, None once one is followed.
    `blind_for_s` is how long sight has been lost, None while the disc is seen; `reason` says why, as in `Sight`.
    `problem` is one sentence on what keeps the station from working (camera, journal, output), None if nothing does.
    `since` is when the service started, `revolutions` the signed path from then on, None while it is not known;
    `forward_revolutions`, `reverse_revolutions` and `blind_total_s` are running totals since ever. `unsent_since` is
    when the oldest point was made that waits for an output.
    """

    measuring: bool
    time: datetime
    since: datetime
    version: str
    revolutions_per_kwh: float | None
    revolutions: float | None = 0.0
    frames_per_s: float | None = None
    power_w: float | None = None
    uncertainty_w: float | None = None
    import_today_wh: float | None = None
    export_today_wh: float | None = None
    import_total_kwh: float | None = None
    export_total_kwh: float | None = None
    turn_seen: float | None = None
    unknown_for_s: float | None = None
    blind_for_s: float | None = None
    reason: str | None = None
    last_reading: Reading | None = None
    forward_revolutions: float | None = None
    reverse_revolutions: float | None = None
    blind_total_s: float | None = None
    unsent_points: int | None = None
    unsent_since: datetime | None = None
    problem: str | None = None
    name: str = "meter"

    @property
    def healthy(self) -> bool:
        """Whether it measures, without a problem, and not blind or without a disc for longer than can be borne."""
        blind = self.blind_for_s is not None and self.blind_for_s > BLIND_TOLERATED_S
        unknown = self.unknown_for_s is not None and self.unknown_for_s > UNKNOWN_TOLERATED_S
        return self.measuring and self.problem is None and not (blind or unknown)


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
    """What was made good after outages; `disc_counter.service.register_thread.RegisterReader` keeps it."""

    def corrections(self) -> Sequence[CorrectionRow]:
        """All that were ever made, in their order."""

    def undo_correction(self, number: int) -> None:
        """Take one back; UsageError if there is none of that number."""


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
    def zone(self) -> tzinfo:
        """The meter's local time, with its daylight saving."""

    @property
    def tariff(self) -> Tariff:
        """What energy costs."""

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
