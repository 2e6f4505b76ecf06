"""`run`: the service."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

import click

from disc_counter.client import addresses
from disc_counter.commands.common import log_to_stderr, settings, shared, warn
from disc_counter.service import open_service
from disc_counter.settings import Settings
from web.access.owner import Owner


@click.command()
@shared
def run() -> None:
    """Measure with the configured camera until stopped: journal and web page."""
    log_to_stderr(logging.INFO)
    configured = settings()
    if configured.meter.revolutions_per_kwh is None:
        warn("[meter] revolutions_per_kwh is not configured: unless the journal knows it, there is no power, no energy")
    with stopped_by_signals() as stop, open_service(configured, stop) as service:
        service.run(lambda port: say_where(configured, service.owner))


def say_where(configured: Settings, owner: Owner) -> None:
    """Say on stdout where the page is, and how its first password is set."""
    here, *elsewhere = addresses(configured.web)
    click.echo(f"disc-counter measures: {here}" + (f", from elsewhere {' or '.join(elsewhere)}" if elsewhere else ""))
    if not owner.known:
        page = elsewhere[0] if elsewhere else here
        click.echo(f"to set it up in the browser: {page}/setup, with the code {owner.code}")


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set."""
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
