"""Learns a disc from a film of it: where it is, how it lies, what it looks like all round."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.geometry_search import find_geometry
from disc_counter.disc.learning.mapping import map_disc
from disc_counter.disc.learning.refine import refined
from disc_counter.disc.learning.route import Look, look_at
from disc_counter.disc.learning.sampling import PartSampler, Sampler, StripKeeper
from disc_counter.disc.learning.stabilised import Steady, still_picture
from disc_counter.disc.learning.usual import usual
from disc_counter.disc.learning.window import find_window
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.disc.pixel_shift import steadied
from disc_counter.disc.trial import Trial, Tried
from disc_counter.errors import CalibrationError, UsageError
from disc_counter.model import Frame, Window

Film = Callable[[], Iterable[Frame]]

PICTURES_FOR_WINDOW = 60
PICTURES_FOR_GEOMETRY = 300
PICTURES_FOR_REFINING = 160
AS_SURE = 0.98
"""The least share of what the first look is sure of, at which the second, by a refined geometry, is taken."""
MOST_REFINED = 3
"""Looks by a geometry that was refined by the last one: the first mostly closes to scale."""
GAIN = 0.5
"""Of what the last look missed its scale by: one that misses more gains nothing by another."""
STRIPS = 4000
"""With 600 values of float32 and three rows each, 29 MB."""


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
    pictures = steadied(whole.pictures)
    window = find_window(pictures, window)
    tried(Trial("window", "taken", f"{window.width} x {window.height} px at {window.x}, {window.y}"))
    view = LearningView(window, size, still_picture(pictures, window))
    samples, steady = Sampler(PICTURES_FOR_GEOMETRY), view.steady()
    for frame in film():
        samples.offer(frame.time_ns, steady(frame).image)
    said(0.5)
    geometry = find_geometry(usual([picture[view.inner] for picture in samples.pictures]), (window.width - 1) / 2)
    look = _look(film(), view.steady(), geometry.moved(*view.offset))
    tried(trial_of("first look", look))
    said(0.75)
    if not look.closed and look.stands:
        raise CalibrationError("something moves in the window, but not as a disc does")
    look = _refined(film, view, look, samples, tried)
    said(1.0)
    return view.calibration(map_disc(look), mark)


def _refined(film: Film, view: LearningView, look: Look, samples: Sampler, tried: Tried) -> Look:
    """The look by the geometry that was made exact by the last one, as long as it gains by that."""
    for _ in range(MOST_REFINED if look.closed else 0):
        again = _look(film(), view.steady(), refined_by(look, samples))
        tried(trial_of("another look, geometry refined", again))
        if not _better(again, look):
            break
        look, gained = again, again.off_scale < GAIN * look.off_scale
        if look.true_to_scale or not gained:
            break
    return look


def _sampled(frames: Iterable[Frame]) -> Sampler:
    """Whole pictures, evenly spread over the film; CalibrationError where it has none."""
    whole = Sampler(PICTURES_FOR_WINDOW)
    for frame in frames:
        whole.offer(frame.time_ns, frame.image)
    if not whole.pictures:
        raise CalibrationError("the film has no picture")
    return whole


def _better(second: Look, first: Look) -> bool:
    """Whether a look by a refined geometry is as sure as the first, and closes to scale or nearer to it."""
    nearer = second.true_to_scale or second.off_scale < first.off_scale
    return second.closed and nearer and second.sure >= AS_SURE * first.sure


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
