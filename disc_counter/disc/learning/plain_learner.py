"""Learns a printed or plain rim from pictures given once and in order, and counts from the first of them.

Window and geometry come from whole pictures that were kept; the disc is then followed on a map that grows, and its
count is put right once a turn has closed. What does not close is given up, and all that was kept is looked at anew.
Over the next turn the geometry is made exact, and the map with it, where that fits as well.
"""

from __future__ import annotations

import math
from dataclasses import replace

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.doubt import ANY_LOADS
from disc_counter.disc.learning.candidate import Candidate, Learnt
from disc_counter.disc.learning.from_film import check_window
from disc_counter.disc.learning.refining import Refining
from disc_counter.disc.learning.sampling import Sampler
from disc_counter.disc.learning.stabilised import still_picture
from disc_counter.disc.learning.tries import Tries
from disc_counter.disc.learning.window import find_window
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.disc.tracking.tracker import Tracker
from disc_counter.errors import NothingTurnsError
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight, Window

PICTURES_KEPT = 96
"""Whole pictures from which window and geometry are found: 29 MB of grey, for a moment."""
OPEN_DOUBT = 0.05
"""One standard deviation of a first geometry's scale, as a share of the path, until a turn has closed."""
CLOSED_DOUBT = 0.002
"""The same once it has: what the path before it may be off by."""
RETRY_NS = 3 * NS_PER_S
"""The first wait until what failed is tried anew with more pictures: a few degrees at usual loads."""
WOBBLE_UREV = 1000
"""One standard deviation of any path: a third of a degree."""


class PlainLearner:
    """Takes pictures until the disc is known, and goes on as its tracker does.

    `window` is where somebody drew the slot, `mark` is "auto", "red" or "dark", `direction` +1 where the rim moves
    right in the picture while consuming.
    """

    def __init__(self, window: Window | None = None, mark: str = "auto", direction: int = 1) -> None:
        self._given, self._mark, self._direction = window, mark, direction
        self.calibration: Calibration | None = None
        self.tracker: Tracker | None = None
        self._wholes = Sampler(PICTURES_KEPT)
        self._tries: Tries | None = None
        self._retries: Tries | None = None
        self._candidate: Candidate | None = None
        self._refining: Refining | None = None
        self._path_urev: int | None = None
        self._known_ns: int | None = None
        self._corrected_urev = 0

    @property
    def turns_seen(self) -> float:
        """The part of a turn that was seen, in revolutions."""
        if self.calibration is not None:
            return 1.0
        return min(self._candidate.turns_seen, 1.0) if self._candidate else 0.0

    def feed(self, frame: Frame) -> Sight:
        """What is known of the disc after a picture: provisionally at first. Raises UsageError for a window outside."""
        if self.tracker is not None:
            return self._follow(frame, self.tracker)
        if self._candidate is None:
            self._seek(frame)
        else:
            self._candidate.feed(frame.cut(self._candidate.view.wide))
        if self._candidate is None:
            return self._unknown(frame.time_ns)
        return self._tried(frame, self._candidate)

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """What is known at a time of which there is no picture, for a reason."""
        if self.tracker is not None:
            return replace(self.tracker.unseen(time_ns, reason), corrected_urev=self._corrected_urev)
        if self._known_ns is None:
            self._known_ns = time_ns
        return replace(self._unknown(time_ns), reason=reason)

    def keep(self, frame: Frame) -> None:
        """Keep the picture for later, without looking for anything in it."""
        if self._candidate is None and self.tracker is None:
            if self._tries is None:
                self._tries, self._known_ns = Tries(frame.time_ns), frame.time_ns
            self._wholes.offer(frame.time_ns, frame.image)

    def _unknown(self, time_ns: int) -> Sight:
        """No disc is followed: the path is what was known last, in doubt by all that a disc may have done since."""
        doubt = ANY_LOADS.nothing_known((time_ns - (self._known_ns or time_ns)) / NS_PER_S)
        path_urev = self._path_urev
        doubt_urev = round(math.hypot(doubt * UREV_PER_REVOLUTION, OPEN_DOUBT * (path_urev or 0), WOBBLE_UREV))
        return Sight(time_ns, path_urev, doubt_urev, None, "learning", self._corrected_urev)

    def _path_of(self, turned: float) -> int:
        return round(-turned * UREV_PER_REVOLUTION * self._direction)

    def _seek(self, frame: Frame) -> None:
        """Keep the picture; now and then look for the disc in all that were kept."""
        if self._tries is None:
            self._known_ns = frame.time_ns
            if self._given is not None:
                check_window(self._given, (frame.image.shape[1], frame.image.shape[0]))
            self._tries = Tries(frame.time_ns)
        self._wholes.offer(frame.time_ns, frame.image)
        if not self._tries.due(frame.time_ns):
            return
        pictures = self._wholes.pictures
        try:
            window = find_window(pictures, self._given)
            height, width = pictures[0].shape[:2]
            view = LearningView(window, (width, height), still_picture(pictures, window))
            times_ns = self._wholes.times_ns
            parts = [Frame(ns, picture[view.wide.slices]) for ns, picture in zip(times_ns, pictures, strict=True)]
            self._candidate = Candidate(view, parts, self._mark)
        except (NothingTurnsError, ValueError):
            return
        self._wholes, self._retries = Sampler(PICTURES_KEPT), Tries(frame.time_ns, RETRY_NS)
        self._put_right(self._candidate.turned)

    def _tried(self, frame: Frame, candidate: Candidate) -> Sight:
        """What a candidate tells; one that fails is replaced by another from all the pictures it has kept."""
        if candidate.failed and self._retries is not None and self._retries.due(frame.time_ns):
            try:
                candidate = self._candidate = Candidate(candidate.view, candidate.parts.parts, self._mark)
                self._put_right(candidate.turned)
            except ValueError:
                self._candidate, self._tries = None, Tries(frame.time_ns)
                return self._unknown(frame.time_ns)
        if candidate.learnt is not None:
            return self._close(candidate.learnt, candidate.view, frame)
        self._path_urev, self._known_ns = self._path_of(candidate.turned), frame.time_ns
        reason = "learning" if candidate.lost else None
        doubt_urev = round(math.hypot(OPEN_DOUBT * self._path_urev, WOBBLE_UREV))
        return Sight(frame.time_ns, self._path_urev, doubt_urev, None, reason, self._corrected_urev)

    def _put_right(self, turned: float) -> None:
        """The path since the first picture is known better: the difference was not turned just now."""
        path_urev = self._path_of(turned)
        self._corrected_urev += path_urev - (self._path_urev or 0)
        self._path_urev = path_urev

    def _close(self, learnt: Learnt, view: LearningView, frame: Frame) -> Sight:
        """A turn has closed: go on with the disc's map."""
        self._put_right(learnt.turned)
        self.calibration, self._candidate = learnt.calibration, None
        self._refining = Refining(learnt.refined, view)
        self.tracker = Tracker(learnt.calibration, self._direction)
        path_urev = self._path_of(learnt.turned)
        doubt_urev = CLOSED_DOUBT * abs(path_urev)
        sight = self.tracker.go_on(frame.time_ns, learnt.place, learnt.speed, path_urev, doubt_urev)
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
