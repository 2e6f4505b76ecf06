"""`setup`: watch the meter, find its disc, and keep what was found."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import click

from disc_counter.camera import Source, open_source
from disc_counter.camera.clip import Clip
from disc_counter.commands.common import config_path, settings, shared
from disc_counter.commands.replay import progress
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.register.picture_parts import around
from disc_counter.service.beside import Beside
from disc_counter.settings import Settings
from disc_counter.setup.detect import Found, watch, write

NEW_FILE = Path("disc-counter.toml")


@click.command()
@click.argument("clip", required=False, type=click.Path(path_type=Path))
@click.option("--write", "keep", is_flag=True, help="Put what was found into the configuration and the data directory.")
@shared
def setup(clip: Path | None, keep: bool) -> None:
    """Watch the camera, or a film, and find the disc: window, direction, mark, geometry.

    The disc has to turn a little more than once. What the configuration already gives is kept.
    """
    file = config_path() or NEW_FILE
    configured = Settings() if keep and not file.exists() else settings()
    with _opened(clip, configured) as source, progress("learning") as learning:
        found = watch(source, configured, learning, Beside("learning"))
    click.echo("\n".join(found_lines(found, configured)))
    if keep:
        write(found, configured, file)
        click.echo(f"written to {file}, the calibration to {configured.data.directory}")


def _opened(clip: Path | None, configured: Settings) -> Source:
    return open_source(configured, Event()) if clip is None else Clip(clip, configured.camera.rotation)


def found_lines(found: Found, configured: Settings) -> list[str]:
    """What was found, as it would stand in the configuration, and the disc's geometry."""
    calibration = found.calibration
    window, mark = calibration.window, calibration.mark
    moved = {1: "right", -1: "left", None: "not seen"}[found.direction]
    if "meter.direction" in configured.given and moved not in ("not seen", configured.meter.direction):
        moved += f" in these pictures (the configuration says {configured.meter.direction}, which is kept)"
    return [
        f"window           [{window.x}, {window.y}, {window.width}, {window.height}]",
        f"direction        {moved}",
        "mark             " + ("none found" if mark is None else f"{mark.kind}, {mark.width_deg:.1f} degrees wide"),
        _rim_line(calibration),
        f"turn closed      {'yes' if calibration.closed else 'no: a whole turn was not seen yet'}",
        f"strips fit       {100 * calibration.usual_fit:.0f} %",
        f"register         {_register(found, configured)}",
    ]


def _register(found: Found, configured: Settings) -> str:
    if configured.registers:
        return f"{len(configured.registers)} configured, kept"
    if found.register is None:
        return f"none: {found.no_register}"
    window = around([drum.window for drum in found.register.drums], found.calibration.size)
    place = f"[{window.x}, {window.y}, {window.width}, {window.height}]"
    return f"{place}, {len(found.register.digits)} drums show {found.register.digits}: check how many are decimals"


def _rim_line(calibration: DiscCalibration) -> str:
    if isinstance(calibration, ToothedCalibration):
        band = calibration.band
        return (
            f"rim in sight     {calibration.teeth} teeth or divisions round the disc,"
            f" columns {band.first} to {band.last}, {band.above + band.below:.1f} pixels high"
        )
    geometry = calibration.geometry
    return (
        f"rim in sight     {geometry.first_deg:.1f} to {geometry.last_deg:.1f} degrees,"
        f" {geometry.rim_px:.1f} pixels high, middle at column {geometry.middle_x:.1f}"
    )
