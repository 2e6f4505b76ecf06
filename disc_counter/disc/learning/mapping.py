"""Maps the disc all round from the strips of a first look: panorama, light, what each place is worth, and the mark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.calibration import Mark
from disc_counter.disc.flat_field import LEAST_LEVEL, Cleaner, learn_levels
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.mark import find_mark
from disc_counter.disc.learning.noise import measured_weights, sharpness_of
from disc_counter.disc.learning.route import Look, follow_again
from disc_counter.disc.panorama import Matcher, Panorama
from disc_counter.disc.strip import BINS_PER_REVOLUTION, RED, RIM, ROWS, Strip

Strips = NDArray[np.float32]

LEAST_COVER = 0.05
"""The share of the usual cover below which a place of the panorama is not known."""
ROUNDS = 2
"""How often the panorama is made and the strips are placed on it anew."""
MOST_AT_A_PLACE = 6
"""Strips of one bin that are mapped: the noise of more is less than that of places seen in passing."""
POOR_FIT = 0.4
"""The least correlation at which a strip belongs in the panorama."""


@dataclass(frozen=True, eq=False, slots=True)
class Mapped:
    """What a first look taught: see Calibration. `tint` is redness and brightness round the rim, [2, 1800]."""

    geometry: Geometry
    levels: Strip
    weights: Strip
    panorama: Panorama
    tint: NDArray[np.float64]
    closed: bool
    usual_fit: float

    def mark(self, wanted: str) -> Mark | None:
        """The mark of the wanted kind ("auto", "red", "dark"), or None."""
        return find_mark(self.tint[0], self.tint[1], wanted)


def map_disc(look: Look) -> Mapped:
    """Map the disc from strips that were followed once."""
    first, chosen = look.route, spread(look.route.places, look.route.sure)
    raw, times_ns = look.strips[chosen], look.times_ns[chosen]
    closed = first.revolution_bins is not None
    places = first.places[chosen] * (BINS_PER_REVOLUTION / first.revolution_bins if first.revolution_bins else 1.0)
    sharpness = (sharpness_of(look.geometry, look.angles_deg) ** 2).astype(np.float32)
    followed = sure = first.sure[chosen]
    weights = first.weights
    for blur_bins in _blurs(first.blur_bins):
        levels = levels_evenly(raw, places, sure)
        clean = raw.copy()
        cleaner = Cleaner(levels)
        for strip in clean:
            cleaner(strip)
        panorama = around(clean, places, sure, sharpness)
        weights = measured_weights(residues(clean, places, sure, panorama))
        again, fits = follow_again(clean, times_ns, places, weights, Matcher(panorama, weights, blur_bins))
        if closed:
            places, sure = again, followed & (fits > POOR_FIT)
    return Mapped(
        geometry=look.geometry,
        levels=levels,
        weights=weights,
        panorama=around(clean, places, sure, sharpness),
        tint=tint_around(raw, levels, places, sure, sharpness),
        closed=closed,
        usual_fit=float(np.median(fits[sure])) if sure.any() else 0.0,
    )


def spread(places: NDArray[np.float64], sure: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Indices of strips so that none of the disc's places weighs more for having been seen longer."""
    seen: dict[int, int] = {}
    chosen = []
    for index, place in enumerate(np.floor(places).astype(int).tolist()):
        if sure[index]:
            seen[place] = seen.get(place, 0) + 1
        if seen.get(place, 0) <= MOST_AT_A_PLACE:
            chosen.append(index)
    return np.array(chosen, np.int64)


def _blurs(first: int) -> list[int]:
    """The widths to smooth over, round by round: what was followed softly is mapped the sharper the longer."""
    widths = [1] * ROUNDS
    while first > 1:
        widths = [first | 1] * ROUNDS + widths
        first = first * 2 // 3
    return sorted(widths, reverse=True)


def levels_evenly(raw: Strips, places: NDArray[np.float64], sure: NDArray[np.bool_]) -> Strip:
    """The still light, each part of the disc weighing the same however long it was seen."""
    cells = np.floor(places / 9.0).astype(np.int64)
    chosen = [int(np.flatnonzero(sure & (cells == cell))[0]) for cell in np.unique(cells[sure])]
    return learn_levels(raw[chosen] if len(chosen) > 3 else raw)


def around(
    strips: Strips, places: NDArray[np.float64], sure: NDArray[np.bool_], sharpness: Strip
) -> NDArray[np.float32]:
    """The mean of rows [m, r, n] at each bin of the revolution, float32 [r, 1800]; what is seen sharply weighs more."""
    rows, count = strips.shape[1:]
    total = np.zeros((rows, BINS_PER_REVOLUTION + count + 1), np.float32)
    cover = np.zeros(BINS_PER_REVOLUTION + count + 1, np.float32)
    for index in np.flatnonzero(sure):
        low = int(np.floor(places[index]))
        part = np.float32(places[index] - low)
        for begin, share in ((low % BINS_PER_REVOLUTION, 1 - part), (low % BINS_PER_REVOLUTION + 1, part)):
            total[:, begin : begin + count] += strips[index] * (sharpness * share)
            cover[begin : begin + count] += sharpness * share
    for wrapped in (total, cover[None]):
        wrapped[:, : count + 1] += wrapped[:, BINS_PER_REVOLUTION:]
    mean = total[:, :BINS_PER_REVOLUTION] / np.maximum(cover[:BINS_PER_REVOLUTION], LEAST_COVER)
    return np.asarray(np.where(cover[:BINS_PER_REVOLUTION] > LEAST_COVER, mean, 0.0), np.float32)


def residues(strips: Strips, places: NDArray[np.float64], sure: NDArray[np.bool_], panorama: Panorama) -> Strips:
    """What is left of strips [m, 3, n] when the panorama at their places is taken away."""
    count = strips.shape[2]
    wide = np.concatenate([panorama, panorama[:, : count + 2]], axis=1)
    left = []
    for index in np.flatnonzero(sure):
        low = int(np.floor(places[index])) % BINS_PER_REVOLUTION
        part = np.float32(places[index] - np.floor(places[index]))
        there = wide[:, low : low + count] * (1 - part) + wide[:, low + 1 : low + 1 + count] * part
        left.append(strips[index] - there)
    return np.array(left, np.float32).reshape(-1, ROWS, count)


def tint_around(
    raw: Strips, levels: Strip, places: NDArray[np.float64], sure: NDArray[np.bool_], sharpness: Strip
) -> NDArray[np.float64]:
    """Redness and brightness round the rim relative to the still light, [2, 1800]; NaN where it was not seen well."""
    rim = np.maximum(levels[RIM], LEAST_LEVEL)
    gain = np.maximum((raw[:, RIM] / rim).mean(1), 0.02)[:, None]
    rows = np.stack([(raw[:, RED] / gain - levels[RED]) / rim, raw[:, RIM] / gain / rim], axis=1)
    steep = sharpness**2
    mean = around(rows.astype(np.float32), places, sure, steep).astype(np.float64)
    seen = around(np.ones((len(raw), 1, raw.shape[2]), np.float32), places, sure, steep)[0] > 0
    return np.where(seen, mean, np.nan)
