"""The demonstration: a simulated meter, and a disc that is learnt from a minute of it told in seconds."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

from disc_counter.camera.simulated import SimulatedMeter, meter_for
from disc_counter.camera.simulation import Story
from disc_counter.disc.learning.learn import learn
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.errors import CalibrationError
from disc_counter.model import Frame, Sight
from disc_counter.service.pipeline import Dependencies
from disc_counter.service.threads import ServiceThread
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

[tariff]
price_per_kwh = 0.32
feed_in_per_kwh = 0.08
"""
LESSON_W = 9600.0
"""The load in the film that the disc is learnt from: a fifth of a turn a second."""
LESSON_S = 7.0
"""How long that film is, in s: nearly one and a half turns, the least that shows all of the disc for sure."""
LESSON_FRAMES_PER_S = 25.0
"""Its pictures a second, as many as the demonstration's camera takes."""

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
        self._progress = 0.0
        self._learnt: DiscCalibration | None = None
        self._meter = meter_for(settings)
        self._disc = settings.disc
        self._stop = Event()
        self._thread = ServiceThread("calibration", self._learn, self._stop.set, self._failed)
        self._thread.start()

    @property
    def progress(self) -> float:
        """How much of the film was learnt from, 0 to 1."""
        return self._progress

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

    def close(self) -> None:
        """Cut the film off, and wait until nothing is learnt from it any more."""
        self._thread.end()

    def _learn(self) -> None:
        disc = self._disc
        self._learnt = learn(self._film, window=disc.window, mark=disc.mark, progress=self._progressed)

    def _failed(self, error: BaseException) -> None:
        self._progress = 0.0
        if not self._stop.is_set():
            log.warning("the disc cannot be learnt: %s", error)

    def _film(self) -> Iterator[Frame]:
        for frame in SimulatedMeter(self._meter, Story([(LESSON_S, LESSON_W)]), LESSON_FRAMES_PER_S):
            if self._stop.is_set():
                raise CalibrationError("the demonstration ended before its disc was learnt")
            yield frame

    def _progressed(self, share: float) -> None:
        self._progress = share
