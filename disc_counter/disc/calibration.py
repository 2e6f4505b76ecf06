"""What is learnt of a meter's disc and kept: geometry, light, panorama, mark."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from disc_counter import atomic_file
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.panorama import Panorama
from disc_counter.disc.strip import Strip
from disc_counter.errors import CalibrationError
from disc_counter.model import Window

FORMAT = 1
FILE_NAME = "calibration.npz"


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark's middle in the panorama, its width, and whether it is red or dark."""

    middle_bin: float
    width_deg: float
    kind: str


@dataclass(frozen=True, eq=False, slots=True)
class Calibration:
    """All that is needed to know the disc's angle from a single picture.

    `geometry` is in pixels of the whole picture. `levels` and `weights` are float32 [3, n] along the slot, `panorama`
    float32 [3, 1800] round the disc, `surroundings` the still picture (grey, uint8) of the window and a margin, by
    which a moved camera is noticed. `usual_fit` is the correlation that good strips reach.
    """

    size: tuple[int, int]
    window: Window
    geometry: Geometry
    levels: Strip
    weights: Strip
    panorama: Panorama
    mark: Mark | None
    closed: bool
    usual_fit: float
    surroundings: NDArray[np.uint8]
    surroundings_at: tuple[int, int]

    def save(self, directory: Path) -> Path:
        """Write to `directory`, whole or not at all; raises CalibrationError where that cannot be done."""
        path = directory / FILE_NAME
        facts = {
            "format": FORMAT,
            "size": self.size,
            "window": asdict(self.window),
            "geometry": {name: float(value) for name, value in asdict(self.geometry).items()},
            "mark": asdict(self.mark) if self.mark else None,
            "closed": self.closed,
            "usual_fit": self.usual_fit,
            "surroundings_at": self.surroundings_at,
        }
        content = io.BytesIO()
        np.savez_compressed(
            content,
            facts=np.frombuffer(json.dumps(facts).encode(), np.uint8),
            levels=self.levels,
            weights=self.weights,
            panorama=self.panorama,
            surroundings=self.surroundings,
        )
        try:
            directory.mkdir(parents=True, exist_ok=True)
            atomic_file.write(path, content.getvalue())
        except OSError as error:
            raise CalibrationError(f"the calibration cannot be written to {path}: {error.strerror}") from error
        return path

    @staticmethod
    def forget(directory: Path) -> None:
        """Take away the calibration kept in `directory`, if there is one."""
        with contextlib.suppress(OSError):
            (directory / FILE_NAME).unlink()

    @classmethod
    def load(cls, directory: Path) -> Calibration | None:
        """The calibration kept in `directory`; None if there is none. Raises CalibrationError if it is damaged."""
        path = directory / FILE_NAME
        if not path.exists():
            return None
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                facts = json.loads(data["facts"].tobytes())
                if facts["format"] != FORMAT:
                    raise CalibrationError(f"{path} has format {facts['format']}, {FORMAT} is known: run setup anew")
                return cls(
                    size=(facts["size"][0], facts["size"][1]),
                    window=Window(**facts["window"]),
                    geometry=Geometry(**facts["geometry"]),
                    levels=data["levels"],
                    weights=data["weights"],
                    panorama=data["panorama"],
                    mark=Mark(**facts["mark"]) if facts["mark"] else None,
                    closed=facts["closed"],
                    usual_fit=facts["usual_fit"],
                    surroundings=data["surroundings"],
                    surroundings_at=(facts["surroundings_at"][0], facts["surroundings_at"][1]),
                )
        except CalibrationError:
            raise
        except Exception as error:  # numpy, zipfile, zlib and json each have their own for a file that is damaged
            raise CalibrationError(f"{path} is damaged: delete it and run setup anew") from error
