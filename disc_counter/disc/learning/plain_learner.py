"""Learns a printed or plain rim from pictures given once and in order, and counts from the first of them.

Window and geometry come from whole pictures that were kept; the disc is then followed on a map that grows, and its
count is put right once a turn has closed. What does not close is given up with all that it was found from: something
else was seen then. Over the next turn the geometry is made exact, and the map with it, where that fits as well.
"""

from __future__ import annotations

import math
from concurrent.futures import Executor
from dataclasses import replace

from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.learning.candidate import Candidate, Learnt
from disc_counter.disc.learning.known_path import Known
from disc_counter.disc.learning.refining import Refining
from disc_counter.disc.learning.seeking import Seeking
from disc_counter.disc.learning.stabilised import Steady
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.disc.tracking.path import MOST_BACK_S, SCALE_DOUBT
from disc_counter.disc.tracking.tracker import Tracker
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight, Window

CLOSED_DOUBT = 0.02
"""One standard deviation of the path before a turn closed, as a share: a part of it may have been hidden."""
PROVED_DOUBT = 0.001
"""And where the first pictures show by the map how far the disc has turned since."""
PATIENCE_NS, MOST_PATIENCE_NS = 10 * NS_PER_S, 45 * NS_PER_S
"""How long a geometry by which nothing is followed is kept, at first and at most, twice as long each time: one found
from a hand never will, and a disc at 100 W and 75 U/kWh turns by 34 degrees in the longest."""
LOST_NS = 3 * NS_PER_S
"""How long sight may be lost before the disc is looked for anew in all that was kept: a hand has gone by then."""
MOST_BACK_NS = round(MOST_BACK_S * NS_PER_S)
WOBBLE_UREV = 1000
"""One standard deviation of any path: a third of a degree."""


