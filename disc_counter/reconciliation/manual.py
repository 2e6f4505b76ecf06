"""The register without a running camera: readings set by hand, the last one shown, the constant they tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from disc_counter.constant.in_force import known_constants
from disc_counter.energy import WH_PER_KWH, Constant
from disc_counter.errors import DoubtError, UsageError
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import ReadingRow
from disc_counter.journal import add_reading, edit
from disc_counter.journal.edits import Origin, StoredReading, read_readings
from disc_counter.reconciliation.cross_check import CrossCheck
from disc_counter.reconciliation.plausible import Estimate, most_w
from disc_counter.reconciliation.stored import Standing, last_digit_kwh, take_in
from disc_counter.settings import Register, Settings
from disc_counter.units import thousandths, utc, wall_ns

MOST = 20_000
"""The most readings that are looked through: two months, one every five minutes."""
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
"""A number whose point, or comma, divides thousands in some languages and decimals in others."""
THOUSANDTHS_DIGITS = 3
"""Decimals from which on such a number is taken as it stands."""
LARGEST_KWH = Decimal(10) ** 9
"""More than any register has drums for (9 of whole kWh can be configured)."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A reading that was added, and whether its register has rolled over since the last one."""

    row: ReadingRow
    rolled_over: bool


def set_by_hand(settings: Settings, text: str, *, sure: bool = False, exchanged: bool = False) -> Noted:
    """Add a reading made by eye; a running service takes it in as it does its own. UsageError unless it is a number.

    DoubtError, and nothing is added, where it is not `sure` and hardly is: more than the register has drums for, a
    point that may divide thousands, or more than can have gone by unseen unless the register was `exchanged`.
    """
    reading_kwh = _parsed(text)
    register = _only_register(settings)
    origin = Origin.EXCHANGED if exchanged else Origin.CONFIRMED if sure else Origin.BY_HAND
    if not sure:
        _check_form(text.strip(), reading_kwh, register)
    directory = settings.data.directory
    now_ns = wall_ns(datetime.now(UTC))
    with edit(directory):
        pass  # a journal is made if there is none yet
    with History(directory) as history:
        total_urev = history.net_urev()
        reading_wh = round(reading_kwh * WH_PER_KWH)
        made = StoredReading(0, now_ns, register.name, reading_wh, total_urev, origin)
        difference_kwh, rolled_over = _held_against(settings, made, history)
    with edit(directory) as connection:
        add_reading(
            connection,
            now_ns,
            made.register,
            reading_wh,
            str(reading_kwh),
            thousandths(difference_kwh),
            total_urev=total_urev,
            origin=origin,
        )
    return Noted(ReadingRow(utc(now_ns), made.register, float(reading_kwh), text, difference_kwh), rolled_over)


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


def _only_register(settings: Settings) -> Register:
    registers = settings.registers
    if len(registers) > 1:
        names = ", ".join(register.name for register in registers)
        raise UsageError(f"there are {len(registers)} registers ({names}): a reading by hand is for a meter with one")
    return registers[0] if registers else Register()


def _check_form(text: str, reading_kwh: Decimal, register: Register) -> None:
    """DoubtError where what was typed hardly is what the register shows."""
    if reading_kwh >= 10**register.integer_digits:
        drums = f"{register.integer_digits} drums of whole kWh ([[register]] integer_digits)"
        raise DoubtError(f"register {register.name}: {text} kWh is more than {drums} show: look again")
    if THOUSANDS.fullmatch(text) and register.decimal_digits < THOUSANDTHS_DIGITS:
        whole = text.replace(".", "").replace(",", "")
        raise DoubtError(
            f"register {register.name}: {text} may be {whole} kWh or a little more than {int(reading_kwh)}: leave the"
            f" point out, or give {register.decimal_digits} decimals"
        )


def _held_against(settings: Settings, made: StoredReading, history: History) -> tuple[float | None, bool]:
    """What the register went beyond the count, and whether it has rolled over; DoubtError where that cannot be."""
    check, standing = _checked(settings)
    point = standing.point(made)
    if check is None or point is None or made.origin is Origin.EXCHANGED:
        return None, False
    if made.origin is Origin.BY_HAND:
        refused = check.doubted(point, lambda since_ns: history.unseen_s(utc(since_ns), utc(made.time_ns)))
        if refused is not None:
            kwh = made.reading_kwh_thousandths / WH_PER_KWH
            raise DoubtError(f"register {made.register}: {kwh:.10g} kWh would be {refused}: look again")
    return check.difference_kwh(point), standing.rolls_over(made)


def _checked(settings: Settings) -> tuple[CrossCheck | None, Standing]:
    """A check that has been fed with all readings, None where there are none; and where the registers stand."""
    constants, standing = known_constants(settings), Standing(settings.registers)
    # Any constant will do to tell the right one.
    constant = constants.latest if constants else Constant.of(100)
    check = CrossCheck(constant, last_digit_kwh(settings.registers), most_w(settings))
    with edit(settings.data.directory) as connection:
        stored = read_readings(connection, 0, MOST)
    for each in stored:
        if (point := standing.take_in(each)) is not None:
            take_in(check, point, each.origin)
    return (check if stored else None), standing


def _parsed(text: str) -> Decimal:
    try:
        reading = Decimal(text.strip().replace(",", "."))
    except ArithmeticError:
        reading = Decimal(-1)
    if not reading.is_finite() or not 0 <= reading < LARGEST_KWH:
        raise UsageError(f"the reading {text!r} is not one: give the kWh on the register, as 13823.2")
    return reading
