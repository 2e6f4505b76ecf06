"""`demo`: everything at once, on a simulated meter."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from disc_counter.commands.common import log_to_stderr, shared
from disc_counter.commands.run import say_where, stopped_by_signals
from disc_counter.energy import Constant
from disc_counter.service import open_service
from disc_counter.service.demonstrated_past import fill_past
from disc_counter.service.demonstration import demo_dependencies, demo_settings


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="Where the journal is kept; else it is thrown away.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8080, show_default=True, help="The page's port.")
@shared
def demo(data: Path | None, port: int) -> None:
    """Show the whole system on a simulated meter: no camera, no server, no configuration needed."""
    log_to_stderr()
    with ExitStack() as closing:
        directory = data or Path(closing.enter_context(TemporaryDirectory(prefix="disc-counter-")))
        configured = demo_settings(directory, port)
        assert configured.meter.revolutions_per_kwh is not None
        fill_past(directory, Constant(configured.meter.revolutions_per_kwh), datetime.now(UTC))
        stop = closing.enter_context(stopped_by_signals())
        service = closing.enter_context(open_service(configured, stop, demo_dependencies()))
        service.run(lambda port: say_where(configured, service.owner))
