"""Pictures of registers that could not be read for sure: the last ones, cut to the drums, each with what was read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import cv2

from disc_counter import atomic_file
from disc_counter.model import Image, Window
from disc_counter.units import utc

FOLDER = "doubtful"
"""In [data] directory."""
MOST = 50
"""Pictures that are kept, some 30 kB each."""
OWNER_ONLY = 0o600
MARGIN = 0.5
"""How much around the drums is cut out with them, in heights of the row: a frame or glare beside it explains much."""


@dataclass(frozen=True, slots=True)
class DoubtfulReading:
    """What was read in a picture: `time` in ISO 8601 (UTC), digits with '?' for those that are not sure, and why."""

    time: str
    register: str
    digits: str
    confidence: float
    reason: str


class DoubtfulPictures:
    """The folder of them; any process may read it, the service writes."""

    def __init__(self, directory: Path) -> None:
        self._folder = directory / FOLDER

    def keep(self, image: Image, row: Window, time_ns: int, read: tuple[str, str, float, str]) -> None:
        """Keep what is around a row of drums, taken at a wall time; OSError where that cannot be done.

        `read` is the register's name, its digits, how probable they are and why they are not sure. Of more than MOST
        the oldest goes.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        reading = DoubtfulReading(utc(time_ns).isoformat(timespec="milliseconds"), *read)
        coded, png = cv2.imencode(".png", image[_wider(row, image).slices])
        assert coded, "PNG takes every picture of bytes"
        name = f"{time_ns // 1_000_000:014}"
        atomic_file.write(self._folder / f"{name}.png", png.tobytes(), OWNER_ONLY)
        # Its reading makes it one that is kept.
        atomic_file.write(self._folder / f"{name}.json", json.dumps(asdict(reading)).encode(), OWNER_ONLY)
        for old in self._names()[:-MOST]:
            for ending in ("json", "png"):
                (self._folder / f"{old}.{ending}").unlink(missing_ok=True)

    def readings(self) -> list[tuple[str, DoubtfulReading]]:
        """All that are kept, by their names, the newest first."""
        return list(self._read())

    def picture(self, name: str) -> bytes | None:
        """A picture as PNG; None where there is none of that name."""
        if name not in self._names():
            return None
        try:
            return (self._folder / f"{name}.png").read_bytes()
        except OSError:
            return None

    def packed(self) -> bytes:
        """All pictures and `readings.json` as a zip."""
        buffer, found = BytesIO(), self.readings()
        with ZipFile(buffer, "w", ZIP_STORED) as packed:  # PNG is packed already
            told = [{"picture": f"{name}.png", **asdict(reading)} for name, reading in found]
            packed.writestr("readings.json", json.dumps(told, indent=1, ensure_ascii=False))
            for name, _ in found:
                if (png := self.picture(name)) is not None:
                    packed.writestr(f"{name}.png", png)
        return buffer.getvalue()

    def _names(self) -> Sequence[str]:
        return sorted(file.stem for file in self._folder.glob("*.json"))

    def _read(self) -> Iterator[tuple[str, DoubtfulReading]]:
        for name in reversed(self._names()):
            try:
                yield name, DoubtfulReading(**json.loads((self._folder / f"{name}.json").read_text("utf-8")))
            except (OSError, ValueError, TypeError):
                continue  # gone meanwhile, or not ours


def _wider(row: Window, image: Image) -> Window:
    """A row with its margin, within the picture."""
    margin = round(MARGIN * row.height)
    x, y = max(0, row.x - margin), max(0, row.y - margin)
    height, width = image.shape[:2]
    right, bottom = min(width, row.x + row.width + margin), min(height, row.y + row.height + margin)
    return Window(x, y, max(1, right - x), max(1, bottom - y))
