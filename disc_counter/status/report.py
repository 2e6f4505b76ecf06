"""The station at a moment, and all its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from disc_counter.status.condition import Condition
from disc_counter.status.counter_figures import COUNTERS
from disc_counter.status.figure import Entity, Figure, Reading

BLIND_TOLERATED_S = 10.0
"""The longest time without sight that is no fault yet, in seconds: a shadow passes, and the turns are bridged."""
NOT_FOUND_S = 60.0
"""The longest time without any disc that is no fault yet, in s: nothing is counted, and its owner stands before it."""
UNKNOWN_TOLERATED_S = 600.0
"""The longest time in which a disc that is seen is not learnt, in s: at 100 W and 75 U/kWh it turns once."""


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
    `parts` is how everything is that may keep the station from working (camera, journal, an output), in order.
    `since` is when the service started, `revolutions` the signed path from then on, None while it is not known;
    `mark_deg` is where the mark stands, 0 in front;
    `forward_revolutions`, `reverse_revolutions` and `blind_total_s` are running totals since ever. `unsent_since` is
    when the oldest point was made that waits for an output.
    """

    measuring: bool
    time: datetime
    since: datetime
    version: str
    revolutions_per_kwh: float | None
    revolutions: float | None = 0.0
    mark_deg: float | None = None
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
    import_counter_kwh: float | None = None
    export_counter_kwh: float | None = None
    forward_revolutions: float | None = None
    reverse_revolutions: float | None = None
    blind_total_s: float | None = None
    unsent_points: int | None = None
    unsent_since: datetime | None = None
    set_aside_points: int | None = None
    parts: tuple[Condition, ...] = ()
    name: str = "meter"

    @property
    def problem(self) -> str | None:
        """What is wrong with the first part that is not well, in one sentence; None if nothing is."""
        return next((part.reason for part in self.parts if part.level != "well"), None)

    @property
    def healthy(self) -> bool:
        """Whether it measures, all parts are well, and it is not blind or without a disc for longer than is borne."""
        blind = self.blind_for_s is not None and self.blind_for_s > BLIND_TOLERATED_S
        unknown = self.unknown_for_s is not None and self.unknown_for_s > NOT_FOUND_S
        return self.measuring and all(part.level == "well" for part in self.parts) and not (blind or unknown)


FIGURES: tuple[Figure, ...] = (
    Figure(
        "healthy",
        "1 while nothing keeps the station from working",
        kind="flag",
        always=True,
        metric="healthy",
        entity=Entity("problem", "Problem", device_class="problem", inverted=True),
    ),
    Figure("measuring", "1 while pictures come and are measured", kind="flag", always=True, metric="measuring"),
    Figure("problem", "What keeps the station from working, in one sentence", kind="text"),
    Figure("name", "The meter's name", kind="text", always=True),
    Figure("time", "When this was so", kind="time", always=True),
    Figure(
        "power_w",
        "Power now, negative while feeding in",
        unit="W",
        metric="power_watts",
        entity=Entity("power", "Power", display_decimals=0),
    ),
    Figure("uncertainty_w", "One standard deviation of the power", unit="W", metric="power_uncertainty_watts"),
    Figure("import_today_wh", "Energy taken from the grid since midnight, local time", unit="Wh"),
    Figure("export_today_wh", "Energy fed into the grid since midnight, local time", unit="Wh"),
    Figure(
        "import_total_kwh",
        "Energy taken from the grid",
        unit="kWh",
        decimals=3,
        words="import_total",
    ),
    Figure(
        "export_total_kwh",
        "Energy fed into the grid",
        unit="kWh",
        decimals=3,
        words="export_total",
    ),
    *COUNTERS,
    Figure(
        "last_reading",
        "What the register showed last",
        kind="reading",
        unit="kWh",
        decimals=2,
        words="reading",
        metric="register_joules",
        entity=Entity("register", "Register"),
    ),
    Figure(
        "revolutions",
        "Revolutions of the disc since the service started, signed",
        decimals=2,
        words="revolutions",
    ),
    Figure("mark_deg", "Where the disc's mark stands: 0 in front, growing with consumption, -180 to 180", unit="°"),
    Figure("forward_revolutions", "Revolutions of the disc while consuming", grows=True, metric="revolutions_forward"),
    Figure("reverse_revolutions", "Revolutions of the disc while feeding in", grows=True, metric="revolutions_reverse"),
    Figure("revolutions_per_kwh", "The meter's constant", unit="revolutions/kWh", words="constant"),
    Figure("frames_per_s", "Pictures measured in a second", unit="1/s", metric="frames_per_second"),
    Figure("turn_seen", "How much of a turn of the disc was seen so far, while it is learnt (0 to 1)"),
    Figure("unknown_for_s", "How long no disc has been found while it is learnt", unit="s"),
    Figure("blind_for_s", "How long sight of the disc has been lost", unit="s"),
    Figure("reason", "Why sight of the disc is lost", kind="text"),
    Figure("blind_total_s", "Time without sight of the disc", unit="s", grows=True, metric="blind_seconds"),
    Figure("unsent_points", "Points that wait for an output", kind="count", words="unsent", metric="unsent_points"),
    Figure(
        "unsent_since", "Age of the oldest point that waits for an output", kind="time", metric="unsent_age_seconds"
    ),
    Figure(
        "set_aside_points",
        "Points that an output did not take",
        kind="count",
        words="set_aside",
        said_unknown=False,
        metric="set_aside_points",
    ),
    Figure("since", "When the service started", kind="time", always=True, words="since"),
    Figure("version", "The version of disc-counter", kind="text", always=True, words="version"),
)
"""All there are, those with `words` in the order in which the page lists them."""
