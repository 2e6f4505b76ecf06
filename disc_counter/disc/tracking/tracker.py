"""Knows the disc's angle from picture to picture: one signed, unwrapped path, and what is not known is said."""

from __future__ import annotations

import numpy as np

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.camera_motion import CameraWatch, Surroundings
from disc_counter.disc.doubt import ANY_LOADS, Loads
from disc_counter.disc.flat_field import Cleaner
from disc_counter.disc.steady_pace import SteadyPace
from disc_counter.disc.strip import BINS_PER_REVOLUTION, FASTEST_BINS, RIM, STEP_DEG, Strip
from disc_counter.disc.tracking.beam import SWITCH_LEAD, BeamSearch, Hypothesis, believed_first, evidence
from disc_counter.disc.tracking.bridge import Lost
from disc_counter.disc.tracking.dazzle import darkness_at, glare_in
from disc_counter.disc.tracking.first_strips import FirstStrips
from disc_counter.disc.tracking.matchers import Matchers
from disc_counter.disc.tracking.path import CountedPath, speeds_of
from disc_counter.disc.tracking.reacquisition import POOR_SHARE, Search
from disc_counter.disc.tracking.scene import Scene
from disc_counter.model import NS_PER_S, Frame, Sight

PATIENCE_NS = 150_000_000
"""How long a disc not recognised is taken to turn on before sight is called lost, in ns: a few pictures."""
MOST_GAP_NS = 600_000_000
"""The longest time between two pictures over which the disc is followed: after more it may be anywhere."""
VERIFY_EVERY_NS, DOUBT_EVERY_NS = NS_PER_S, NS_PER_S // 2
"""How often the whole panorama is asked, while all is well and while something contradicts."""
CONFIRM_NS = 250_000_000
"""How long after it was found the whole panorama is first asked whether the disc stands there."""
SAME_PLACE_BINS = 4.0
"""The largest distance at which the panorama's best place is the one followed: less than a tooth."""
CALM_BINS = 1.0
"""A step off from what was expected by so many bins is usual: a strip is placed to some tenths of one."""
CONTRARY_ODDS = 10.0
"""What other places must gather for the one followed to be wrong (ln of the odds): twenty thousand to one."""


