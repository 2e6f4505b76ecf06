"""The register without a running camera: readings set by hand, the last one shown, the constant they tell."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from disc_counter.constant.in_force import known_constants
from disc_counter.energy import Constant
from disc_counter.errors import UsageError
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import ReadingRow
from disc_counter.journal import add_reading, edit
from disc_counter.journal.edits import read_readings
from disc_counter.model import NS_PER_S
from disc_counter.reconciliation.cross_check import CrossCheck, Estimate, Point
from disc_counter.settings import Settings

USUAL_NAME = "total"
MOST = 20_000
"""Readings: two months of them."""
LARGEST_KWH = Decimal(10) ** 9


def set_by_hand(settings: Settings, text: str) -> ReadingRow:
    """Add a reading made by eye; a running service takes it in as it does its own. UsageError unless it is a number."""
    reading_kwh = _parsed(text)
    registers = settings.registers
    if len(registers) > 1:
        names = ", ".join(register.name for register in registers)
        raise UsageError(f"there are {len(registers)} registers ({names}): a reading by hand is for a meter with one")
    name = registers[0].name if registers else USUAL_NAME
    directory = settings.data.directory
    now_ns = int(datetime.now(UTC).timestamp() * NS_PER_S)
    with edit(directory):
        pass  # a journal is made if there is none yet
    with History(directory) as history:
        total_urev = history.net_urev()
    difference = _difference_kwh(settings, Point(now_ns, float(reading_kwh), total_urev))
    with edit(directory) as connection:
        thousandths = None if difference is None else round(difference * 1000)
        add_reading(
            connection,
            now_ns,
            name,
            round(reading_kwh * 1000),
            str(reading_kwh),
            thousandths,
            total_urev=total_urev,
            by_hand=True,
        )
    return ReadingRow(datetime.fromtimestamp(now_ns / NS_PER_S, UTC), name, float(reading_kwh), text, difference)


def last_reading(settings: Settings) -> ReadingRow | None:
    """The last one that was sure, with its difference to what was counted; None if there is none."""
    with History(settings.data.directory) as history:
        return history.last_reading(datetime.now(UTC))


def told_constant(settings: Settings) -> Estimate:
    """The constant by all readings; UsageError where there are too few, or the register has not gone on far enough."""
    check = _check(settings)
    estimate = None if check is None else check.estimate()
    if estimate is None:
        raise UsageError(
            "the register has not been read over enough energy yet: about ten digits of its last drum are needed"
        )
    return estimate


def _difference_kwh(settings: Settings, point: Point) -> float | None:
    check = _check(settings)
    return None if check is None else check.difference_kwh(point)


def _check(settings: Settings) -> CrossCheck | None:
    """A check that has been fed with all readings; None while no constant is known."""
    constants = known_constants(settings)
    decimals = max((register.decimal_digits for register in settings.registers), default=1)
    # Any constant will do to tell the right one.
    check = CrossCheck(constants.latest if constants else Constant.of(100), 10.0**-decimals)
    with edit(settings.data.directory) as connection:
        stored = read_readings(connection, 0, MOST)
    standing: dict[str, float] = {}
    for each in stored:
        standing[each.register] = each.reading_kwh_thousandths / 1000
        if each.total_urev is not None:
            check.feed(Point(each.time_ns, sum(standing.values()), each.total_urev), by_hand=each.by_hand)
    return check if stored else None


def _parsed(text: str) -> Decimal:
    try:
        reading = Decimal(text.strip().replace(",", "."))
    except ArithmeticError:
        reading = Decimal(-1)
    if not reading.is_finite() or not 0 <= reading < LARGEST_KWH:
        raise UsageError(f"the reading {text!r} is not one: give the kWh on the register, as 13823.2")
    return reading
