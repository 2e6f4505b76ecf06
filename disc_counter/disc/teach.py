"""Learns a disc from a film of it: where it is, how it lies, what it looks like all round."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.find import find_geometry
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.mapping import Mapped, map_disc
from disc_counter.disc.refine import refined
from disc_counter.disc.rim import luma
from disc_counter.disc.route import follow_first
from disc_counter.disc.sampling import Sampler, StripKeeper
from disc_counter.disc.window import find_window
from disc_counter.errors import CalibrationError, UsageError
from disc_counter.model import Frame, Image, Window

Film = Callable[[], Iterable[Frame]]

PICTURES_FOR_WINDOW = 60
PICTURES_FOR_GEOMETRY = 300
PICTURES_FOR_REFINING = 160
STRIPS = 4000
"""With 600 values of float32 and three rows each, 29 MB."""
MARGIN_PX = 24
"""Around the window, for the still picture by which a moved camera is noticed."""


def learn(
    film: Film, *, window: Window | None = None, mark: str = "auto", progress: Callable[[float], None] | None = None
) -> Calibration:
    """Learn the disc from a film, which is gone over several times: each call of `film` starts it anew.

    `window` is where the slot is, if that is known; `mark` is "auto", "red" or "dark"; `progress` hears the share done.
    Raises CalibrationError where no disc turns, UsageError where the window lies outside the picture.
    """
    said = progress or (lambda share: None)
    whole = Sampler(PICTURES_FOR_WINDOW if window is None else 2)
    for frame in film():
        whole.offer(frame.time_ns, frame.image)
    if not whole.pictures:
        raise CalibrationError("the film has no picture")
    size = (whole.pictures[0].shape[1], whole.pictures[0].shape[0])
    given = window is not None
    if window is None:
        window = find_window([luma(picture) for picture in whole.pictures])
    check_window(window, size)
    said(0.25)
    samples = Sampler(PICTURES_FOR_GEOMETRY)
    for frame in film():
        samples.offer(frame.time_ns, frame.image[window.slices])
    geometry = find_geometry(samples.pictures, (window.width - 1) / 2)
    said(0.5)
    geometry = _second_look(film, window, geometry, samples)
    said(0.75)
    mapped = _mapped(film, window, geometry)
    said(1.0)
    return calibration_of(mapped, window, size, whole.pictures, mark, given)


def check_window(window: Window, size: tuple[int, int]) -> None:
    """Raise UsageError if the window does not lie in a picture of this size (width, height)."""
    if window.x + window.width > size[0] or window.y + window.height > size[1]:
        raise UsageError(
            f"[disc] window [{window.x}, {window.y}, {window.width}, {window.height}] reaches out of the picture of "
            f"{size[0]}x{size[1]}: it has to lie inside"
        )


def _strips(film: Film, window: Window, geometry: Geometry) -> StripKeeper:
    keeper = StripKeeper(geometry, STRIPS)
    for frame in film():
        if keeper.offer(frame.time_ns, frame.image[window.slices]):
            continue
        if follow_first(keeper.strips, keeper.times_ns, geometry, keeper.angles_deg).revolution_bins is not None:
            break
        keeper.thin()
    return keeper


def _second_look(film: Film, window: Window, geometry: Geometry, samples: Sampler) -> Geometry:
    """The geometry made exact, if the disc could be followed all round; as it was, if not."""
    keeper = _strips(film, window, geometry)
    first = follow_first(keeper.strips, keeper.times_ns, geometry, keeper.angles_deg)
    if first.revolution_bins is None:
        return geometry
    turned_deg, pictures = places_at(first.places, first.sure, keeper.times_ns, samples, first.revolution_bins)
    return refined(geometry, pictures, turned_deg)


def places_at(
    places: NDArray[np.float64],
    sure: NDArray[np.bool_],
    times_ns: NDArray[np.int64],
    samples: Sampler,
    revolution_bins: float,
) -> tuple[NDArray[np.float64], list[Image]]:
    """How far the disc had turned in some of the sampled pictures, in degrees, and these pictures; sure ones only."""
    at = np.searchsorted(times_ns, samples.times_ns)
    at = np.clip(at, 1, len(times_ns) - 1)
    good = sure[at] & sure[at - 1] & (np.array(samples.times_ns) <= times_ns[-1])
    chosen = np.flatnonzero(good)
    chosen = chosen[np.unique(np.linspace(0, len(chosen) - 1, PICTURES_FOR_REFINING).astype(int))]
    turned = -np.interp(np.array(samples.times_ns)[chosen], times_ns, places) * (360.0 / revolution_bins)
    return turned, [samples.pictures[i] for i in chosen]


def _mapped(film: Film, window: Window, geometry: Geometry) -> Mapped:
    keeper = _strips(film, window, geometry)
    return map_disc(keeper.strips, keeper.times_ns, geometry, keeper.angles_deg)


def calibration_of(
    mapped: Mapped, window: Window, size: tuple[int, int], pictures: list[Image], mark: str, given: bool
) -> Calibration:
    """Put together what was learnt; the geometry moves from the window's pixels to the picture's."""
    top, left = max(window.y - MARGIN_PX, 0), max(window.x - MARGIN_PX, 0)
    bottom, right = window.y + window.height + MARGIN_PX, window.x + window.width + MARGIN_PX
    still = np.median(np.array([luma(picture)[top:bottom, left:right] for picture in pictures]), axis=0)
    return Calibration(
        size=size,
        window=window,
        geometry=mapped.geometry.moved(window.x, window.y),
        levels=mapped.levels,
        weights=mapped.weights,
        panorama=mapped.panorama,
        mark=mapped.mark(mark),
        closed=mapped.closed,
        usual_fit=mapped.usual_fit,
        surroundings=still.astype(np.uint8),
        surroundings_at=(left, top),
    )
