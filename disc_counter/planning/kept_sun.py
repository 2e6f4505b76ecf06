"""What the sun gives on a roof, kept: each area's quarter hours in a small file of the data directory.

With the sun of a roof kept, another battery or another price needs no pvlib: a second instead of three on a PC.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from disc_counter import atomic_file
from disc_counter.planning.plan_days import Values
from disc_counter.planning.roof import RoofArea, shares
from disc_counter.planning.weather_year import STEPS

FOLDER = "planning"
MOST_KEPT = 24
"""Files: some roofs with some areas each, 140 kB an area."""
FORM = 1
"""Rises when the models change: what was kept before is worked out anew."""


@dataclass(frozen=True, slots=True)
class RoofSun:
    """What one kWp of the whole roof gives before the inverter [35040] in W, and what is said of the weather."""

    dc_w_per_kwp: Values
    weather: dict[str, object]


def kept_sun(
    folder: Path, weather_key: str, areas: Sequence[RoofArea],
    work_out: Callable[[], tuple[dict[str, object], Callable[[RoofArea], Values]]],
) -> RoofSun:  # fmt: skip
    """The roof's sun, from the folder where it is kept, else worked out and kept."""
    folder = folder / FOLDER
    files = [folder / f"sun-{_key(weather_key, area)}.npz" for area in areas]
    kept = [_read(file) for file in files]
    found = [each for each in kept if each is not None]
    if len(found) < len(files):
        said, of_area = work_out()
        found = [each or (of_area(area), said) for each, area in zip(kept, areas, strict=True)]
        with suppress(OSError):  # where it cannot be kept it is worked out again
            for file, one in zip(files, found, strict=True):
                _write(file, *one)
            _tidy(folder)
    mixed = np.zeros(STEPS)
    for share, one in zip(shares(areas), found, strict=True):
        mixed += share * one[0]
    return RoofSun(mixed, found[0][1])


def _key(weather_key: str, area: RoofArea) -> str:
    text = f"{FORM} {weather_key} {area.tilt:g} {area.azimuth:g} {area.losses}"
    return sha256(text.encode()).hexdigest()[:24]


def _read(file: Path) -> tuple[Values, dict[str, object]] | None:
    """None where there is no such file, or none that is whole."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            values, said = kept["dc"].astype(np.float64), json.loads(str(kept["said"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return (values, said) if values.shape == (STEPS,) and isinstance(said, dict) else None


def _write(file: Path, values: Values, said: dict[str, object]) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, dc=values.astype(np.float32), said=np.array(json.dumps(said)))
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic_file.write(file, buffer.getvalue())


def _tidy(folder: Path) -> None:
    kept = sorted(folder.glob("sun-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in kept[MOST_KEPT:]:
        file.unlink(missing_ok=True)
