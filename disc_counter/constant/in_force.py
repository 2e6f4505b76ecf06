"""Which constant holds: what the journal remembers, what the configuration says, and what the user sets by hand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from disc_counter.clock import Clock
from disc_counter.energy import Constant, Constants, speed_deg_per_s
from disc_counter.errors import DiscCounterError, UsageError
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal, edit, read_constants, set_constant
from disc_counter.journal.tables import DATABASE
from disc_counter.settings import Settings, update
from disc_counter.units import wall_ns

DEG_PER_REVOLUTION = 360.0
MOST_EXACT = 1000
"""Parts of a revolution a kWh that the configuration knows: no plate has more than three decimals."""
FUSE_TOLERANCE = 1.1
"""How much more power than the main fuse is rated for is believed: at its current the mains may have a tenth more
voltage (EN 50160)."""

log = logging.getLogger(__name__)


def configured(settings: Settings) -> Constant | None:
    """The constant in the configuration."""
    given = settings.meter.revolutions_per_kwh
    return None if given is None else Constant(given)


def fastest_rev_s(settings: Settings, constant: Constant | None) -> float | None:
    """The fastest speed of the disc that is believed, in revolutions a second: what the main fuse lets through.

    None where [meter] max_power_w or the constant is not known.
    """
    max_power_w = settings.meter.max_power_w
    if max_power_w is None or constant is None:
        return None
    return speed_deg_per_s(FUSE_TOLERANCE * max_power_w, constant) / DEG_PER_REVOLUTION


def adopted(settings: Settings, journal: Journal, clock: Clock) -> bool:
    """Let the journal take over a configured constant that is new to it; false if the time is not known yet for that.

    The first constant ever holds for all that was counted; a later one from now on, what was before stays as it was.
    """
    given, known = configured(settings), journal.constants
    if given is None or (known and known.latest == given):
        return True
    since_ns = None
    if known:
        offset_ns = clock.offset_ns()
        if offset_ns is None:
            return False
        since_ns = _ns(datetime.now(UTC))
    journal.set_constant(given, since_ns)
    if known:
        log.warning("[meter] revolutions_per_kwh is %s, it was %s: it holds from now on", given, known.latest)
    return True


def known_constants(settings: Settings) -> Constants:
    """What holds, without a running service: the journal's constants, else the configured one."""
    directory = settings.data.directory
    if (directory / DATABASE).exists():
        with History(directory) as history:
            if constants := history.constants():
                return constants
    given = configured(settings)
    return Constants(((None, given),)) if given else Constants()


def change(settings: Settings, value: str, since: datetime | None, warn: Callable[[str], None]) -> Constants:
    """Set a constant, from `since` on or else from now on, and give what holds then.

    A configuration that says otherwise is brought into line, or the next start would take it for news.
    """
    constant = Constant.of(value.replace(",", "."))  # people write numbers as their language has it
    if (constant.revolutions_per_kwh * MOST_EXACT).denominator != 1:
        raise UsageError(f"constant {value} has more than three decimals: give it as printed on the meter (75, 187.5)")
    if since is not None and since > datetime.now(UTC):
        raise UsageError(f"--since {since} lies in the future: give the time since when {constant} has held")
    with edit(settings.data.directory) as connection:
        known = read_constants(connection)
        given = configured(settings)
        if not known and given and given != constant:
            known = set_constant(connection, given, None)
        start = since if since or not known else datetime.now(UTC)
        if since is None and known and known.latest == constant:
            return known
        constants = set_constant(connection, constant, None if start is None else _ns(start))
    if settings.file is not None and given not in (None, constants.latest):
        _bring_into_line(settings.file, constants.latest, warn)
    return constants


def _bring_into_line(file: Path, constant: Constant, warn: Callable[[str], None]) -> None:
    try:
        update(file, {("meter", "revolutions_per_kwh"): constant.revolutions_per_kwh})
    except DiscCounterError as error:
        warn(f"{error}: write revolutions_per_kwh = {constant} there, or what it says now holds from the next start")


def _ns(time: datetime) -> int:
    """In whole seconds, as people give and read it."""
    return wall_ns(time.replace(microsecond=0))
