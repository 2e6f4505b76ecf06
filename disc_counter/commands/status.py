"""`status`: is it measuring."""

from __future__ import annotations

from datetime import datetime

import click

from disc_counter.client import address, service_status
from disc_counter.commands.common import settings, shared
from disc_counter.errors import DiscCounterError, WorkError
from disc_counter.history.journal_queries import History
from disc_counter.history.local_time import local_zone
from disc_counter.settings import Settings
from disc_counter.words.sentences import quantity, status_lines


@click.command()
@shared
def status() -> None:
    """Say whether the service is measuring; exit status 0 only when all is well."""
    configured = settings()
    now = service_status(configured.web)
    if now is None:
        click.echo("\n".join(_journal_lines(configured)))
        raise WorkError(f"no service answers at {address(configured.web)}: start one with `disc-counter run`")
    click.echo("\n".join(status_lines(now)))
    if not now["healthy"]:
        raise WorkError(f"the service is not well: {now['state']}")


def _journal_lines(configured: Settings) -> list[str]:
    """What the journal knows when no service runs."""
    directory, zone = configured.data.directory, local_zone()
    try:
        with History(directory) as history:
            totals = history.totals()
            today = history.today(zone, datetime.now(zone))
    except DiscCounterError as error:
        return [f"{configured.meter.name}: not measuring; {error}"]
    drawn_kwh = None if today.import_wh is None else today.import_wh / 1000
    return [
        f"{configured.meter.name}: not measuring",
        f"drawn today      {quantity(drawn_kwh, 'kWh', 3)}",
        f"drawn in total   {float(totals.import_wh) / 1000:.3f} kWh",
        f"fed in in total  {float(totals.export_wh) / 1000:.3f} kWh",
    ]
