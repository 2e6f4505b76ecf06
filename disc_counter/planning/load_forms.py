"""The planned year as other tools take it: the state by the quarter hour, and load profiles by the tool's name.

All begin on 1 January at 0:00 of a year without a 29th of February, by the clock on the wall without its changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from disc_counter import atomic_file
from disc_counter.errors import WorkError
from disc_counter.planning.battery import StepFlows
from disc_counter.planning.plan_days import QUARTER_MIN, Values

PLAIN_YEAR = 2025
QUARTERS_AN_HOUR = 4
CSV_COLUMNS = ("time", "use_wh", "sun_wh", "import_wh", "export_wh", "cut_off_wh", "battery_charge_wh")


def write_csv(steps: StepFlows, file: Path) -> None:
    """The year in quarter hours: energies in Wh, the battery's charge in Wh at the end of each. WorkError where not."""
    sums = [_sums(values) for values in (steps.use, steps.sun, steps.imported, steps.fed_in, steps.cut_off)]
    charge = steps.charge.reshape(len(sums[0]), -1)[:, -1]
    lines = [",".join(CSV_COLUMNS)]
    for place, values in enumerate(zip(*sums, charge, strict=True)):
        lines.append(",".join([f"{_time(place):%Y-%m-%dT%H:%M}", *(f"{value:.3f}" for value in values)]))
    _write(file, "\n".join(lines) + "\n", "utf-8")


def write_load_profile(form: str, use_wh: Values, file: Path) -> None:
    """The year of use in the form of a tool; WorkError where the file cannot be written."""
    lines, encoding, end = FORMS[form](_sums(use_wh))
    _write(file, end.join(lines) + end, encoding)


Form = tuple[Iterator[str], str, str]
"""Lines, encoding and line end."""


def _sma(quarters_wh: Values) -> Form:
    """SMA Sunny Design: the first column, mean power in kW, 15 minutes."""
    return (f"{value * QUARTERS_AN_HOUR / 1000:.5f}" for value in quarters_wh), "ascii", "\r\n"


def _tesvolt(quarters_wh: Values) -> Form:
    """Tesvolt: two head lines, 35,040 values in kWh with a comma."""

    def lines() -> Iterator[str]:
        yield "Lastprofil"
        yield "kWh"
        yield from (f"{value / 1000:.6f}".replace(".", ",") for value in quarters_wh)

    return lines(), "ascii", "\r\n"


def _polysun(quarters_wh: Values) -> Form:
    """Polysun SPT: energy in kWh with a point, and the second of the year at which it begins."""
    seconds = QUARTER_MIN * 60
    return (f"{value / 1000:.6f},{seconds * place}" for place, value in enumerate(quarters_wh)), "ascii", "\r\n"


def _pvsyst(quarters_wh: Values) -> Form:
    """PVsyst: `Date;P Load`, a line of units, hours as DD/MM/YY hh:mm in kW, ANSI."""
    hours = quarters_wh.reshape(-1, QUARTERS_AN_HOUR).sum(axis=1) / 1000

    def lines() -> Iterator[str]:
        yield "Date;P Load"
        yield ";kW"
        for place, value in enumerate(hours):
            yield f"{_time(QUARTERS_AN_HOUR * place):%d/%m/%y %H:%M};{value:.5f}"

    return lines(), "cp1252", "\r\n"


def _hours(quarters_wh: Values) -> Form:
    """8,760 hours in kWh with a point, one a line."""
    hours = quarters_wh.reshape(-1, QUARTERS_AN_HOUR).sum(axis=1)
    return (f"{value / 1000:.6f}" for value in hours), "ascii", "\n"


def _quarters(quarters_wh: Values) -> Form:
    """35,040 quarter hours in kWh with a point, one a line."""
    return (f"{value / 1000:.6f}" for value in quarters_wh), "ascii", "\n"


FORMS: Mapping[str, Callable[[Values], Form]] = {
    "sma": _sma,
    "tesvolt": _tesvolt,
    "polysun": _polysun,
    "pvsyst": _pvsyst,
    "hottgenroth": _quarters,
    "8760": _hours,
    "35040": _quarters,
}


def _sums(values_wh: Values) -> Values:
    """Quarter hours [35040] of a year of minutes."""
    sums: Values = values_wh.reshape(-1, QUARTER_MIN).sum(axis=1)
    return sums


def _time(quarter: int) -> datetime:
    return datetime(PLAIN_YEAR, 1, 1) + timedelta(minutes=QUARTER_MIN * quarter)


def _write(file: Path, text: str, encoding: str) -> None:
    try:
        atomic_file.write(file, text.encode(encoding))
    except OSError as error:
        raise WorkError(f"{file} cannot be written ({error.strerror}): name a file in a folder of yours") from None
