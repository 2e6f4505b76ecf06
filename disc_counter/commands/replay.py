"""`replay`: measure a recorded film."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import cv2

from disc_counter.camera.clip import Clip
from disc_counter.commands.common import settings, shared, warn
from disc_counter.errors import WorkError
from disc_counter.film.replay import Progressed, Replay, fields_of
from disc_counter.model import Progress
from disc_counter.picture.kymograph import Report, draw
from disc_counter.picture.strip_record import StripRecord
from disc_counter.words.sentences import summary_lines, title_of


@click.command()
@click.argument("clip", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: events, power, and a summary at last.")
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.png",
    help="Draw what was seen: the strip over time with the path laid into it, blind spans, power, and what was tried.",
)
@shared
def replay(clip: Path, as_json: bool, picture: Path | None) -> None:
    """Measure a recorded film as fast as it goes.

    NAME.pts.txt beside it gives the times of its frames, else its container does. Where no disc is recognised the exit
    status is 1.
    """
    configured = settings()
    with Clip(clip, configured.camera.rotation) as film, progress("learning", as_json) as learning:
        record = StripRecord(configured.disc.window) if picture is not None else None
        run = Replay(film, configured, learning, learning, record.add if record else None)
        progress_said: list[Progress] = []
        for event in run:
            if isinstance(event, Progress):
                progress_said.append(event)
            if as_json:
                click.echo(json.dumps(fields_of(event)))
    if picture is not None and record is not None:
        paint(picture, clip, run, record, progress_said)
    unknown = run.summary.unknown
    if unknown is None and run.constant is None:
        warn("[meter] revolutions_per_kwh is not configured: power and energy are not known")
    if unknown is None and film.missing_frames:
        whole = film.missing_frames + run.summary.frames
        warn(f"{clip} is cut off or damaged: {run.summary.frames} of its {whole} frames could be measured")
    if as_json:
        click.echo(json.dumps(run.summary.fields()))
    if unknown is not None:
        raise WorkError(unknown)
    if not as_json:
        click.echo("\n".join(summary_lines(clip, run.summary)))


def paint(picture: Path, clip: Path, run: Replay, record: StripRecord, said: list[Progress]) -> None:
    """Write what was seen of a film as a PNG; WorkError where that cannot be done."""
    seen, summary = record.seen(), run.summary
    if seen is None:
        return
    report = Report(title_of(clip, summary), seen, summary.first_ns, said, summary.blind, run.trials)
    code = cv2.imencode(".png", draw(report))[1].tobytes()
    try:
        picture.write_bytes(code)
    except OSError as error:
        raise WorkError(f"{picture} cannot be written: {error.strerror or error}") from error


@contextmanager
def progress(label: str, quiet: bool = False) -> Iterator[Progressed]:
    """A progress bar on a terminal, fed with shares from 0 to 1; nothing elsewhere."""
    if not sys.stderr.isatty() or (quiet and sys.stdout.isatty()):
        yield lambda share: None
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(max(0, round(min(share, 1.0) * 1000) - bar.pos))
