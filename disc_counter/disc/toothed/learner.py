"""Learns a toothed disc from pictures given once, in order, and follows it meanwhile.

States: seeking (the rim's band), collecting (strips, until the first study holds), open (followed on a map that grows),
closed (a turn has closed on a whole number of teeth), proven (two turns have).
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Executor

from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.doubt import ANY_LOADS
from disc_counter.disc.toothed.band import slot_of
from disc_counter.disc.toothed.beforehand import Beforehand
from disc_counter.disc.toothed.calibrate import RimView, calibrated
from disc_counter.disc.toothed.closure import ToothClosure
from disc_counter.disc.toothed.followed_strip import FollowedStrip
from disc_counter.disc.toothed.growing import GrowingDisc
from disc_counter.disc.toothed.inquiry import Inquiry
from disc_counter.disc.toothed.keeper import ToothStrips
from disc_counter.disc.toothed.rim_strip import StripCutter
from disc_counter.disc.toothed.seek import Seeker
from disc_counter.disc.toothed.steady import CameraShift, grey, surroundings
from disc_counter.disc.toothed.study import LEAST_SUPPORT, Study
from disc_counter.disc.toothed.study_times import StudyTimes
from disc_counter.disc.toothed.studying import LEAST_STRIPS, study
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration, ToothSight
from disc_counter.disc.toothed.toothed_tracker import ToothedTracker
from disc_counter.model import Image

HOPELESS_STUDIES = 7
"""After so many studies in which nothing was followed everything begins anew, with the rim's band."""
CATCH_UP = 4
"""Strips that are gone over with each picture after a study: all at once cost pictures, and with them the disc."""
MOST_MENDED = 3
"""The largest change of the number of teeth of a disc that is followed well; more is a mistake of the study."""


