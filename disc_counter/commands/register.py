"""`register`: read the register in pictures."""

from __future__ import annotations

import json
from pathlib import Path

import click

from disc_counter.commands.common import settings, shared, warn
from disc_counter.errors import PictureError
from disc_counter.read_pictures import PictureRead, read_registers


@click.command()
@click.option("--read", "read", is_flag=True, help="Read the register in the pictures that are named.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("pictures", nargs=-1, type=click.Path(path_type=Path))
@shared
@click.pass_context
def register(context: click.Context, read: bool, as_json: bool, pictures: tuple[Path, ...]) -> None:
    """Read the register (the row of number drums) in pictures: `register --read PICTURE...`

    [[register]] in the configuration says where it is and how many drums it has; without, it is looked for. A digit that is
    not sure is '?'; then there is no reading.
    """
    if not read or not pictures:
        raise click.UsageError("name the pictures: `register --read PICTURE...`", context)
    configured = settings()
    failed = False
    for picture in pictures:
        try:
            for each in read_registers(picture, configured):
                click.echo(json.dumps(each.fields()) if as_json else _line(each))
        except PictureError as error:
            warn(str(error))
            failed = True
    context.exit(1 if failed else 0)


def _line(each: PictureRead) -> str:
    reading = each.reading
    name = "" if each.register is None else f" {each.register}:"
    if reading.reading_kwh is None:
        shown = f" ({reading.digits})" if reading.digits else ""
        return f"{each.file}:{name} no reading{shown}: {reading.reason}"
    return f"{each.file}:{name} {reading.reading_kwh} kWh ({reading.digits}), sure to {reading.confidence:.1%}"
