"""What was learnt of a disc, kept in a file: of either kind, written whole or not at all."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from disc_counter import atomic_file
from disc_counter.disc.calibration import Calibration, Mark
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.toothed.calibration_arrays import arrays_of, facts_of, from_stored
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration
from disc_counter.errors import CalibrationError
from disc_counter.model import Window

FORMAT = 2
FILE_NAME = "calibration.npz"
ARRAYS = ("levels", "weights", "panorama", "surroundings")
PLAIN, TOOTHED = "plain", "toothed"

DiscCalibration: TypeAlias = Calibration | ToothedCalibration


def save(calibration: DiscCalibration, directory: Path) -> Path:
    """Write to `directory`, whole or not at all; raises CalibrationError where that cannot be done."""
    path = directory / FILE_NAME
    if isinstance(calibration, ToothedCalibration):
        facts, arrays = {"kind": TOOTHED, **facts_of(calibration)}, arrays_of(calibration)
    else:
        facts, arrays = _plain_facts(calibration), {name: getattr(calibration, name) for name in ARRAYS}
    content = io.BytesIO()
    packed: Any = np.savez_compressed  # its stubs take arrays by name for its own options
    said = np.frombuffer(json.dumps({"format": FORMAT, **facts}).encode(), np.uint8)
    packed(content, facts=said, **arrays)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        atomic_file.write(path, content.getvalue())
    except OSError as error:
        raise CalibrationError(f"the calibration cannot be written to {path}: {error.strerror}") from error
    return path


def forget(directory: Path) -> None:
    """Take away the calibration kept in `directory`, if there is one."""
    with contextlib.suppress(OSError):
        (directory / FILE_NAME).unlink()


def load(directory: Path) -> DiscCalibration | None:
    """The calibration kept in `directory`; None if there is none. Raises CalibrationError if it is damaged."""
    path = directory / FILE_NAME
    if not path.exists():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            facts = json.loads(data["facts"].tobytes())
            if facts["format"] != FORMAT:
                raise CalibrationError(f"{path} has format {facts['format']}, {FORMAT} is known: run setup anew")
            return from_stored(facts, data) if facts["kind"] == TOOTHED else _plain(facts, data)
    except CalibrationError:
        raise
    except Exception as error:  # numpy, zipfile, zlib and json each have their own for a file that is damaged
        raise CalibrationError(f"{path} is damaged: delete it and run setup anew") from error


def _plain_facts(calibration: Calibration) -> dict[str, Any]:
    return {
        "kind": PLAIN,
        "size": calibration.size,
        "window": asdict(calibration.window),
        "geometry": {name: float(value) for name, value in asdict(calibration.geometry).items()},
        "mark": asdict(calibration.mark) if calibration.mark else None,
        "closed": calibration.closed,
        "usual_fit": calibration.usual_fit,
        "surroundings_at": calibration.surroundings_at,
    }


def _plain(facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Calibration:
    return Calibration(
        size=(facts["size"][0], facts["size"][1]),
        window=Window(**facts["window"]),
        geometry=Geometry(**facts["geometry"]),
        mark=Mark(**facts["mark"]) if facts["mark"] else None,
        closed=facts["closed"],
        usual_fit=facts["usual_fit"],
        surroundings_at=(facts["surroundings_at"][0], facts["surroundings_at"][1]),
        **{name: arrays[name] for name in ARRAYS},
    )
