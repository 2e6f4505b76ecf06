"""What the journal answers, in units people use: times in UTC, Wh, W, kWh; None is 'not known'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from disc_counter.journal.snapshot import Counts
from disc_counter.units import NS_PER_MS, of_thousandths, revolutions, seconds, utc


@dataclass(frozen=True, slots=True)
class EnergyRow:
    """The energy of one period [start, until) in local time; None where nothing was recorded, which is not 0.

    `bridged_wh` is the part of it that was concluded, not seen; `blind_s` the time without sight of the disc.
    """

    start: datetime
    until: datetime
    import_wh: float | None
    export_wh: float | None
    bridged_wh: float | None
    blind_s: float


@dataclass(frozen=True, slots=True)
class PowerRow:
    """The mean power of some ten seconds up to `time` (UTC); None where not known; one standard deviation beside it."""

    time: datetime
    power_w: float | None
    uncertainty_w: float | None


@dataclass(frozen=True, slots=True)
class Energy:
    """Import and export since ever, exact."""

    import_wh: Fraction
    export_wh: Fraction


@dataclass(frozen=True, slots=True)
class Counters:
    """What was counted since ever, as it was said at the time: energy, exact, and the path forward and back."""

    import_wh: Fraction
    export_wh: Fraction
    forward_urev: int
    reverse_urev: int

    def at_least(self, other: Counters) -> Counters:
        """The larger of each: a counter never falls."""
        return Counters(
            max(self.import_wh, other.import_wh),
            max(self.export_wh, other.export_wh),
            max(self.forward_urev, other.forward_urev),
            max(self.reverse_urev, other.reverse_urev),
        )


@dataclass(frozen=True, slots=True)
class TotalRow:
    """Running totals at a time (UTC), the last millisecond of a minute, in Wh, exact.

    `blind_s` and what begins with `minute_` are of that minute alone.
    """

    time: datetime
    import_wh: Fraction
    export_wh: Fraction
    bridged_wh: Fraction
    blind_s: float
    minute_import_wh: Fraction
    minute_export_wh: Fraction


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A revolution: when (UTC), in which direction, and the net revolutions since ever."""

    time: datetime
    direction: int
    revolutions: float


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A reading of a register at a time (UTC); in kWh, None where not read; `difference` is register minus counted."""

    time: datetime
    register: str
    reading_kwh: float | None
    digits: str
    difference_kwh: float | None


@dataclass(frozen=True, slots=True)
class HealthRow:
    """How well it measured at a time (UTC), as in `HealthEntry`; None is 'not known'."""

    time: datetime
    frames_per_s: float | None
    brightness: float | None
    mark_contrast: float | None
    unsent_points: int | None


def energy_row(start: datetime, until: datetime, counts: Counts) -> EnergyRow:
    if not counts.rows:
        return EnergyRow(start, until, None, None, None, 0.0)
    return EnergyRow(
        start,
        until,
        float(counts.import_wh),
        float(counts.export_wh),
        float(counts.bridged_wh),
        seconds(counts.counted.blind_ns),
    )


def turn_row(at_ms: int, direction: int, urev: int) -> TurnRow:
    return TurnRow(utc(at_ms * NS_PER_MS), direction, revolutions(urev))


def health_row(at_ms: int, frames: int | None, bright: int | None, mark: int | None, unsent: int | None) -> HealthRow:
    return HealthRow(
        utc(at_ms * NS_PER_MS), of_thousandths(frames), of_thousandths(bright), of_thousandths(mark), unsent
    )


def reading_row(at_ns: int, register: str, kwh: int | None, digits: str, difference: int | None) -> ReadingRow:
    return ReadingRow(utc(at_ns), register, of_thousandths(kwh), digits, of_thousandths(difference))


def power_row(at_ms: int, power_mw: int | None, uncertainty_mw: int | None) -> PowerRow:
    return PowerRow(utc(at_ms * NS_PER_MS), of_thousandths(power_mw), of_thousandths(uncertainty_mw))
