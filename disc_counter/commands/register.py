"""`register`: read the register in pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from disc_counter.commands.common import settings, shared, warn
from disc_counter.errors import DoubtError, PictureError, WorkError
from disc_counter.history.local_time import local_zone
from disc_counter.history.rows import ReadingRow
from disc_counter.reconciliation.manual import last_reading, set_by_hand
from disc_counter.register.from_files import PictureRead, read_registers

ALL_THE_SAME = "--yes notes it all the same, --exchanged KWH says that register or meter are others now"


@click.command()
@click.option("--read", "read", is_flag=True, help="Read the register in the pictures that are named.")
@click.option("--set", "kwh", metavar="KWH", help="Note what is on the register now, read by eye.")
@click.option("--yes", "sure", is_flag=True, help="Note it though it was asked about.")
@click.option(
    "--exchanged", metavar="KWH", help="Note what is on another register, after it or the meter was exchanged."
)
@click.option("--json", "as_json", is_flag=True, help="With --read: one JSON object a line.")
@click.argument("pictures", nargs=-1, type=click.Path(path_type=Path))
@shared
@click.pass_context
def register(
    context: click.Context,
    read: bool,
    kwh: str | None,
    sure: bool,
    exchanged: str | None,
    as_json: bool,
    pictures: tuple[Path, ...],
) -> None:
    """Show the register's last reading and its difference to what was counted; or note one; or read pictures.

    [[register]] in the configuration says where the row of number drums is and how many there are; without, pictures
    are searched for one. A digit that is not sure is '?'; then there is no reading.
    """
    ways = [read, kwh is not None, exchanged is not None]
    if read != bool(pictures) or sum(ways) > 1 or (sure and not any(ways[1:])):
        raise click.UsageError(
            "`register`, `register --set KWH [--yes]`, `register --exchanged KWH [--yes]`, or"
            " `register --read PICTURE...`",
            context,
        )
    if read:
        context.exit(1 if _read(pictures, as_json) else 0)
    shown = kwh if exchanged is None else exchanged
    if shown is None:
        last = last_reading(settings())
        click.echo("the register was not read yet" if last is None else _noted(last))
        return
    try:
        noted = set_by_hand(settings(), shown, sure=sure, exchanged=exchanged is not None)
    except DoubtError as error:
        raise WorkError(f"{error}; {ALL_THE_SAME}") from None
    click.echo(_noted(noted.row) + (", it has rolled over" if noted.rolled_over else ""))


def _read(pictures: Sequence[Path], as_json: bool) -> bool:
    """Read pictures, and say whether one of them failed."""
    configured = settings()
    failed = False
    for picture in pictures:
        try:
            for each in read_registers(picture, configured):
                click.echo(json.dumps(each.fields()) if as_json else _line(each))
        except PictureError as error:
            warn(str(error))
            failed = True
    return failed


def _noted(row: ReadingRow) -> str:
    at = row.time.astimezone(local_zone()).isoformat(" ", "seconds")
    said = f"{row.register}: {row.reading_kwh} kWh on {at}"
    if row.difference_kwh is None:
        return said
    return f"{said}, {row.difference_kwh:+.3f} kWh against what was counted"


def _line(each: PictureRead) -> str:
    reading = each.reading
    name = "" if each.register is None else f" {each.register}:"
    if reading.reading_kwh is None:
        shown = f" ({reading.digits})" if reading.digits else ""
        return f"{each.file}:{name} no reading{shown}: {reading.reason}"
    return f"{each.file}:{name} {reading.reading_kwh} kWh ({reading.digits}), sure to {reading.confidence:.1%}"
