"""`backup`: a copy of the journal while it runs."""

from __future__ import annotations

from pathlib import Path

import click

from disc_counter.commands.common import settings, shared
from disc_counter.errors import UsageError
from disc_counter.journal.backup import back_up, tail_beside


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@shared
def backup(file: Path) -> None:
    """Copy the journal to FILE, and its newest records to FILE.tail; the service may go on meanwhile."""
    if file.is_dir():
        raise UsageError(f"{file} is a folder: name the file that is to hold the copy")
    back_up(settings().data.directory, file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB, with {tail_beside(file).name} beside it")