class PlainLearner:
    """Takes pictures until the disc is known, and goes on as its tracker does.

    `window` is where somebody drew the slot, `mark` is "auto", "red" or "dark", `direction` +1 where the rim moves
    right in the picture while consuming.
    """

    def __init__(
        self, window: Window | None = None, mark: str = "auto", direction: int = 1, aside: Executor = AT_ONCE
    ) -> None:
        """A search takes seconds, and on a small computer minutes: it is made `aside`."""
        self._given, self._mark, self._direction, self._aside = window, mark, direction, aside
        self.calibration: Calibration | None = None
        self.tracker: Tracker | None = None
        self._seeking: Seeking | None = None
        self._candidate: Candidate | None = None
        self._steady: Steady | None = None
        self._refining: Refining | None = None
        self._at_first: Known | None = None
        """What was known when the first of the pictures kept was taken."""
        self._at_candidate: Known | None = None
        """What was known when the candidate's geometry was found."""
        self._now: Known | None = None
        self._followed = self._disowned = False
        self._failed = 0
        """Candidates that were given up: every other one is looked for as if nothing had been drawn."""
        self._uncounted_ns: int | None = None
        """Since when the disc turned uncounted: at first, and where all that was counted had to be taken back."""
        self._patience_ns = PATIENCE_NS
        self._corrected_urev = 0

    @property
    def turns_seen(self) -> float:
        """The part of a turn that was seen, in revolutions."""
        if self.calibration is not None:
            return 1.0
        return min(self._candidate.turns_seen, 1.0) if self._candidate else 0.0

    @property
    def drawn_wrongly(self) -> bool:
        """Whether what moves where the slot was drawn is no disc, or what does is elsewhere."""
        return self._failed > 0 or (self._seeking is not None and self._seeking.in_vain)

    def feed(self, frame: Frame) -> Sight:
        """What is known of the disc after a picture: provisionally at first. Raises UsageError for a window outside."""
        if self.tracker is not None:
            return self._follow(frame, self.tracker)
        if self._candidate is None:
            self._seek(frame)
        else:
            self._candidate.feed(self._part(frame, self._candidate.view))
        if self._candidate is None:
            return self._unknown(frame.time_ns)
        return self._tried(frame, self._candidate)

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """What is known at a time of which there is no picture, for a reason."""
        if self.tracker is not None:
            return replace(self.tracker.unseen(time_ns, reason), corrected_urev=self._corrected_urev)
        return replace(self._unknown(time_ns), reason=reason)

    def keep(self, frame: Frame) -> None:
        """Keep the picture for later, without looking for anything in it."""
        if self._candidate is None and self.tracker is None:
            self._keep(frame)

    def _keep(self, frame: Frame) -> Seeking:
        if self._seeking is None:
            given = None if self._failed % 2 else self._given
            self._seeking = Seeking(frame, given, self._mark, self._aside)
            self._at_first = self._now.later(frame.time_ns) if self._now else Known(frame.time_ns, None, 0.0)
            if self._now is None:
                self._now, self._uncounted_ns = self._at_first, frame.time_ns
        self._seeking.keep(frame)
        return self._seeking

    def _unknown(self, time_ns: int) -> Sight:
        """No disc is followed: the path is what was known last, in doubt by all that a disc may have done since."""
        self._now = self._now or Known(time_ns, None, 0.0)
        later = self._now.later(time_ns)
        doubt_urev = round(math.hypot(later.doubt_urev, WOBBLE_UREV))
        return Sight(time_ns, later.path_urev, doubt_urev, None, "learning", self._corrected_urev)

    def _seek(self, frame: Frame) -> None:
        """Keep the picture; now and then look for the disc in all that were kept."""
        seeking = self._keep(frame)
        assert self._now is not None
        found = seeking.look(frame, self._now.later(frame.time_ns), self._patience_ns)
        if found is None:
            return
        self._seeking, self._candidate, self._steady = None, found.candidate, found.steady
        self._at_candidate = found.known
        if self._uncounted_ns is not None:
            self._uncounted_ns = found.moving_ns or self._uncounted_ns
            self._at_candidate = _turning_since(self._uncounted_ns, found.known)
            self._at_first = _turning_since(self._uncounted_ns, self._at_first or found.known)
        self._disowned = False
        if self._candidate.turned is not None:
            turned = self._candidate.turned
            self._at_candidate = self._counted(self._candidate, turned, SCALE_DOUBT, found.known.time_ns)

    def _part(self, frame: Frame, view: LearningView) -> Frame:
        """What a candidate sees of a picture: from where the camera would have shown it, had it not been shaken."""
        return frame.cut(view.wide) if self._steady is None else self._steady(frame)

    def _tried(self, frame: Frame, candidate: Candidate) -> Sight:
        """What a candidate tells; one that fails is given up, one that has lost the disc looks for it anew."""
        if candidate.disproved and not self._disowned:
            self._disown(candidate.made_ns)
        if candidate.learnt is not None:
            return self._close(candidate, candidate.learnt, frame)
        if candidate.failed:
            self._candidate = None
            self._failed += 1
            if not candidate.disproved and self._now is not None and self._now.path_urev is not None:
                self._uncounted_ns = None
            self._patience_ns = min(2 * self._patience_ns, MOST_PATIENCE_NS)
        if candidate.failed or candidate.turned is None:
            self._followed = False
            return self._unknown(frame.time_ns)
        counted = self._counted(candidate, candidate.turned, SCALE_DOUBT, frame.time_ns)
        if not self._followed:
            self._put_right(counted)
        self._followed = True
        if candidate.lost:
            return self._lost(candidate, counted, frame.time_ns)
        self._now = counted
        return self._provisional(counted, None)

    def _disown(self, made_ns: int) -> None:
        """What was counted up to a candidate is wrong: nothing is known of that time."""
        assert self._at_first is not None
        before = self._at_first.later(made_ns)
        self._put_right(Known(made_ns, before.path_urev or 0, before.doubt_urev))
        self._followed, self._disowned = False, True
        if self._uncounted_ns is None:
            self._uncounted_ns = self._at_first.time_ns
        self._at_candidate = _turning_since(self._uncounted_ns, before)

    def _lost(self, candidate: Candidate, counted: Known, time_ns: int) -> Sight:
        """The disc is taken to turn on as it did, in doubt; after a while it is looked for anew."""
        assert self._now is not None
        since = Known(self._now.time_ns, counted.path_urev, counted.doubt_urev)
        if time_ns - since.time_ns > LOST_NS:
            candidate.look_again(time_ns)
            self._followed = False
        return self._provisional(since.later(time_ns), "learning")

    def _provisional(self, known: Known, reason: str | None) -> Sight:
        doubt_urev = round(math.hypot(known.doubt_urev, WOBBLE_UREV))
        return Sight(known.time_ns, known.path_urev, doubt_urev, None, reason, self._corrected_urev)

    def _counted(self, candidate: Candidate, turned: float, share: float, time_ns: int) -> Known:
        """The path after what a candidate has seen the disc turn, in doubt by a share of it."""
        since = self._at_first if candidate.early else self._at_candidate
        assert since is not None
        # Until it was followed the disc is taken to have turned as it did then.
        unseen_s = (candidate.since_ns - since.time_ns) / NS_PER_S
        began = since.turning(candidate.since_ns, self._urev(candidate.first_speed * unseen_s))
        return began.further(time_ns, self._urev(turned), share)

    def _urev(self, turned: float) -> int:
        """Micro-revolutions of the path that are revolutions signed like places."""
        return round(-turned * UREV_PER_REVOLUTION * self._direction)

    def _put_right(self, known: Known) -> None:
        """The path since the first picture is known better: the difference was not turned just now."""
        before = self._now.path_urev if self._now is not None else None
        self._corrected_urev += (known.path_urev or 0) - (before or 0)
        self._now = known

    def _close(self, candidate: Candidate, learnt: Learnt, frame: Frame) -> Sight:
        """A turn has closed: go on with the disc's map."""
        share = PROVED_DOUBT if learnt.proved else CLOSED_DOUBT if candidate.early else SCALE_DOUBT
        known = self._counted(candidate, learnt.turned, share, frame.time_ns)
        self._put_right(known)
        self.calibration, self._candidate = learnt.calibration, None
        self._refining = Refining(learnt.refined, candidate.view)
        self.tracker = Tracker(learnt.calibration, self._direction)
        assert known.path_urev is not None
        sight = self.tracker.go_on(frame.time_ns, learnt.place, learnt.speed, known.path_urev, known.doubt_urev)
        return replace(sight, corrected_urev=self._corrected_urev)

    def _follow(self, frame: Frame, tracker: Tracker) -> Sight:
        sight = tracker.feed(frame)
        if self._refining is not None and sight.reason is None:
            self._refine(frame, tracker, self._refining, sight)
        return replace(sight, corrected_urev=self._corrected_urev)

    def _refine(self, frame: Frame, tracker: Tracker, refining: Refining, sight: Sight) -> None:
        """Over the next turn a refined geometry is tried; its map is taken where it is as sure."""
        refining.offer(frame, tracker.place)
        if not refining.seen_round:
            return
        self._refining = None
        assert self.calibration is not None
        better = refining.better_than(self.calibration, self._mark)
        if better is not None and sight.path_urev is not None:
            self.calibration = better
            self.tracker = Tracker(better, self._direction)
            self.tracker.go_on(frame.time_ns, tracker.place, tracker.speed, sight.path_urev, sight.uncertainty_urev)


def _turning_since(since_ns: int, known: Known) -> Known:
    """What is known, as of the time since which the disc is taken to have turned uncounted as it does later."""
    return replace(known, time_ns=max(since_ns, known.time_ns - MOST_BACK_NS))
