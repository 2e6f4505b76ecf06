"""`backfill`: send a span of the journal to the outputs again."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from disc_counter.commands.common import settings, shared
from disc_counter.history.local_time import local_zone, parse_time
from disc_counter.outputs.influxdb import send_again, send_set_aside


@click.command()
@click.option("--from", "start", metavar="TIME", help="The first moment that is sent.")
@click.option("--to", "end", metavar="TIME", help="The moment after the last that is sent; else now.")
@click.option("--set-aside", "aside", is_flag=True, help="Send what the server did not take.")
@shared
@click.pass_context
def backfill(context: click.Context, start: str | None, end: str | None, aside: bool) -> None:
    """Send a span of the journal to InfluxDB again: into a new database, or after a constant was changed.

    What is there already stays single: a point that is sent twice is one point.
    """
    if aside == (start is not None) or (aside and end is not None):
        raise click.UsageError("`backfill --from TIME [--to TIME]`, or `backfill --set-aside`", context)
    if start is None:
        click.echo(f"{send_set_aside(settings())} points sent")
        return
    zone = local_zone()
    until = datetime.now(UTC) if end is None else parse_time(end, zone)
    click.echo(f"{send_again(settings(), parse_time(start, zone), until)} points sent")
