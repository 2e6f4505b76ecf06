"""Learns a toothed disc from pictures given once, in order, and follows it meanwhile.

States: seeking (the rim's band), collecting (strips, until the first study holds), open (followed on a map that grows),
closed (a turn has closed on a whole number of teeth), proven (two turns have).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import BandFinder, hint_area
from disc_counter.disc.toothed.calibration import FIRM_TURNS, PROVEN_TURNS, Sight, ToothedCalibration
from disc_counter.disc.toothed.closure import closing
from disc_counter.disc.toothed.guess import GUESS_SHARE, guess_teeth
from disc_counter.disc.toothed.keeper import StripKeeper
from disc_counter.disc.toothed.light import Light
from disc_counter.disc.toothed.mark import find_mark
from disc_counter.disc.toothed.pursuit import Pursuit
from disc_counter.disc.toothed.steady import Steady, surroundings
from disc_counter.disc.toothed.strip import TO_GREY, StripCutter
from disc_counter.disc.toothed.study import LEAST_SUPPORT, Study, study
from disc_counter.disc.toothed.toothmap import ToothMap, entered
from disc_counter.disc.toothed.tracker import ToothedTracker, Watching
from disc_counter.disc.toothed.view import View, Viewer

MOST_AREAS = 120
"""Pictures' areas kept until the band is found: 12 MB."""
FIND_EVERY = 4
FIRST_STUDY = 40
STUDY_GROWTH = 1.5
STILL = 0.006
"""Of the brightness: strips that differ by less show the same."""
CHECK_TEETH = 30.0
RING = 4096
HOPELESS_STUDIES = 7
LOST_S = 0.6
"""Lost on an open map, all of it is studied anew so often."""
MORE_TURNS, RETRY_TURNS = 0.02, 0.5
"""So much further than is needed a study is made anew, and again where it failed."""
NEW_PHASE = 0.15
NEW_SHARE = 0.5
"""What shows no other phase (teeth) nor other teeth (share of their means) is not kept."""
ALIAS_TEETH = 0.5
"""A picture: until teeth have come back on the other side of the slot, another speed may be the right one."""
UNSEEN_SHARE = 0.3
"""Of the path before the first strip: what a disc did before it could be followed is known no better."""
UNSEEN_TEETH_S = 10.0
EARLY_GROWTH, EARLY_STRIPS = 1.25, 300

Picture = NDArray[np.uint8]


