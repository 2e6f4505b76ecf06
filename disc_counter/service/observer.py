"""Learns the disc first, if it is not known yet, and follows it from then on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from disc_counter.disc.frozen import FROZEN, Repetition
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.model import Frame, Sight
from disc_counter.picture.overlay import Outlines


class Follower(Protocol):
    """Follows a known disc; `disc_counter.disc.tracking.tracker.Tracker` does."""

    @property
    def scene(self) -> Outlines:
        """Where things are in the picture."""

    def feed(self, frame: Frame) -> Sight:
        """What is known of the disc after a frame."""

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """What is known of it at a time of which there is no picture."""


class Learner(Protocol):
    """Learns a disc; `disc_counter.disc.learning.from_camera.OnlineCalibrator` does."""

    @property
    def progress(self) -> float:
        """How much of what is needed was seen, 0 to 1."""

    @property
    def calibration(self) -> DiscCalibration | None:
        """What was learnt, once it is enough."""

    @property
    def follower(self) -> Follower | None:
        """What goes on with the disc once it is known, its path included; None where somebody else has to."""

    def feed(self, frame: Frame) -> Sight:
        """What is known of a disc that is still being learnt."""

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """What is known of it at a time of which there is no picture."""

    def close(self) -> None:
        """Let go of what was kept for learning; nothing more comes."""


class Observer:
    """Gives a Sight for every frame; `learnt` is called with the calibration whenever it is new.

    It belongs to the measuring thread, but for `calibration` and `progress`, which any thread may ask for. `live` is a
    camera, not a film of one.
    """

    def __init__(
        self,
        calibration: DiscCalibration | None,
        learner: Callable[[], Learner],
        follower: Callable[[DiscCalibration], Follower],
        learnt: Callable[[DiscCalibration], None],
        live: bool = True,
    ) -> None:
        self._follow = follower
        self._learnt = learnt
        self._learner = learner() if calibration is None else None
        self._follower = None if calibration is None else follower(calibration)
        self._calibration = calibration
        self._start_urev = 0
        self._repetition = Repetition(live)

    @property
    def calibration(self) -> DiscCalibration | None:
        """What is known of the disc; None while it is learnt."""
        return self._calibration

    @property
    def progress(self) -> float | None:
        """How much of the disc was seen while it is learnt, 0 to 1; None once it is known."""
        learner = self._learner
        return None if learner is None or self._calibration is not None else learner.progress

    @property
    def scene(self) -> Outlines | None:
        """Where things are in the picture; None while that is not known."""
        return None if self._follower is None else self._follower.scene

    def feed(self, frame: Frame) -> Sight:
        """What is known of the disc after a frame; the path goes on where the learning left it."""
        stale = self._repetition.stale(frame.image, frame.time_ns)
        if self._learner is not None:
            return self._learner.unseen(frame.time_ns, FROZEN) if stale else self._learn(frame, self._learner)
        assert self._follower is not None
        sight = self._follower.unseen(frame.time_ns, FROZEN) if stale else self._follower.feed(frame)
        if sight.path_urev is None or not self._start_urev:
            return sight
        return replace(sight, path_urev=sight.path_urev + self._start_urev)

    def close(self) -> None:
        """End a learning that is under way; call it when no more frames are fed."""
        if self._learner is not None:
            self._learner.close()

    def _learn(self, frame: Frame, learner: Learner) -> Sight:
        sight = learner.feed(frame)
        calibration = learner.calibration
        if calibration is not None and calibration is not self._calibration:
            self._calibration = calibration
            self._follower = learner.follower
            if self._follower is None:
                self._learner = None
                self._follower = self._follow(calibration)
                self._start_urev = sight.path_urev or 0
            self._learnt(calibration)
        return sight
