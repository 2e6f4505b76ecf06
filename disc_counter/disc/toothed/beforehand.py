"""What a toothed disc did before it was followed, told by some of the pictures that were taken meanwhile."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.doubt import ANY_LOADS, DRAWS, Speed
from disc_counter.disc.toothed.beginning import SPEED_DOUBT_TEETH, Beginning
from disc_counter.disc.toothed.phase_light import PhaseLight
from disc_counter.disc.toothed.rim_strip import Strip, StripCutter
from disc_counter.disc.toothed.steady import grey
from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration
from disc_counter.disc.toothed.tooth_view import FAINT, ToothView, ToothViewer
from disc_counter.disc.toothed.toothmap import ToothMap

Picture = NDArray[np.uint8]

MOST_PICTURES = 16
"""Whole grey pictures of 640 x 480: 5 MB, until the disc is followed."""
FIRST_INTERVAL_S = 0.25
"""So that the first seconds are told closely: most discs are followed within one."""
SAME_PHASE = 0.15
"""Teeth: noise and a shaking camera move the phase by less. Those that moved by whole teeth are told by their means."""
SAME_LIKENESS = 0.4
"""The least correlation of the means of the same teeth: they had 0.64 to 0.95 in films, others up to 0.3."""
FEWEST_ALIKE = 3
"""Pictures with the first one: half a second, in which a disc at 40 W and 75 U/kWh moves by a sixth of a tooth."""
LEAST_ODDS, LEAST_LEAD = 9.0, 6.0
"""Natural logarithms: of some hundred places at which a picture does not belong the best has 3 to 5."""
NEAR_TEETH = 2
"""Places so near to the best are no rivals."""


class Beforehand:
    """Keeps grey pictures from the first one on, at intervals that double when there is no room for more."""

    def __init__(self) -> None:
        self._before = Beginning(0.0)
        self._kept: list[tuple[Picture, float]] = []
        self._interval_s = FIRST_INTERVAL_S
        self._found = False

    def begin(self, time_s: float) -> None:
        """Nothing is known of the time before."""
        self._before = Beginning(time_s)

    def seen_until(self, before: Beginning) -> None:
        """The disc is learnt anew; until it was lost its path is known."""
        self._before = before

    def forget(self, found: Study, origin: float, doubt: float) -> None:
        """From now on the path counts from an origin that is known: pictures can tell no more of it."""
        self._before = Beginning(float(found.times_s[0]), float(found.places[0]) - origin, doubt)
        self._kept = []

    def keep(self, picture: Picture, time_s: float) -> None:
        """Keep a picture if the last one that was kept is old enough, and the disc was not found yet."""
        if self._found or (self._kept and time_s < self._kept[-1][1] + self._interval_s):
            return
        if len(self._kept) == MOST_PICTURES:
            self._kept = self._kept[::2]
            self._interval_s *= 2.0
        self._kept.append((grey(picture).copy(), time_s))

    def origin(self, cutter: StripCutter, found: Study) -> tuple[float, float]:
        """The place of the first picture of all by what a study found, and how far it is in doubt, in teeth."""
        if not self._found:
            self._before, self._found = self._stood_first(cutter, found) or self._before, True
            # The first one is wanted once more, when all of the rim is mapped.
            self._kept = self._kept[:1]
        return self._before.origin(found)

    def _stood_first(self, cutter: StripCutter, found: Study) -> Beginning | None:
        """Where the first pictures show the same teeth the disc stood; None where they do not."""
        light = PhaseLight(found.light.coefficients, found.light.spread)
        viewer = ToothViewer(found.ruler, light, found.strength, found.tooth_cap)
        views = [viewer(cutter(picture), 0.0) for picture, _ in self._kept]
        stood = 0
        while stood < len(views) and _alike(views[0], views[stood]):
            stood += 1
        if stood < FEWEST_ALIKE:
            return None
        last_s, moving_s = self._kept[stood - 1][1], self._kept[stood][1] if stood < len(views) else found.begun_s
        speed, between_s = found.first_speed, max(moving_s - last_s, 0.0)
        return Beginning(last_s + 0.5 * between_s, doubt=DRAWS * abs(speed) * between_s, speed=speed)

    def proved(self, cutter: StripCutter, found: Study, disc: ToothedCalibration) -> tuple[float, float] | None:
        """The same by where the map shows the first picture; None where it does not, or the path since is known."""
        unseen_s = found.begun_s - self._before.time_s
        if unseen_s <= 0.0 or self._before.teeth or not self._kept:
            return None
        place = _place_on(disc, cutter(self._kept[0][0]))
        if place is None:
            return None
        begin = float(found.places[0]) - found.earlier
        angle, speed = (begin - place) / disc.teeth, found.first_speed
        before = speed if self._before.speed is None else self._before.speed
        ends = [Speed(each / disc.teeth, SPEED_DOUBT_TEETH / disc.teeth) for each in (before, speed)]
        turns = ANY_LOADS.whole_turns(angle, unseen_s, ends[:1], ends[1:])
        return begin - (angle + turns.count) * disc.teeth, math.hypot(found.doubt, turns.deviation * disc.teeth)


def _alike(one: ToothView, other: ToothView) -> bool:
    """Whether two pictures show the same teeth at the same place."""
    if min(one.strength, other.strength) < FAINT:
        return False
    off = abs((one.phase - other.phase + 0.5) % 1.0 - 0.5)
    return off < SAME_PHASE and float(np.corrcoef(one.teeth, other.teeth)[0, 1]) > SAME_LIKENESS


def _place_on(disc: ToothedCalibration, strip: Strip) -> float | None:
    """Where a known disc stood in a strip, in teeth; None where that is not sure."""
    viewer = ToothViewer(disc.ruler, PhaseLight(disc.light.copy(), disc.spread), disc.strength, disc.tooth_cap)
    view = viewer(strip, 0.0)
    odds = ToothMap(disc.values, disc.counts, viewer.means.count).odds(view.teeth)
    best = int(odds.argmax())
    away = np.abs((np.arange(len(odds)) - best + len(odds) / 2) % len(odds) - len(odds) / 2)
    rival = float(odds[away > NEAR_TEETH].max())
    if view.strength < FAINT or odds[best] < LEAST_ODDS or odds[best] - rival < LEAST_LEAD:
        return None
    return float(best - viewer.means.first + view.phase)
