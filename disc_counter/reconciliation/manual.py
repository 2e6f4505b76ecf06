"""The register without a running camera: readings set by hand, the last one shown, the constant they tell."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from disc_counter.constant.in_force import known_constants
from disc_counter.energy import WH_PER_KWH, Constant
from disc_counter.errors import UsageError
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import ReadingRow
from disc_counter.journal import add_reading, edit
from disc_counter.journal.edits import StoredReading, read_readings
from disc_counter.reconciliation.cross_check import CrossCheck, Estimate
from disc_counter.reconciliation.stored import Standing, last_digit_kwh
from disc_counter.settings import Register, Settings
from disc_counter.units import thousandths, utc, wall_ns

MOST = 20_000
"""The most readings that are looked through: two months, one every five minutes."""
LARGEST_KWH = Decimal(10) ** 9
"""More than any register has drums for (9 of whole kWh can be configured)."""


def set_by_hand(settings: Settings, text: str) -> ReadingRow:
    """Add a reading made by eye; a running service takes it in as it does its own. UsageError unless it is a number."""
    reading_kwh = _parsed(text)
    name = _only_register(settings)
    directory = settings.data.directory
    now_ns = wall_ns(datetime.now(UTC))
    with edit(directory):
        pass  # a journal is made if there is none yet
    with History(directory) as history:
        total_urev = history.net_urev()
    reading_wh = round(reading_kwh * WH_PER_KWH)
    made = StoredReading(0, now_ns, name, reading_wh, total_urev, by_hand=True)
    difference_kwh = _difference_kwh(settings, made)
    difference_wh = thousandths(difference_kwh)
    with edit(directory) as connection:
        add_reading(
            connection,
            now_ns,
            name,
            reading_wh,
            str(reading_kwh),
            difference_wh,
            total_urev=total_urev,
            by_hand=True,
        )
    return ReadingRow(utc(now_ns), name, float(reading_kwh), text, difference_kwh)


def last_reading(settings: Settings) -> ReadingRow | None:
    """The last one that was sure, with its difference to what was counted; None if there is none."""
    with History(settings.data.directory) as history:
        return history.last_reading(datetime.now(UTC))


def told_constant(settings: Settings) -> Estimate:
    """The constant by all readings; UsageError where there are too few, or the register has not gone on far enough."""
    check, _ = _checked(settings)
    estimate = None if check is None else check.estimate()
    if estimate is None:
        raise UsageError(
            "the register has not been read over enough energy yet: about ten digits of its last drum are needed"
        )
    return estimate


def _only_register(settings: Settings) -> str:
    registers = settings.registers
    if len(registers) > 1:
        names = ", ".join(register.name for register in registers)
        raise UsageError(f"there are {len(registers)} registers ({names}): a reading by hand is for a meter with one")
    return (registers[0] if registers else Register()).name


def _difference_kwh(settings: Settings, made: StoredReading) -> float | None:
    check, standing = _checked(settings)
    point = standing.point(made)
    return None if check is None or point is None else check.difference_kwh(point)


def _checked(settings: Settings) -> tuple[CrossCheck | None, Standing]:
    """A check that has been fed with all readings, None where there are none; and where the registers stand."""
    constants, standing = known_constants(settings), Standing(settings.registers)
    # Any constant will do to tell the right one.
    check = CrossCheck(constants.latest if constants else Constant.of(100), last_digit_kwh(settings.registers))
    with edit(settings.data.directory) as connection:
        stored = read_readings(connection, 0, MOST)
    for each in stored:
        if (point := standing.take_in(each)) is not None:
            check.feed(point, by_hand=each.by_hand)
    return (check if stored else None), standing


def _parsed(text: str) -> Decimal:
    try:
        reading = Decimal(text.strip().replace(",", "."))
    except ArithmeticError:
        reading = Decimal(-1)
    if not reading.is_finite() or not 0 <= reading < LARGEST_KWH:
        raise UsageError(f"the reading {text!r} is not one: give the kWh on the register, as 13823.2")
    return reading
