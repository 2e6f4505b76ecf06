"""`export`: the load profile as CSV."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

import click

from disc_counter.commands.common import settings, shared
from disc_counter.history.csv_export import energy_csv
from disc_counter.history.journal_queries import History
from disc_counter.history.load_profile import load_profile
from disc_counter.history.local_time import local_zone, parse_time
from disc_counter.history.periods import Period

LONG_AGO = "2000-01-01"
"""Before any record."""


@click.command()
@click.option("--by", type=click.Choice(get_args(Period)), default="hour", show_default=True, help="A line for each.")
@click.option("--from", "first", metavar="TIME", help="Where it begins, as 2024-03-31; else with the first record.")
@click.option("--to", "last", metavar="TIME", help="Where it ends; else now.")
@shared
def export(by: Period, first: str | None, last: str | None) -> None:
    """Print the load profile as CSV: local time, energy taken and fed in, in Wh.

    Lines begin and end with what was recorded; a gap in between is lines with empty fields.
    """
    zone = local_zone()
    end = parse_time(last, zone) if last else datetime.now(zone)
    start = parse_time(first or LONG_AGO, zone)
    with History(settings().data.directory) as history:
        rows = load_profile(history, by, start, end, zone)
    for line in energy_csv(rows):
        click.echo(line, nl=False)