class ToothedLearner:
    """Feed it pictures; `calibration` is the disc once a turn has closed (and once more when two have)."""

    def __init__(
        self,
        window: tuple[int, int, int, int],
        size: tuple[int, int],
        direction: int = 1,
        mark: str = "auto",
        aside: Executor = AT_ONCE,
    ) -> None:
        """`window` is x, y, width, height of the slot, roughly; `size` the pictures' width and height.

        `direction` is +1 where the rim moves right in the picture while consuming, -1 where it moves left; `mark` is
        "auto", "red" or "dark". Studies may take seconds: they are made `aside`, and the disc is followed as it was.
        """
        self._aside = aside
        self._window, self._size, self._direction, self._mark = window, size, direction, mark
        self.calibration: ToothedCalibration | None = None
        self.share = 0.0
        """The part of what moves along the rim that is one regular row of teeth, by the last study that held."""
        self._first_s: float | None = None
        self._beforehand = Beforehand()
        self._follower: GrowingDisc | ToothedTracker | None = None
        self._begin()

    @property
    def turns_seen(self) -> float:
        """The part of a turn that was seen, in revolutions by the number of teeth that is guessed."""
        return self._keeper.reach / self._follower.teeth_guessed if isinstance(self._follower, GrowingDisc) else 0.0

    @property
    def scale(self) -> str:
        """What the path is counted by: it is another one, from the first picture on, once this changes."""
        guess = f" {self._follower.teeth_guessed:.1f}" if isinstance(self._follower, GrowingDisc) else ""
        return f"{self.state}{guess}"

    def open_calibration(self) -> ToothedCalibration | None:
        """What is known of a disc that is followed, but of which no turn has closed; None where it is not."""
        if self.state != "open" or self._view is None:
            return None
        found = study(self._keeper.strips, self._keeper.times_s, after_holes=self._keeper.after_holes)
        if found is None or not found.believed or found.support is None:
            return None
        return calibrated(found, None, self._keeper, self._view, self._mark)

    def look_everywhere(self) -> None:
        """No disc is where the slot was drawn: the rim is looked for in the whole picture from now on."""
        self._window = (0, 0, *self._size)
        self._seeker = Seeker(self._window, self._size)

    def _begin(self) -> None:
        """Learn a disc of which nothing is known but how far it has turned until now, where it was followed."""
        if isinstance(self._follower, GrowingDisc):
            self._beforehand.seen_until(self._follower.left)
        self.state = "seeking"
        self._seeker = Seeker(self._window, self._size)
        self._keeper = ToothStrips()
        self._view: RimView | None = None
        self._steady: CameraShift | None = None
        self._cutter: StripCutter | None = None
        self._follower = None
        self._inquiry: Inquiry | None = None
        self._behind: deque[FollowedStrip] = deque()
        self._times, self._failed = StudyTimes(), 0

    def _collect_again(self) -> None:
        """The disc was lost while pictures were missing: what comes now is another piece of it, to be joined later."""
        since, self._inquiry = self._inquiry.since if self._inquiry else [], None
        self._follower, self.state, self._failed = None, "collecting", 0
        self._times = StudyTimes(len(self._keeper))
        for seen in since:
            self._keeper.offer(FollowedStrip(seen.strip, seen.time_s, seen.red))

    def feed(self, picture: Image, time_s: float, chroma: Image | None = None) -> ToothSight:
        """Take the next picture, and chroma, as in a Frame; what is known after it."""
        self._begin_at(time_s)
        self._beforehand.keep(picture, time_s)
        if self._inquiry is not None and self._inquiry.answered:
            self._go_on_from(self._inquiry)
        if self._cutter is None or self._steady is None:
            self._seek(picture, time_s)
            return self._sight(time_s)
        known = self._follower if isinstance(self._follower, ToothedTracker) else None
        if known is not None and self.state == "proven" and not self._behind and known.passes_over(time_s):
            return known.sight(time_s)
        shift = self._steady.moved(picture, time_s, well=known is not None and known.well)
        if shift is not None:
            self._cutter = StripCutter(self._steady.band, shift)
            # They were cut beside the rim; a camera that moves is as good as teeth that do.
            self._keeper.forget_since(self._steady.stood_s)
            self._inquiry = None
            self._behind.clear()
        red = self._cutter.redness(picture, chroma) if self.state != "proven" else None
        self._behind.append(FollowedStrip(self._cutter(picture).copy(), time_s, red))
        for _ in range(min(len(self._behind), CATCH_UP)):
            self._take(self._behind.popleft())
        return self._sight(time_s)

    def _take(self, seen: FollowedStrip) -> None:
        """Follow the disc in the next strip, and learn from it."""
        if self._follower is not None:
            self._follower.feed_strip(seen.strip, seen.time_s)
        if isinstance(self._follower, GrowingDisc) and self._follower.astray:
            self._collect_again()
            return
        seen = FollowedStrip.by(self._follower, seen.strip, seen.time_s, seen.red)
        if self._inquiry is not None:
            self._inquiry.since.append(seen)
        elif self.state != "proven":
            self._keeper.offer(seen)
            kept = len(self._keeper), self._keeper.reach
            if not self._behind and self._times.due(self._follower, *kept, seen.time_s):
                self._try(seen.time_s)

    def unseen(self, time_s: float, reason: str) -> ToothSight:
        """A time of which there is no picture, for a reason."""
        self._begin_at(time_s)
        return self._sight(time_s, reason) if self._follower is None else self._follower.unseen(time_s, reason)

    def _sight(self, time_s: float, reason: str = "searching") -> ToothSight:
        assert self._first_s is not None
        if self._follower is not None:
            return self._follower.sight(time_s)
        return ToothSight(None, ANY_LOADS.nothing_known(time_s - self._first_s), reason)

    def _begin_at(self, time_s: float) -> None:
        if self._first_s is None:
            self._first_s = time_s
            self._beforehand.begin(time_s)

    def _seek(self, picture: Image, time_s: float) -> None:
        band = self._seeker.feed(picture, time_s)
        if band is None:
            return
        for strip, at, after_hole in self._seeker.strips(band):
            self._keeper.add(strip, at, after_hole=after_hole)
        still, still_at = surroundings(picture, band)
        self._view = RimView(self._size, slot_of(band, grey(picture)), band, still, still_at)
        self._cutter, self._steady = StripCutter(band), CameraShift(still, still_at, band)
        self.state = "collecting"
        self._try(time_s)

    def _try(self, time_s: float) -> None:
        """Study what was kept."""
        self._times.begun(len(self._keeper), time_s)
        if len(self._keeper) < LEAST_STRIPS:
            return
        tracker = self._follower if isinstance(self._follower, ToothedTracker) else None
        known = tracker is not None and tracker.reason is None
        self._inquiry = Inquiry.made(self._aside, self._keeper, known)
        if self._inquiry.answered:
            self._go_on_from(self._inquiry)

    def _go_on_from(self, inquiry: Inquiry) -> None:
        """Go on from what a study found; what was seen since it was begun is gone over again with the next pictures."""
        self._inquiry, before = None, self._follower
        self._learn(inquiry)
        if self._cutter is None:
            return
        if self._follower is not before:
            self._behind.extendleft(reversed(inquiry.since))
        elif self.state != "proven":
            for seen in inquiry.since:
                self._keeper.offer(seen)

    def _learn(self, inquiry: Inquiry) -> None:
        """Take what a study found if it holds."""
        tracker = self._follower if isinstance(self._follower, ToothedTracker) else None
        (found, closure), known = inquiry.answer, inquiry.known
        closed = closure is not None and closure.certain and found is not None and (found.support or 0) > LEAST_SUPPORT
        if found is not None and closure is not None and closed:
            self._failed = 0
            if not known or tracker is None or abs(closure.teeth - tracker.calibration.teeth) <= MOST_MENDED:
                self._close(found, closure, tracker.doubt_teeth if known and tracker is not None else 0.0)
        elif tracker is not None:
            return
        elif found is not None and found.believed:
            self._failed, self.share = 0, found.ruler.share
            follower = GrowingDisc(found, inquiry.level, *self._beginning(found), self._direction)
            if isinstance(self._follower, GrowingDisc):
                follower.guess_as(self._follower)
            self._follower, self.state = follower, "open"
        else:
            self._failed += 1
            if self._failed > HOPELESS_STUDIES:
                self._begin()

    def _beginning(self, found: Study) -> tuple[float, float]:
        """Where the disc was at the first picture of all, and how far that is in doubt, in teeth."""
        self._keeper.set_places(found.used, found.places)
        assert self._cutter is not None
        return self._beforehand.origin(self._cutter, found)

    def _close(self, found: Study, closure: ToothClosure, least_doubt: float) -> None:
        """Go on with a disc of which a turn has closed; where its places were given, their doubt stays."""
        origin, doubt = self._beginning(found)
        assert self._view is not None
        assert self._cutter is not None
        self.calibration = calibrated(found, closure, self._keeper, self._view, self._mark)
        origin, doubt = self._beforehand.proved(self._cutter, found, self.calibration) or (origin, doubt)
        # What shows no tooth of this disc by now never will.
        self._beforehand.forget(found, origin, doubt)
        self._keeper.forget_others(found.used)
        self._follower = ToothedTracker(self.calibration, self._direction)
        end = float(found.places[-1]), found.last_speed, float(found.times_s[-1])
        self._follower.take_over(origin, max(doubt, least_doubt), *end)
        self._times.closed(self.calibration.turns)
        self.state = "proven" if self.calibration.proven else "closed"
        if self.state == "proven":
            self._keeper = ToothStrips()
