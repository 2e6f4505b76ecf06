"""Energy and a typical day as tables for spreadsheets: with a decimal comma or point, local times, and what it cost."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO
from typing import Literal, TypeAlias

from disc_counter.energy import WH_PER_KWH
from disc_counter.history.profile import HOURS, Profile
from disc_counter.history.rows import EnergyRow
from disc_counter.pricing import Bill

Decimal: TypeAlias = Literal["comma", "point"]
KWH_DECIMALS, COST_DECIMALS, POWER_DECIMALS = 4, 4, 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a spreadsheet of a language reads a table: a decimal comma goes with semicolons between the columns."""

    decimal: Decimal

    def line(self, fields: Sequence[str]) -> str:
        """A line of the table."""
        buffer = StringIO()
        csv.writer(buffer, delimiter=";" if self.decimal == "comma" else ",", lineterminator="\r\n").writerow(fields)
        return buffer.getvalue()

    def number(self, value: float | None, decimals: int) -> str:
        """A figure; not known is left empty."""
        if value is None:
            return ""
        text = f"{value:.{decimals}f}"
        return text.replace(".", ",") if self.decimal == "comma" else text


def amount(exact: Fraction | None) -> float | None:
    """An amount of money as people see it."""
    return None if exact is None else float(exact)


def energy_sheet(
    rows: Iterable[EnergyRow],
    sheet: Sheet,
    names: Sequence[str],
    bills: Sequence[Bill] | None = None,
) -> Iterator[str]:
    """A line of names, then a line a period: local times, kWh taken, fed in and inferred, s unseen; with bills the
    balance, the cost of energy, the base fee and the income."""
    yield sheet.line(names)
    for place, row in enumerate(rows):
        kwh = (row.import_wh, row.export_wh, row.bridged_wh)
        figures = [sheet.number(None if wh is None else wh / WH_PER_KWH, KWH_DECIMALS) for wh in kwh]
        figures.append(sheet.number(row.blind_s, 0))
        if bills is not None:
            bill = bills[place]
            amounts = (amount(bill.balance), amount(bill.drawn), float(bill.fee), float(bill.income))
            figures += [sheet.number(each, COST_DECIMALS) for each in amounts]
        yield sheet.line([f"{row.start:%Y-%m-%d %H:%M}", f"{row.until:%Y-%m-%d %H:%M}", *figures])


def typical_sheet(profile: Profile, sheet: Sheet, names: Sequence[str]) -> Iterator[str]:
    """A line of names, then a line an hour of the day: the mean power on weekdays and at weekends, in W."""
    yield sheet.line(names)
    for hour in range(HOURS):
        powers = (profile.weekday[hour], profile.weekend[hour])
        yield sheet.line([f"{hour:02}:00", *(sheet.number(power, POWER_DECIMALS) for power in powers)])
