"""The demonstration: a simulated meter, and a disc that is learnt from a minute of it told in seconds."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

from disc_counter.camera.simulated import SimulatedMeter, meter_for
from disc_counter.camera.simulation import Story
from disc_counter.disc.learning.learn import learn
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.errors import DiscCounterError
from disc_counter.model import Frame, Sight
from disc_counter.service.pipeline import Dependencies
from disc_counter.settings import Data, Settings, Web, load

FILE_NAME = "demo.toml"
FILE = """\
[meter]
name = "demo"
revolutions_per_kwh = 75

[camera]
source = "simulated"
frame_rate = 25

[[register]]
name = "total"
window = [158, 114, 324, 58]
integer_digits = 5
decimal_digits = 1

[reading]
every_s = 60
"""
LESSON_W = 9600.0
LESSON_S = 7.0
"""A fifth of a turn a second, for nearly one and a half turns."""
LESSON_FRAMES_PER_S = 25.0

log = logging.getLogger(__name__)


def demo_settings(directory: Path, port: int) -> Settings:
    """The settings of the demonstration: in a file of its own beside the journal, so that they can be changed."""
    file = directory / FILE_NAME
    if not file.exists():
        directory.mkdir(parents=True, exist_ok=True)
        file.write_text(FILE)
    return replace(load(file), data=Data(directory), web=Web(port=port))


def demo_dependencies() -> Dependencies:
    """A service that need not wait minutes for the simulated disc's first turn."""
    return Dependencies(learner=DemoCalibration)


class DemoCalibration:
    """Learns the simulated disc on a thread of its own, from a film of it that is drawn as fast as it goes."""

    def __init__(self, settings: Settings) -> None:
        self.progress = 0.0
        self._learnt: DiscCalibration | None = None
        self._meter = meter_for(settings)
        self._disc = settings.disc
        Thread(target=self._learn, name="lesson", daemon=True).start()

    @property
    def calibration(self) -> DiscCalibration | None:
        """What was learnt."""
        return self._learnt

    @property
    def follower(self) -> None:
        """It does not see the running film."""
        return None

    def feed(self, frame: Frame) -> Sight:
        """The disc of the running film is not known yet."""
        return self.unseen(frame.time_ns, "learning")

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """Nor is it at a time of which there is no picture."""
        return Sight(time_ns, None, 0, None, reason)

    def _learn(self) -> None:
        try:
            self._learnt = learn(self._film, window=self._disc.window, mark=self._disc.mark, progress=self._progressed)
        except DiscCounterError as error:
            log.warning("the disc cannot be learnt: %s", error)
            self.progress = 0.0

    def _film(self) -> Iterator[Frame]:
        return iter(SimulatedMeter(self._meter, Story([(LESSON_S, LESSON_W)]), LESSON_FRAMES_PER_S))

    def _progressed(self, share: float) -> None:
        self.progress = share
