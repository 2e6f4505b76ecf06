"""Follows a toothed disc that is known: path, doubt, and spans without sight. States: following, lost."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.doubt import ANY_LOADS, Loads
from disc_counter.disc.steady_pace import SteadyPace
from disc_counter.disc.toothed.phase_light import PhaseLight
from disc_counter.disc.toothed.pursuit import GOOD_EVIDENCE, Pursuit
from disc_counter.disc.toothed.rim_strip import StripCutter
from disc_counter.disc.toothed.steady import CameraShift
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration, ToothSight
from disc_counter.disc.toothed.tooth_view import ToothView, ToothViewer
from disc_counter.disc.toothed.toothmap import ToothMap
from disc_counter.disc.toothed.watching import SPEED_DOUBT_TEETH, Watching

CALM_TEETH = 0.25
"""A step off from what was expected by such a part of a tooth is usual: smear and noise move it so far."""
SOON_S = 1.0
"""A disc that was found so soon was held by the right hypothesis from the first picture on."""


class ToothedTracker:
    """Follows pictures given once, in order. `direction` is +1 where the rim moves right while consuming."""

    def __init__(self, calibration: ToothedCalibration, direction: int = 1, loads: Loads = ANY_LOADS) -> None:
        c = self.calibration = calibration
        self._direction, self._middle_teeth = direction, c.middle_teeth
        self._cutter = StripCutter(c.band)
        self._steady = CameraShift(c.surroundings, c.surroundings_at, c.band)
        light = PhaseLight(c.light.copy(), c.spread)
        viewer = ToothViewer(c.ruler, light, c.strength, c.tooth_cap)
        map_ = ToothMap(c.values.copy(), c.counts.copy(), viewer.means.count)
        self._pursuit = Pursuit(viewer, map_, None, 0.0, c.usual_level, c.exposure_s, not c.closed)
        self._loads = loads
        self._state = Watching(self._pursuit, c.teeth, loads)
        self._origin: float | None = None
        self._pace = SteadyPace(c.teeth, CALM_TEETH)

    def believe_up_to(self, teeth_s: float) -> None:
        """No speed beyond so many teeth a second is believed, either way."""
        self._pursuit.follower.fastest_teeth_s = teeth_s

    def feed(self, picture: NDArray[np.uint8], time_s: float) -> ToothSight:
        """Take the next picture, uint8 [rows, columns] or BGR."""
        if self.passes_over(time_s):
            return self.sight(time_s)
        shift = self._steady.moved(picture, time_s, well=self.well)
        if shift is not None:
            self._cutter = StripCutter(self.calibration.band, shift)
        self.feed_strip(self._cutter(picture), time_s)
        return self.sight(time_s)

    def passes_over(self, time_s: float) -> bool:
        """Whether a picture need not be measured: `sight` says what is known then. To be asked for each one given."""
        return self._pace.passes_over(time_s, None if self.lost else self._pursuit.best.speed)

    def feed_strip(self, strip: NDArray[np.float32], time_s: float) -> None:
        """Take the strip of the next picture that is measured."""
        expected = self._state.place(time_s)
        self._state.feed(strip, time_s)
        self._pace.measured(time_s, self._pursuit.best.place - expected, self._state.sure)
        if self._origin is None and self._state.lost is None:
            seconds = time_s - self._state.first_s
            best = self._pursuit.best
            if seconds < SOON_S and not self._state.interrupted:
                self._origin = best.begin
            else:
                self._origin = best.place - best.speed * seconds
                unseen = self._loads.not_seen(seconds, SPEED_DOUBT_TEETH / self.calibration.teeth)
                self._state.doubt_teeth = math.hypot(self._state.doubt_teeth, unseen * self.calibration.teeth)

    def unseen(self, time_s: float, reason: str) -> ToothSight:
        """A time of which there is no picture, for a reason."""
        self._state.unseen(time_s, reason)
        return self.sight(time_s)

    def take_over(self, origin: float, doubt: float, place: float, speed: float, time_s: float) -> None:
        """Go on from a place that was learnt: path counts from `origin`, in doubt by `doubt`; all in teeth."""
        self._origin = origin
        self._state.doubt_teeth = doubt
        self._state.start_at(place, speed, time_s)

    @property
    def place(self) -> float:
        return self._pursuit.best.place

    @property
    def view(self) -> ToothView | None:
        return self._pursuit.view

    @property
    def reason(self) -> str | None:
        return self._state.lost.reason if self._state.lost else None

    @property
    def doubt_teeth(self) -> float:
        """One standard deviation of how far the disc has turned while it was not seen, in teeth."""
        return self._state.doubt_teeth

    @property
    def settling(self) -> bool:
        """Whether the disc was just found again, and the whole turns that it made unseen are not known yet."""
        return self._state.settling

    @property
    def well(self) -> bool:
        """Whether the disc is seen, and what is seen speaks for its place."""
        return self._state.lost is None and self._pursuit.evidence > GOOD_EVIDENCE

    @property
    def lost(self) -> bool:
        return self._state.lost is not None

    def sight(self, time_s: float) -> ToothSight:
        if self._origin is None:
            reason = self._state.lost.reason if self._state.lost else "searching"
            return ToothSight(None, self._loads.nothing_known(time_s - self._state.first_s), reason)
        teeth, state = self.calibration.teeth, self._state
        place = state.place(time_s)
        path = self._direction * (self._origin - place) / teeth
        unproven = self.calibration.doubt_teeth * abs(path) / teeth
        return ToothSight(
            path,
            math.hypot(state.doubt(time_s) / teeth, unproven),
            state.lost.reason if state.lost else None,
            self._mark(place) if state.lost is None else None,
        )

    def _mark(self, place: float) -> float | None:
        mark = self.calibration.mark
        if mark is None:
            return None
        # The tooth k stands at u = k - place.
        ring = len(self.calibration.values)
        off = (mark.middle_teeth - place - self._middle_teeth + 0.5 * ring) % ring - 0.5 * ring
        turns = self._direction * off / self.calibration.teeth
        return (turns + 0.5) % 1.0 - 0.5
