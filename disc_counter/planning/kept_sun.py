"""What the sun gives on a roof, kept: each area's quarter hours in a small file of the data directory.

With the sun of a roof kept, another battery or another price needs no pvlib: a second instead of three on a PC.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from disc_counter import atomic_file
from disc_counter.planning.plan_days import Values
from disc_counter.planning.roof import RoofArea, shares
from disc_counter.planning.weather_year import STEPS

FOLDER = "planning"
"""Below the data directory."""
MOST_KEPT = 24
"""Files: some roofs with some areas each, 140 kB an area."""
FORM = 2
"""Rises when the models change: what was kept before is worked out anew."""


@dataclass(frozen=True, slots=True)
class RoofSun:
    """What one kWp of the whole roof gives before the inverter [35040] in W, and what is said of the weather."""

    dc_w_per_kwp: Values
    weather: dict[str, object]


def kept_sun(folder: Path, weather_key: str, areas: Sequence[RoofArea]) -> RoofSun | None:
    """The roof's sun; None unless that of each of its areas is kept."""
    mixed, said = np.zeros(STEPS), dict[str, object]()
    for share, area in zip(shares(areas), areas, strict=True):
        found = _read(_file(folder, weather_key, area))
        if found is None:
            return None
        mixed += share * found[0]
        said = found[1]
    return RoofSun(mixed, said)


def keep_sun(
    folder: Path,
    weather_key: str,
    areas: Sequence[RoofArea],
    said: dict[str, object],
    of_area: Callable[[RoofArea], Values],
) -> None:
    """Work out the areas that are not kept, and keep them; OSError where the folder cannot be written to."""
    folder.mkdir(parents=True, exist_ok=True)
    for area in areas:
        file = _file(folder, weather_key, area)
        if _read(file) is None:
            buffer = io.BytesIO()
            np.savez_compressed(buffer, dc=of_area(area).astype(np.float32), said=np.array(json.dumps(said)))
            atomic_file.write(file, buffer.getvalue())
    kept = sorted(folder.glob("sun-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in kept[MOST_KEPT:]:
        file.unlink(missing_ok=True)


def _file(folder: Path, weather_key: str, area: RoofArea) -> Path:
    text = f"{FORM} {weather_key} {area.tilt:g} {area.azimuth:g} {area.losses}"
    return folder / f"sun-{sha256(text.encode()).hexdigest()[:24]}.npz"


def _read(file: Path) -> tuple[Values, dict[str, object]] | None:
    """None where there is no such file, or none that is whole."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            values, said = kept["dc"].astype(np.float64), json.loads(str(kept["said"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return (values, said) if values.shape == (STEPS,) and isinstance(said, dict) else None
