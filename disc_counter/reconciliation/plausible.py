"""What readings come to: the constant they tell, and what cannot be, for it is more than the fuses let through."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from disc_counter.energy import W_S_PER_KWH
from disc_counter.settings import Settings

USUAL_MOST_W = 44_000.0
"""What a house takes at most where nobody said, in W: three phases of 63 A at 230 V."""


def most_w(settings: Settings) -> float:
    """The most power there can be, in W."""
    return settings.meter.max_power_w or USUAL_MOST_W


@dataclass(frozen=True, slots=True)
class Refused:
    """What readings say went by unseen, and the most there can have been: it is not entered unless somebody confirms.

    `unseen_s` is the time without sight, `most_w` the power it is reckoned by.
    """

    missed_kwh: float
    unseen_s: float
    most_w: float

    def __str__(self) -> str:
        most_kwh = kwh_of(self.most_w, self.unseen_s)
        return (
            f"{self.missed_kwh:+.1f} kWh against what was counted, though at most {most_kwh:.1f} kWh can have gone by"
            f" unseen ({self.most_w / 1000:g} kW for {self.unseen_s:.0f} s)"
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """The constant that register and turns agree on, one standard deviation, and the common one that fits alone."""

    revolutions_per_kwh: float
    uncertainty: float
    common: Fraction | None


def refused(missed_kwh: float, unseen_s: float, most_w: float, tolerance_kwh: float) -> Refused | None:
    """What cannot have gone by in that time, at the most power there can be; None where it can."""
    most_kwh = kwh_of(most_w, unseen_s) + tolerance_kwh
    return Refused(missed_kwh, unseen_s, most_w) if abs(missed_kwh) > most_kwh else None


def kwh_of(power_w: float, seconds: float) -> float:
    """The energy of a power over a time."""
    return power_w * seconds / W_S_PER_KWH
