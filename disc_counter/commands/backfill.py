"""`backfill`: send a span of the journal to the outputs again."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from disc_counter.commands.common import settings, shared
from disc_counter.history.local_time import local_zone, parse_time
from disc_counter.outputs.influxdb import send_again


@click.command()
@click.option("--from", "start", metavar="TIME", required=True, help="The first moment that is sent.")
@click.option("--to", "end", metavar="TIME", help="The moment after the last that is sent; else now.")
@shared
def backfill(start: str, end: str | None) -> None:
    """Send a span of the journal to InfluxDB again: into a new database, or after a constant was changed.

    What is there already stays single: a point that is sent twice is one point.
    """
    zone = local_zone()
    until = datetime.now(UTC) if end is None else parse_time(end, zone)
    click.echo(f"{send_again(settings(), parse_time(start, zone), until)} points sent")
