"""`import`: readings from paper become the history before the reader was mounted."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from disc_counter.commands.common import settings, shared
from disc_counter.errors import UsageError
from disc_counter.history.local_time import local_zone
from disc_counter.history.paper import PaperReadings, parsed

STDIN = Path("-")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@shared
def import_readings(file: Path) -> None:
    """Take in readings from paper, a date and kWh a line: 2019-12-31;12345.6 (- reads the input).

    They become the history before the reader was mounted, marked as such; what was seen stays as it is.
    """
    try:
        text = sys.stdin.read() if file == STDIN else file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from None
    paper = PaperReadings(settings().data.directory)
    count = paper.add(parsed(text), datetime.now(local_zone()).date())
    click.echo(f"{count} readings from paper are known now")
