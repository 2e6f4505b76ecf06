"""A camera whose driver raises whatever it likes, wherever it likes: the service goes on, says so, and counts."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from threading import Event

import cv2
import pytest

from disc_counter.camera import Source
from disc_counter.clock import FixedClock
from disc_counter.disc.tracking import kept
from disc_counter.errors import CameraError
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame
from disc_counter.service import Dependencies, camera_thread, open_service, pipeline
from disc_counter.settings import Camera, Data, Meter, Settings, Web
from tests.harness.services import net_urev
from tests.stand_ins.known_disc import TURN_S, Film, KnownDisc, calibration

STARTED_NS = 1_700_000_000 * NS_PER_S
FRAMES_PER_S = 20
MOST_FRAMES = 40
SEEN_S = 2.0
"""How long the disc is seen at the end, in s: what it turned before is known by then."""
PLACES = ("open", "pictures", "remark", "close")
KINDS: tuple[Callable[[], Exception], ...] = (
    lambda: CameraError("the cable is out"),
    lambda: RuntimeError("can't start new thread"),
    lambda: OSError(5, "Input/output error"),
    lambda: TimeoutError(),
    lambda: MemoryError(),
    lambda: KeyError("SensorTimestamp"),
    lambda: IndexError("list index out of range"),
    lambda: TypeError("'NoneType' object is not subscriptable"),
    lambda: ValueError("cannot reshape array of size 0"),
    lambda: ZeroDivisionError("division by zero"),
    lambda: StopIteration(),
    lambda: struct.error("unpack requires a buffer of 4 bytes"),
    lambda: cv2.error("(-215:Assertion failed) !empty()"),
    lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    lambda: AssertionError(),
)


class Rough(Film):
    """Pictures of a disc, until it raises at the place given: in a picture, as it is asked or is closed."""

    def __init__(self, first: int, frames: int, place: str, error: Exception) -> None:
        super().__init__(frames, rate=FRAMES_PER_S, first_ns=first * NS_PER_S // FRAMES_PER_S)
        self._place, self._error = place, error

    @property
    def remark(self) -> str | None:  # type: ignore[override]
        """Nothing, or an error."""
        self._raised("remark")
        return None

    def __iter__(self) -> Iterator[Frame]:
        yield from super().__iter__()
        self._raised("pictures")

    def close(self) -> None:
        """Let go, or fail to."""
        self._raised("close")

    def _raised(self, place: str) -> None:
        if place == self._place:
            raise self._error


class Driver:
    """Opens one camera after the other that raises; the last one is well, and ends."""

    def __init__(self, chance: Random, faults: int) -> None:
        self._chance, self._faults, self._next = chance, faults, 0
        self.raised = 0

    @property
    def last_ns(self) -> int:
        """The time of the last picture."""
        return (self._next - 1) * NS_PER_S // FRAMES_PER_S

    def __call__(self, settings: Settings, stop: Event) -> Source:
        first, frames, place = self._next, self._chance.randint(1, MOST_FRAMES), self._chance.choice(PLACES)
        error = self._chance.choice(KINDS)()
        if self.raised == self._faults:
            frames, place = round(SEEN_S * FRAMES_PER_S), "nowhere"
        else:
            self.raised += 1
        if place == "open":
            raise error
        self._next += frames
        return Rough(first, frames, place, error)


def blow(seed: int, faults: int, folder: Path) -> str:
    """So many cameras of one service, each of which raises; all that the disc turned meanwhile is counted."""
    driver = Driver(Random(seed), faults)
    settings = Settings(
        meter=Meter(revolutions_per_kwh=Fraction(75)),
        camera=Camera(source="usb"),
        data=Data(folder),
        web=Web("127.0.0.1", 0),
    )
    kept.save(calibration(), folder)
    dependencies = Dependencies(open_source=driver, clock=FixedClock(STARTED_NS), patient=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "known_disc", KnownDisc)
        patch.setattr(camera_thread, "PAUSES_S", (0.0,))
        patch.setattr("disc_counter.service.supervisor.AGAIN_S", 0.0)
        with open_service(settings, Event(), dependencies) as service:
            service.run()
            status = service.station.status()
    assert not status.healthy
    assert "camera" in str(status.problem)
    turned_urev = driver.last_ns / NS_PER_S / TURN_S * UREV_PER_REVOLUTION
    assert net_urev(folder) == pytest.approx(turned_urev, abs=0.05 * UREV_PER_REVOLUTION)
    turns = turned_urev / UREV_PER_REVOLUTION
    return f"{driver.raised} cameras of one service raised: it went on, said so, and counted all {turns:.1f} turns"
