"""Learns a disc from a film of it: where it is, how it lies, what it looks like all round."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.geometry_search import find_geometry
from disc_counter.disc.learning.mapping import Mapped, map_disc
from disc_counter.disc.learning.refine import refined
from disc_counter.disc.learning.route import Look, look_at
from disc_counter.disc.learning.sampling import PartSampler, Sampler, StripKeeper
from disc_counter.disc.learning.stabilised import Steady, still_picture, with_margin
from disc_counter.disc.learning.window import find_window
from disc_counter.disc.trial import Trial, Tried
from disc_counter.errors import CalibrationError, UsageError
from disc_counter.model import Frame, Image, Window

Film = Callable[[], Iterable[Frame]]

PICTURES_FOR_WINDOW = 60
PICTURES_FOR_GEOMETRY = 300
PICTURES_FOR_REFINING = 160
AS_SURE = 0.98
"""The least share of what the first look is sure of, at which the second, by a refined geometry, is taken."""
STRIPS = 4000
"""With 600 values of float32 and three rows each, 29 MB."""


LEAST_SPAN_BINS = 3.0
"""The shortest way, in bins, of a disc that is learnt: 0.6 degrees, which a disc at 40 W and 75 U/kWh makes in 2 s."""


def learn(
    film: Film,
    *,
    window: Window | None = None,
    mark: str = "auto",
    progress: Callable[[float], None] | None = None,
    tried: Tried = lambda trial: None,
) -> Calibration:
    """Learn the disc from a film, which is gone over several times: each call of `film` starts it anew.

    `window` is where the slot is, if that is known; `mark` is "auto", "red" or "dark"; `progress` hears the share done,
    `tried` what was tried and what became of it.
    Raises NothingTurnsError where nothing moves, CalibrationError where no disc can be followed, UsageError where the
    window lies outside the picture.
    """
    said = progress or (lambda share: None)
    whole = _sampled(film())
    said(0.25)
    size = (whole.pictures[0].shape[1], whole.pictures[0].shape[0])
    check_window(window, size)
    window = find_window(whole.pictures, window)
    tried(Trial("window", "taken", f"{window.width} x {window.height} px at {window.x}, {window.y}"))
    still = still_picture(whole.pictures, window)
    samples, steady = Sampler(PICTURES_FOR_GEOMETRY), Steady(still, window, size)
    for frame in film():
        samples.offer(frame.time_ns, steady(frame).image)
    said(0.5)
    geometry = find_geometry(samples.pictures, (window.width - 1) / 2)
    look = _look(film(), Steady(still, window, size), geometry)
    tried(trial_of("first look", look))
    said(0.75)
    if not look.closed and _stands(look):
        raise CalibrationError("something moves in the window, but not as a disc does")
    if look.closed:
        second = _look(film(), Steady(still, window, size), refined_by(look, samples))
        tried(trial_of("second look, geometry refined", second))
        look = _surer(look, second)
    said(1.0)
    return calibration_of(map_disc(look), window, size, still, mark)


def _stands(look: Look) -> bool:
    """Whether the route stays in one place: pictures that change around it show no disc."""
    places = look.route.places[look.route.sure]
    return len(places) == 0 or float(np.ptp(places)) < LEAST_SPAN_BINS


def _sampled(frames: Iterable[Frame]) -> Sampler:
    """Whole pictures, evenly spread over the film; CalibrationError where it has none."""
    whole = Sampler(PICTURES_FOR_WINDOW)
    for frame in frames:
        whole.offer(frame.time_ns, frame.image)
    if not whole.pictures:
        raise CalibrationError("the film has no picture")
    return whole


def _surer(first: Look, second: Look) -> Look:
    """The second look where it closes to scale and is as sure as the first."""
    taken = second.closed and second.true_to_scale and second.sure >= AS_SURE * first.sure
    return second if taken else first


def trial_of(name: str, look: Look) -> Trial:
    """Whether a look at the disc closed a turn, and how much of it was followed."""
    route, geometry = look.route, look.geometry
    followed = f"{100 * float(route.sure.mean()):.0f} % of {len(look.strips)} strips followed"
    seen = f"{geometry.last_deg - geometry.first_deg:.0f} degrees of the rim seen"
    if route.revolution_bins is None:
        return Trial(name, "open", f"no turn closed; {followed}, {seen}")
    return Trial(name, "taken", f"a turn closes at {route.revolution_bins:.1f} of 1800 bins; {followed}, {seen}")


def check_window(window: Window | None, size: tuple[int, int]) -> None:
    """Raise UsageError if a window that is given does not lie in a picture of this size (width, height)."""
    if window is not None and not window.lies_in(size):
        raise UsageError(
            f"[disc] window [{window.x}, {window.y}, {window.width}, {window.height}] reaches out of the picture of "
            f"{size[0]}x{size[1]}: it has to lie inside"
        )


def _look(frames: Iterable[Frame], steady: Steady, geometry: Geometry) -> Look:
    """Follow the disc until it was seen all round, or to the film's end."""
    keeper = StripKeeper(geometry, STRIPS)
    for frame in frames:
        if keeper.offer(steady(frame)):
            continue
        look = look_at(keeper)
        if look.closed:
            return look
        keeper.thin()
    return look_at(keeper)


def refined_by(look: Look, samples: Sampler | PartSampler) -> Geometry:
    """The geometry made exact by those of the sampled pictures in which it is known how far the disc had turned."""
    times_ns, route = np.array(samples.times_ns), look.route
    assert route.revolution_bins is not None
    at = np.clip(np.searchsorted(look.times_ns, times_ns), 1, len(look.times_ns) - 1)
    chosen = np.flatnonzero(route.sure[at] & route.sure[at - 1] & (times_ns <= look.times_ns[-1]))
    chosen = chosen[np.unique(np.linspace(0, len(chosen) - 1, PICTURES_FOR_REFINING).astype(int))]
    turned_deg = -np.interp(times_ns[chosen], look.times_ns, route.places) * (360.0 / route.revolution_bins)
    return refined(look.geometry, [samples.pictures[i] for i in chosen], turned_deg)


def calibration_of(mapped: Mapped, window: Window, size: tuple[int, int], still: Image, mark: str) -> Calibration:
    """Put together what was learnt; the geometry moves from the window's pixels to the picture's."""
    wide = with_margin(window, size)
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
        surroundings=still,
        surroundings_at=(wide.x, wide.y),
    )
