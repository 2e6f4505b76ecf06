"""`export`: the load profile as CSV."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args

import click

from disc_counter.commands.common import settings, shared
from disc_counter.errors import UsageError
from disc_counter.export import energy_csv
from disc_counter.history import EnergyRow, History
from disc_counter.localzone import local_zone, parse_time
from disc_counter.periods import Period

YEAR = timedelta(days=366)


@click.command()
@click.option("--by", type=click.Choice(get_args(Period)), default="hour", show_default=True, help="A line for each.")
@click.option("--from", "first", metavar="TIME", help="Where it begins, as 2024-03-31; else a year before its end.")
@click.option("--to", "last", metavar="TIME", help="Where it ends; else now.")
@shared
def export(by: Period, first: str | None, last: str | None) -> None:
    """Print the load profile as CSV: local time, energy taken and fed in, in Wh.

    Lines begin and end with what was recorded; a gap between is a line with empty fields.
    """
    zone = local_zone()
    end = parse_time(last, zone) if last else datetime.now(zone)
    start = parse_time(first, zone) if first else end - YEAR
    if start >= end:
        raise UsageError(f"--from ({start}) must lie before --to ({end})")
    with History(settings().data.directory) as history:
        rows = history.energy(by, start, end, zone)
    for line in energy_csv(recorded(rows)):
        click.echo(line, nl=False)


def recorded(rows: list[EnergyRow]) -> list[EnergyRow]:
    """The rows without those before the first and after the last that hold something."""
    held = [place for place, row in enumerate(rows) if row.import_wh is not None]
    return rows[held[0] : held[-1] + 1] if held else []
