"""`record`: a film of the meter."""

from __future__ import annotations

from pathlib import Path

import click

from disc_counter.camera import open_source
from disc_counter.camera.clip import times_path
from disc_counter.client import address, service_status
from disc_counter.commands.common import FiniteRange, settings, shared
from disc_counter.commands.run import stopped_by_signals
from disc_counter.errors import UsageError, WorkError
from disc_counter.film.recording import FILM_SUFFIXES
from disc_counter.film.recording import record as film

LONGEST_S = 7 * 86_400.0
"""The longest film, in s: a week of it fills any card."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seconds", type=FiniteRange(min=1.0, max=LONGEST_S), help="How long; else until Ctrl+C.")
@shared
def record(file: Path, seconds: float | None) -> None:
    """Film the meter into FILE (.mjpeg, .avi or .mkv), with the time of every frame in NAME.pts.txt beside it.

    On a Raspberry Pi .mjpeg is the fastest.
    """
    if file.suffix.lower() not in FILM_SUFFIXES:
        raise UsageError(f"{file} does not end as a film: {' or '.join(FILM_SUFFIXES)} would be right")
    configured = settings()
    if configured.camera.source == "picamera2" and service_status(configured.web) is not None:
        raise WorkError(f"the service at {address(configured.web)} has the camera: stop it while you film")
    with stopped_by_signals() as stop, open_source(configured, stop) as source:
        count = film(source, file, source.frame_rate, seconds, source.encoded)
    click.echo(f"{file}: {count} frames, their times in {times_path(file).name}")