class Tracker:
    """Follows a disc that is known.

    `direction` is +1 where the rim moves right in the picture while consuming, -1 where it moves left.
    `fastest_rev_s` is the fastest speed that is believed, in revolutions a second either way; None is 'not known'.
    `loads` says what the disc may do while it is not seen.
    """

    def __init__(
        self,
        calibration: Calibration,
        direction: int = 1,
        fastest_rev_s: float | None = None,
        loads: Loads = ANY_LOADS,
    ) -> None:
        self._calibration = calibration
        self._direction = direction
        self._matchers = Matchers(calibration)
        self._matcher = self._matchers.sharp
        self._clean = Cleaner(calibration.levels)
        around = Surroundings(calibration.surroundings, calibration.surroundings_at, calibration.window)
        self._camera = CameraWatch(around)
        self._place_camera(0, 0)
        self._usual_level = float(calibration.levels[RIM].mean())
        self._poor = POOR_SHARE * calibration.usual_fit
        fastest_bins = FASTEST_BINS if fastest_rev_s is None else fastest_rev_s * BINS_PER_REVOLUTION
        self._fastest_bins = min(fastest_bins, FASTEST_BINS)
        self._follower = BeamSearch(self._fastest_bins, [])
        self._first_strips: FirstStrips | None = FirstStrips()
        self._search = Search(self._follower, self._matchers.both, calibration.usual_fit)
        self._path = CountedPath(direction, calibration.closed, loads)
        self._begun = False
        self._last_ns = 0
        self._seen: tuple[int, list[Hypothesis]] = (0, [])
        self._verify_ns = 0
        self._contrary = 0.0
        self._anchor: Lost | None = None
        self._pace = SteadyPace(BINS_PER_REVOLUTION, CALM_BINS)

    def feed(self, frame: Frame) -> Sight:
        """Take the next picture. Time must not go backwards."""
        if not self._begun:
            self._begun = True
            self._path.begin(frame.time_ns)
            self._watch(frame)
        if self._pace.passes_over(frame.time_ns / NS_PER_S, self.speed if self._path.followed else None):
            return self._ahead(frame.time_ns)
        strip = self._unroll(frame.image, frame.chroma)
        dazzled = glare_in(strip)
        gain = self._clean(strip)
        gap_ns, self._last_ns = frame.time_ns - self._last_ns, frame.time_ns
        dazzled = dazzled or darkness_at(gain, self._usual_level)
        if self._path.followed:
            if gap_ns > MOST_GAP_NS:
                self._lose(self._last_seen("frames missing"))
            else:
                self._follow(strip, gap_ns, frame, dazzled)
        if not self._path.followed:
            self._look_for(strip, gap_ns, frame, dazzled)
        else:
            if frame.time_ns >= self._verify_ns:
                self._verify(frame.time_ns)
            if self._camera.due(frame.time_ns, seen=True):
                self._watch(frame)
        return self._sight(frame.time_ns)

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """A time of which there is no picture, for a reason; the disc turns on as it did until sight is called lost."""
        self._path.begin(time_ns)
        if self._path.followed and time_ns - self._seen[0] > PATIENCE_NS:
            self._lose(self._last_seen(reason))
        if self._path.followed:
            return self._ahead(time_ns)
        self._search.begin(time_ns)
        self._first_strips = None
        self._path.because(reason)
        return self._sight(time_ns)

    def go_on(self, time_ns: int, place: float, speed: float, path_urev: int, doubt_urev: float) -> Sight:
        """Follow a disc that stands at a place (bins) and turns so fast (bins a second) after a path known so well."""
        self._begun = True
        self._last_ns = time_ns
        self._camera.stands_at(time_ns)
        self._first_strips = None
        self._path.go_on(time_ns, place, path_urev, doubt_urev)
        self._follower.begin([Hypothesis(place, speed, 0.0, 1.0, True, place)])
        self._found(time_ns, time_ns)
        return self._sight(time_ns)

    @property
    def place(self) -> float:
        """Where the disc is followed, in bins, unwrapped."""
        return self._follower.best.place

    @property
    def speed(self) -> float:
        """How fast it turns, in bins a second."""
        return self._follower.best.speed

    @property
    def scene(self) -> Scene:
        """What the live picture shows of the disc."""
        return Scene(self._calibration.window, self._unroll.geometry, self._calibration.mark, self._direction)

    def _place_camera(self, across: int, down: int) -> None:
        """Take strips from where the disc is now; it has moved by so many pixels since it was learnt."""
        self._unroll = self._calibration.unroller(across, down)
        self._middle_bin = self._unroll.geometry.middle_deg / STEP_DEG - self._unroll.first_bin

    def _follow(self, strip: Strip, gap_ns: int, frame: Frame, dazzled: str | None) -> None:
        self._matcher = self._matchers.at(self._follower.best.speed, self._pace.interval_s)
        self._matcher.take(strip)
        expected = self.place + self.speed * gap_ns / NS_PER_S
        self._follower.step(gap_ns / NS_PER_S, self._matcher)
        best = self._follower.best
        self._pace.measured(frame.time_ns / NS_PER_S, best.place - expected, self._sure(best, dazzled))
        if best.fit >= self._poor and dazzled is None:
            self._note_seen(frame.time_ns)
        elif frame.time_ns - self._seen[0] > PATIENCE_NS:
            self._lose(self._last_seen(dazzled or "blocked"))

    def _sure(self, best: Hypothesis, dazzled: str | None) -> bool:
        """Whether nothing speaks against the place at which the disc is followed."""
        seen = best.fit >= self._poor and dazzled is None
        return seen and self._contrary == 0.0 and self._path.bridge is None and self._follower.lead > SWITCH_LEAD

    def _verify(self, time_ns: int) -> None:
        """Ask the whole panorama whether the disc stands where it is followed; if not, go back to where it was."""
        best = self._follower.best
        fits = self._matcher.everywhere()
        index = int(fits.argmax())
        away = (index - best.place + BINS_PER_REVOLUTION / 2) % BINS_PER_REVOLUTION - BINS_PER_REVOLUTION / 2
        elsewhere, here = (float(odds) for odds in evidence(np.array([fits[index], best.fit], np.float32)))
        if abs(away) < SAME_PLACE_BINS:
            self._contrary = 0.0
            self._path.proved(time_ns, self._follower.ranked)
            self._note_seen(time_ns)
            self._anchor = self._last_seen("blocked")
        elif elsewhere > here:
            self._contrary += elsewhere - here
        self._path.settle(time_ns)
        calm = self._contrary == 0.0 and self._path.bridge is None
        self._verify_ns = time_ns + (VERIFY_EVERY_NS if calm else DOUBT_EVERY_NS)
        if self._contrary > CONTRARY_ODDS and self._anchor is not None:
            self._lose(self._anchor)

    def _lose(self, lost: Lost) -> None:
        """Stop following a disc that was last seen there, and begin to look for it."""
        self._path.lose(lost)
        self._contrary = 0.0
        self._search.begin(self._last_ns, self._matchers.at(lost.speed, self._pace.interval_s))

    def _look_for(self, strip: Strip, gap_ns: int, frame: Frame, dazzled: str | None) -> None:
        """Find the disc again, if there is anything to see."""
        if dazzled is not None:
            self._search.begin(frame.time_ns)
            self._path.because(dazzled)
            self._first_strips = None
            return
        if self._camera.due(frame.time_ns, seen=False):
            self._watch(frame)
        if self._first_strips is not None:
            self._first_strips.keep(strip, frame.time_ns)
        if self._search.step(strip, frame.time_ns, gap_ns, self._path.lost):
            self._matcher = self._search.matcher
            self._found(frame.time_ns, self._search.seen_ns)

    def _found(self, time_ns: int, seen_ns: int) -> None:
        """The disc is followed again; it has been seen since then."""
        self._path.found(time_ns, seen_ns, self._follower.ranked, self._first_place())
        self._follower.narrow()
        self._note_seen(time_ns)
        self._anchor = self._path.bridge.lost if self._path.bridge else self._last_seen("blocked")
        self._verify_ns = time_ns + CONFIRM_NS
        self._contrary = 0.0

    def _first_place(self) -> float | None:
        """Where the disc stood in the first picture, where it has been seen since without a break."""
        strips, self._first_strips = self._first_strips or FirstStrips(), None
        return strips.first_place(self._matcher, self._follower.best, self._fastest_bins, self._poor)

    def _note_seen(self, time_ns: int) -> None:
        self._seen = time_ns, self._follower.hypotheses

    def _last_seen(self, reason: str) -> Lost:
        """Where the disc was seen last, and all the speeds it may have had."""
        time_ns, hypotheses = self._seen
        ranked = believed_first(hypotheses)
        return Lost(time_ns, ranked[0].place, ranked[0].speed, reason, speeds_of(ranked))

    def _watch(self, frame: Frame) -> None:
        """Look whether the camera was moved, and follow it."""
        shift = self._camera.moved(frame.image, frame.time_ns)
        if shift is not None:
            self._place_camera(*shift)
            if not self._path.followed:
                self._path.because("moved")

    def _ahead(self, time_ns: int) -> Sight:
        """A time of which nothing was measured: the disc turns on as it did."""
        return self._sight(time_ns, (time_ns - self._last_ns) / NS_PER_S)

    def _sight(self, time_ns: int, since_s: float = 0.0) -> Sight:
        place = self.place + self.speed * since_s if self._path.followed else 0.0
        return self._path.sight(time_ns, place, self._mark_angle_deg(place), since_s)

    def _mark_angle_deg(self, place: float) -> float | None:
        mark = self._calibration.mark
        if mark is None:
            return None
        angle = (mark.middle_bin - place - self._middle_bin) * STEP_DEG * self._direction
        return (angle + 180.0) % 360.0 - 180.0
