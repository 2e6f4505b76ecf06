"""A simulated meter as a source of pictures, in real time or as fast as it goes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from threading import Event
from types import TracebackType
from typing import BinaryIO, TextIO

from disc_counter.camera.simulation.meter import DrawnMeter, Viewpoint
from disc_counter.camera.simulation.rendering import Filming
from disc_counter.camera.simulation.solar_house import household
from disc_counter.camera.simulation.story import Story
from disc_counter.model import NS_PER_S, Frame
from disc_counter.settings import Settings

START_KWH = 12345.42
"""A reading whose last digit is seen whole."""
ASPECT = 0.75
"""Height to width of a picture that shows the whole meter at the usual focal length."""


class SimulatedMeter:
    """Frames of a drawn meter; one iteration, which ends when the story does or `close` is called.

    In real time frames keep to the monotonic clock, and one that could not be drawn in time is left out, as with a real
    camera; else they come as fast as they are drawn, at times that begin with 0. `revolutions` is the disc's true,
    signed path from the story's start to the latest frame. Raises ValueError for a frame rate that is not positive.
    """

    remark: str | None = None

    def __init__(
        self,
        meter: DrawnMeter,
        story: Story,
        frame_rate: float = 30.0,
        *,
        realtime: bool = False,
        seed: int = 0,
        stop: Event | None = None,
    ) -> None:
        if not frame_rate > 0:
            raise ValueError(f"the frame rate is {frame_rate}; it must be above 0")
        self.frame_rate = frame_rate
        self.size = meter.view.width, meter.view.height
        self.revolutions = 0.0
        self._story, self._realtime = story, realtime
        self._filming = Filming(meter, story, seed)
        self._stop = stop or Event()
        self._closed = Event()

    @classmethod
    def from_settings(cls, settings: Settings, stop: Event | None = None) -> SimulatedMeter:
        """A meter in real time with the configured constant, direction and picture, in a house with a solar roof."""
        meter = meter_for(settings)
        power: Iterable[tuple[float, float]] = household(start_s=_time_of_day_s())
        if settings.meter.backstop:
            power = ((seconds, max(0.0, watts)) for seconds, watts in power)
        story = Story(power, start_kwh=START_KWH)
        return cls(meter, story, settings.camera.frame_rate, realtime=True, stop=stop)

    def __iter__(self) -> Iterator[Frame]:
        start_ns = time.monotonic_ns() if self._realtime else 0
        sequence = 0
        while not self._ended(sequence / self.frame_rate):
            if self._realtime:
                self._wait(start_ns + self._after_ns(sequence))
                if self._ended(0.0):
                    return
            image, angle = self._filming.shoot(sequence / self.frame_rate)
            self.revolutions = angle - self._story.start_revolutions
            yield Frame(start_ns + self._after_ns(sequence), image, sequence)
            sequence = max(sequence + 1, self._due(start_ns)) if self._realtime else sequence + 1

    def encoded(self, film: BinaryIO, times: TextIO) -> AbstractContextManager[None]:
        """A simulation has no device that could film."""
        return nullcontext()

    def close(self) -> None:
        """End the iteration that is under way."""
        self._closed.set()

    def __enter__(self) -> SimulatedMeter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ended(self, time_s: float) -> bool:
        over = time_s > self._story.seconds - 0.5 / self.frame_rate
        return over or self._closed.is_set() or self._stop.is_set()

    def _after_ns(self, sequence: int) -> int:
        return round(sequence / self.frame_rate * NS_PER_S)

    def _due(self, start_ns: int) -> int:
        """The number of the latest frame whose time has come."""
        return int((time.monotonic_ns() - start_ns) / NS_PER_S * self.frame_rate)

    def _wait(self, until_ns: int) -> None:
        """Sleep until a monotonic time; `close` is noticed at once, the stop of others with the next frame."""
        remaining_s = (until_ns - time.monotonic_ns()) / NS_PER_S
        if remaining_s > 0:
            self._closed.wait(remaining_s)


def meter_for(settings: Settings) -> DrawnMeter:
    """The simulated meter as the settings have it; its picture is upright after the configured rotation."""
    width, height = settings.camera.size
    if settings.camera.rotation % 180:
        width, height = height, width
    view = Viewpoint(width=width, height=height, elevation_deg=5.0)
    meter = DrawnMeter(direction=-1 if settings.meter.direction == "left" else 1)
    if settings.meter.revolutions_per_kwh is not None:
        meter = replace(meter, revolutions_per_kwh=float(settings.meter.revolutions_per_kwh))
    return replace(meter, view=replace(view, focal=view.focal * min(1.0, height / width / ASPECT)))


def _time_of_day_s() -> float:
    now = time.localtime()
    return now.tm_hour * 3600.0 + now.tm_min * 60.0 + now.tm_sec