class ToothedLearner:
    """Feed it pictures; `calibration` is the disc once a turn has closed."""

    def __init__(self, window: tuple[int, int, int, int], size: tuple[int, int], direction: int = 1) -> None:
        self._window, self._size, self._direction = window, size, direction
        self._area = hint_area(window, size)
        self.calibration: ToothedCalibration | None = None
        self.state = "seeking"
        self._first_s: float | None = None
        self._begin()

    @property
    def turns_seen(self) -> float:
        """The part of a turn that was seen, in revolutions by the number of teeth that is guessed."""
        if len(self._keeper) == 0 or self._open is None:
            return 0.0
        low, high = self._keeper.reach
        return (high - low) / self._guess

    def _begin(self) -> None:
        self.state = "seeking"
        self._finder = BandFinder()
        self._areas: list[tuple[Picture, float]] = []
        self._skipped_area: tuple[Picture, float] | None = None
        self._skipped: tuple[NDArray[np.float32], float] | None = None
        self._keeper = StripKeeper()
        self._cutter: StripCutter | None = None
        self._steady: Steady | None = None
        self._next_study = FIRST_STUDY
        self._failed = 0
        self._open: Watching | None = None
        self._pursuit: Pursuit | None = None
        self._tracker: ToothedTracker | None = None
        self._checked_at = 0.0
        self._origin = 0.0
        self._guess = 400.0
        self._next_turns = 0.0
        self._unsupported_since: float | None = None
        self._per_s = 0.0
        self._last_view: View | None = None
        self._tried_s = 0.0

    def feed(self, picture: Picture, time_s: float) -> Sight:
        """Take the next picture; what is known after it."""
        if self._first_s is None:
            self._first_s = time_s
        if self._cutter is None:
            self._seek(picture, time_s)
            return Sight(None, float("inf"), "searching")
        assert self._steady is not None
        shift = self._steady.moved(picture, time_s)
        if shift is not None:
            self._cutter = StripCutter(self.band, shift)
        strip = self._cutter(picture).copy()
        if self._tracker is not None:
            self._tracker.feed_strip(strip, time_s)
            if self.state == "closed":
                self._prove(strip, time_s)
            return self._tracker.sight(time_s)
        if self._open is not None:
            self._go_on(strip, time_s)
        else:
            self._collect(strip, time_s)
        return self._tracker.sight(time_s) if self._tracker is not None else self._provisional(time_s)

    def _seek(self, picture: Picture, time_s: float) -> None:
        left, top, right, bottom = self._area
        area = np.ascontiguousarray(picture[top:bottom, left:right])
        grey = area if area.ndim == 2 else area @ TO_GREY[0]
        grey = np.asarray(grey, np.uint8)
        if not self._finder.feed(grey):
            self._skipped_area = (grey, time_s)
            return
        if self._skipped_area is not None:
            self._areas.append(self._skipped_area)
            self._skipped_area = None
        self._areas.append((grey, time_s))
        if len(self._areas) > MOST_AREAS:
            del self._areas[: MOST_AREAS // 2]
        if self._finder.moved % FIND_EVERY:
            return
        band = self._finder.find()
        if band is None:
            return
        cutter = StripCutter(band)
        for kept, at in self._areas:
            self._keeper.add(cutter(kept).copy(), at)
        self._areas = []
        moved = (band.rows[0] + top, band.rows[1], band.rows[2])
        self.band = replace(band, first=band.first + left, last=band.last + left, rows=moved)
        self._cutter = StripCutter(self.band)
        self._surroundings, self._surroundings_at = surroundings(picture, self.band)
        self._steady = Steady(self._surroundings, self._surroundings_at, self.band)
        self.state = "collecting"
        self._try(time_s)

    def _collect(self, strip: NDArray[np.float32], time_s: float) -> None:
        last = self._keeper.last_strip
        if float(np.abs(strip - last).mean()) > STILL * float(last.mean()):
            self._keep(strip, time_s)
            if len(self._keeper) >= self._next_study:
                self._try(time_s)
        else:
            self._skipped = (strip, time_s)

    def _keep(self, strip: NDArray[np.float32], time_s: float, place: float = float("nan")) -> None:
        """Keep a strip; before it the last of those that showed nothing new, so that a rest is no gap."""
        if self._skipped is not None:
            self._keeper.add(*self._skipped, self._keeper.last_place)
            self._skipped = None
        self._keeper.add(strip, time_s, place)

    def _try(self, time_s: float) -> bool:
        """Study what was kept; go on from it if it holds."""
        growth = EARLY_GROWTH if len(self._keeper) < EARLY_STRIPS else STUDY_GROWTH
        self._next_study = max(int(len(self._keeper) * growth), FIRST_STUDY)
        self._tried_s = time_s
        if len(self._keeper) < 20:
            return False
        times = self._keeper.times_s
        strips = self._keeper.strips
        found = study(strips, times)
        closure = found.closure() if found is not None else None
        closed = closure is not None and closure.certain and (found.support or 0.0) > LEAST_SUPPORT
        if found is None or not (found.believed or closed):
            self._failed += 1
            if self._failed > HOPELESS_STUDIES:
                self._begin()
            return False
        self._failed = 0
        self._last_view = None
        if self._tracker is not None and not closed:
            return False
        self._keeper.set_places(found.places)
        if closure is not None and closed:
            self._close(found, closure.teeth, strips, times)
        else:
            self._continue_open(found, strips, times)
        return True

    def _beginning(self, found: Study, times: NDArray[np.float64]) -> tuple[float, float]:
        """Where the disc was at the first picture of all, and how far that is in doubt, in teeth: before the first strip
        that was kept it is taken to have turned as it did then."""
        assert self._first_s is not None
        unseen_s = float(times[0]) - self._first_s
        if unseen_s <= 0.0:
            return float(found.places[0]), 0.0
        count = min(FIRST_STUDY, len(times)) - 1
        speed = float((found.places[count] - found.places[0]) / (times[count] - times[0]))
        return float(found.places[0]) - speed * unseen_s, UNSEEN_SHARE * abs(
            speed
        ) * unseen_s + UNSEEN_TEETH_S * unseen_s

    def _speed(self, found: Study, times: NDArray[np.float64]) -> float:
        return float((found.places[-1] - found.places[-2]) / max(times[-1] - times[-2], 1e-3))

    def _continue_open(self, found: Study, strips: NDArray[np.float32], times: NDArray[np.float64]) -> None:
        viewer = Viewer(
            found.ruler, Light(found.light.coefficients, found.light.spread), found.strength, found.tooth_cap
        )
        first = viewer.means.first
        values, counts = entered(found.means, found.wholes + first, RING)
        map_ = ToothMap(values, counts, viewer.means.count)
        speed = self._speed(found, times)
        level = float(np.median(strips))
        self._pursuit = Pursuit(viewer, map_, float(found.places[-1]), speed, level, found.exposure_s, True)
        self._open = Watching(self._pursuit, RING)
        self._open.start_at(float(found.places[-1]), speed, float(times[-1]))
        self._origin, self._open.doubt_teeth = self._beginning(found, times)
        self._guess = guess_teeth(found.ruler.teeth)
        self._unsupported_since = float(times[0]) if found.support is None else None
        self._per_s = ALIAS_TEETH * (len(times) - 1) / max(float(times[-1] - times[0]), 1e-3)
        self._checked_at = float(found.places[-1])
        self.state = "open"

    def _close(self, found: Study, teeth: int, strips: NDArray[np.float32], times: NDArray[np.float64]) -> None:
        viewer_first = self._first_tooth(found)
        values, counts = entered(found.means, found.wholes + viewer_first, teeth)
        index = (found.wholes[:, None] + viewer_first + np.arange(found.means.shape[1])) % teeth
        there = values[index]
        fits = (there * found.means).sum(1) / np.sqrt((there**2).sum(1) * (found.means**2).sum(1) + 1e-12)
        turns = float(found.places.max() - found.places.min()) / teeth
        self.calibration = ToothedCalibration(
            self._size,
            self.band,
            found.ruler,
            found.light.coefficients,
            found.light.spread,
            found.strength,
            found.tooth_cap,
            values,
            np.minimum(counts, 60.0),
            float(np.median(fits)),
            float(np.median(strips)),
            self._surroundings,
            self._surroundings_at,
            found.exposure_s,
            find_mark(strips, found, teeth),
            turns,
        )
        self._tracker = ToothedTracker(self.calibration, self._direction)
        self._origin, doubt = self._beginning(found, times)
        speed = self._speed(found, times)
        self._tracker.take_over(self._origin, doubt, float(found.places[-1]), speed, float(times[-1]))
        self._open = self._pursuit = None
        self._next_turns = (FIRM_TURNS if turns < FIRM_TURNS else PROVEN_TURNS) + MORE_TURNS
        self.state = "proven" if self.calibration.proven else "closed"
        if self.state == "proven":
            self._keeper = StripKeeper()

    def _first_tooth(self, found: Study) -> int:
        from disc_counter.disc.toothed.teeth import ToothMeans

        return ToothMeans(found.ruler.teeth).first

    def _go_on(self, strip: NDArray[np.float32], time_s: float) -> None:
        assert self._open is not None and self._pursuit is not None
        self._open.feed(strip, time_s)
        place = self._pursuit.best.place
        lost = self._open.lost
        if lost is not None or self._is_new(self._pursuit.view):
            self._keep(strip, time_s, place)
            if len(self._keeper) >= self._next_study or (lost is not None and self._poor_news(time_s)):
                self._try(time_s)
                return
        else:
            self._skipped = (strip, time_s)
        if abs(place - self._checked_at) > CHECK_TEETH:
            self._checked_at = place
            map_ = self._pursuit.map
            counts = map_.counts
            gap = int(np.argmax(np.convolve(np.concatenate([counts, counts[:50]]) == 0, np.ones(50), "valid")))
            closure = closing(np.roll(map_.values, -gap), np.roll(counts, -gap))
            if closure is not None and closure.certain:
                if time_s > self._keeper.times_s[-1]:
                    self._keeper.add(strip, time_s, place)
                self._try(time_s)

    def _prove(self, strip: NDArray[np.float32], time_s: float) -> None:
        """Over the second turn strips are kept on, and all of it is studied once more."""
        assert self._tracker is not None and self.calibration is not None
        if self._tracker.lost:
            if self._tracker.reason == "blocked":
                self._keep(strip, time_s, self._tracker.place)
                if self._poor_news(time_s):
                    self._try(time_s)
            return
        if not self._is_new(self._tracker.view):
            self._skipped = (strip, time_s)
            return
        self._keep(strip, time_s, self._tracker.place)
        low, high = self._keeper.reach
        turns = (high - low) / self.calibration.teeth
        if turns > self._next_turns:
            self._next_turns = turns + RETRY_TURNS
            self._try(time_s)

    def _is_new(self, view: View | None) -> bool:
        """Whether a picture shows another phase or other teeth than the last one that was kept."""
        if view is None:
            return False
        last, self._last_view = self._last_view, view
        if last is not None:
            off = abs((view.phase - last.phase + 0.5) % 1.0 - 0.5)
            other = float(np.abs(view.teeth - last.teeth).mean()) > NEW_SHARE * float(np.abs(view.teeth).mean())
            if off < NEW_PHASE and not other:
                self._last_view = last
                return False
        return True

    def _poor_news(self, time_s: float) -> bool:
        """Lost on an open map: time to study anew."""
        if time_s - self._tried_s < LOST_S:
            return False
        self._tried_s = time_s
        return True

    def _provisional(self, time_s: float) -> Sight:
        if self._open is None:
            return Sight(None, float("inf"), "searching")
        path = self._direction * (self._origin - self._open.place(time_s)) / self._guess
        doubt = self._open.doubt(time_s) / self._guess + GUESS_SHARE * abs(path)
        if self._unsupported_since is not None:
            doubt += self._per_s * (time_s - self._unsupported_since) / self._guess
        return Sight(path, doubt, self._open.lost.reason if self._open.lost else None)
