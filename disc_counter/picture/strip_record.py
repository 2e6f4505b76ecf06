"""Keeps what was seen along the slot, picture by picture, in bounded memory: the rows of a kymograph."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Image, Sight, Window
from disc_counter.picture.overlay import Outlines

MOST_ROWS = 1500
"""Rows that are drawn: a picture's width. Twice as many are kept before every other one is left out."""
PLACES = 400
"""Values along the slot: about a pixel each in a picture of 640 columns."""
HEIGHTS = (0.2, 0.4, 0.6, 0.8)
"""Where between the rim's edges it is looked at."""
COARSE = (160, 60)
"""Columns and rows of the whole picture that are kept where no disc is known: 10 kB a picture."""
TABLE_DEG = np.arange(-180.0, 180.0)
"""Angles of the rim at which its columns are asked for, in degrees."""


@dataclass(frozen=True, eq=False, slots=True)
class SeenStrip:
    """What a film or the last minutes of a camera looked like.

    `times_s` [m] are seconds since the first picture. `rows` is uint8 [m, n]: grey levels along `columns` [n] of the
    picture, at the picture's `height` (first and last row). `turned`, `doubt` [m] are revolutions, NaN where not known;
    `angles_deg` [m] where the mark stood, NaN where that is not known. `rim_columns` says in which column of the
    picture a point of the rim stands at each of TABLE_DEG, NaN where it is out of sight; None without a disc.
    """

    times_s: NDArray[np.float64]
    rows: NDArray[np.uint8]
    columns: NDArray[np.float64]
    height: tuple[float, float]
    turned: NDArray[np.float64]
    doubt: NDArray[np.float64]
    angles_deg: NDArray[np.float64]
    rim_columns: NDArray[np.float64] | None


class StripRecord:
    """Takes every picture with what is known after it; `seen` is what came of it.

    `window` is where somebody drew the slot: it is looked at there as long as no disc is known.
    """

    def __init__(self, window: Window | None = None) -> None:
        self._window = window
        self._every = 1
        self._count = 0
        self._first_ns = 0
        self._rows: list[tuple[float, NDArray[np.uint8], float, float, float]] = []
        self._scene: Outlines | None = None
        self._at: tuple[NDArray[np.intp], NDArray[np.intp]] | None = None
        self._size = (0, 0)

    def add(self, frame: Frame, sight: Sight, scene: Outlines | None) -> None:
        """Take in a picture; `scene` says where the rim is, None where no disc is known."""
        if self._count == 0:
            self._first_ns = frame.time_ns
            self._size = (frame.image.shape[1], frame.image.shape[0])
        if (self._scene is None) != (scene is None):
            self._rows.clear()
        number, self._count, self._scene = self._count, self._count + 1, scene
        if number % self._every:
            return
        if scene is not None and (self._at is None or len(self._rows) % 64 == 0):
            self._at = places_of(scene, self._size)
        row = self._coarse(frame.image) if scene is None or self._at is None else along(frame.image, *self._at)
        turned = np.nan if sight.path_urev is None else sight.path_urev / UREV_PER_REVOLUTION
        doubt = sight.uncertainty_urev / UREV_PER_REVOLUTION
        angle_deg = np.nan if sight.angle_deg is None else float(sight.angle_deg)
        self._rows.append(((frame.time_ns - self._first_ns) / NS_PER_S, row, turned, doubt, angle_deg))
        if len(self._rows) >= 2 * MOST_ROWS:
            del self._rows[1::2]
            self._every *= 2

    def seen(self) -> SeenStrip | None:
        """All of it; None if there was no picture."""
        if not self._rows:
            return None
        times, rows, turned, doubt, angles = zip(*self._rows, strict=True)
        stack = np.array(rows)
        if self._scene is None or self._at is None:
            stack, columns, height = self._moving(stack)
            rim_columns = None
        else:
            columns = self._at[1][0].astype(np.float64)
            height = float(self._at[0].min()), float(self._at[0].max())
            ends = float(columns.min()), float(columns.max())
            rim_columns = np.array([column_of(self._scene, angle, ends) for angle in TABLE_DEG])
        return SeenStrip(
            np.array(times, np.float64),
            stack,
            columns,
            height,
            turned=np.array(turned, np.float64),
            doubt=np.array(doubt, np.float64),
            angles_deg=np.array(angles, np.float64),
            rim_columns=rim_columns,
        )

    def _part(self) -> Window:
        return self._window or Window(0, 0, *self._size)

    def _coarse(self, image: Image) -> NDArray[np.uint8]:
        part = image[self._part().slices]
        small = np.asarray(cv2.resize(part, COARSE, interpolation=cv2.INTER_AREA), np.uint8)
        return small if small.ndim == 2 else small[..., 1].copy()

    def _moving(
        self, pictures: NDArray[np.uint8]
    ) -> tuple[NDArray[np.uint8], NDArray[np.float64], tuple[float, float]]:
        """Of coarse pictures [m, rows, columns] the line in which most changes that is not light as a whole."""
        part, levels = self._part(), pictures.astype(np.float32)
        levels -= levels.mean(axis=(1, 2), keepdims=True)
        unrest = np.abs(np.diff(levels, axis=0)).mean(axis=(0, 2)) if len(levels) > 1 else np.zeros(COARSE[1])
        row = int(np.argmax(unrest))
        step = part.height / COARSE[1]
        columns = part.x + (np.arange(COARSE[0]) + 0.5) * part.width / COARSE[0]
        return pictures[:, row], columns, (part.y + row * step, part.y + (row + 1) * step)


def places_of(scene: Outlines, size: tuple[int, int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns [heights, PLACES] of the picture at which the rim is looked at."""
    outline = scene.strip_outline().astype(np.float64)
    half = len(outline) // 2
    lower, upper = outline[:half], outline[half:][::-1]
    order = np.argsort(lower[:, 0])
    columns = np.linspace(lower[order[0], 0], lower[order[-1], 0], PLACES)
    edges = [np.interp(columns, side[order, 0], side[order, 1]) for side in (lower, upper)]
    rows = np.array([edges[0] + height * (edges[1] - edges[0]) for height in HEIGHTS])
    places = np.clip(np.rint(rows), 0, size[1] - 1), np.clip(np.rint(columns), 0, size[0] - 1)
    return places[0].astype(np.intp), np.tile(places[1].astype(np.intp), (len(HEIGHTS), 1))


def along(image: Image, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Grey levels along the rim, uint8 [PLACES]."""
    seen = image[rows, columns].astype(np.float32)
    return np.asarray(seen.reshape(len(HEIGHTS), PLACES, -1).mean(axis=(0, 2)), np.uint8)


def column_of(scene: Outlines, angle_deg: float, ends: tuple[float, float]) -> float:
    """The column in which a point of the rim stands at an angle; NaN where a mark there would not be seen whole."""
    outline = scene.mark_outline(float(angle_deg))
    if outline is None or outline[:, 0].min() <= ends[0] + 1 or outline[:, 0].max() >= ends[1] - 1:
        return float("nan")
    return float(outline[:, 0].mean())
