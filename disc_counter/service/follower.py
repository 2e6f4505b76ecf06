"""What knows a disc and what learns one, as the service sees them."""

from __future__ import annotations

from typing import Protocol

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
