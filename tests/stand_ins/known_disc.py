"""A disc that turns by its frames' time alone: for the tests of what stands around the disc."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TextIO

import numpy as np
import pytest

from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.calibration import Calibration, Mark
from disc_counter.disc.doubt import ANY_LOADS, Loads
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.trial import Tried
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Image, Sight, Window
from tests.stand_ins.fake_station import FlatScene

GEOMETRY = Geometry(32.0, 20.0, 0.4, 10.0, 20.0, 0.0, 4.0, -50.0, 50.0, 32.0)
TURN_S = 10.0
"""A tenth of a revolution a second: 4800 W at 75 revolutions a kWh."""
POWER_W = 4800.0


def calibration(size: tuple[int, int] = (64, 48)) -> Calibration:
    """A calibration as setup might have learnt it."""
    strip = np.zeros((3, 500), np.float32)
    return Calibration(
        size=size,
        window=Window(4, 20, 56, 16),
        geometry=GEOMETRY,
        levels=strip,
        weights=strip,
        panorama=np.zeros((3, 1800), np.float32),
        mark=Mark(0.0, 13.0, "red"),
        closed=True,
        usual_fit=0.9,
        surroundings=np.zeros((20, 60), np.uint8),
        surroundings_at=(2, 18),
    )


class KnownDisc:
    """Follows a disc that turns evenly in the direction given; in a black picture it is not seen."""

    scene = FlatScene()

    def __init__(
        self,
        learnt: DiscCalibration,
        direction: int,
        fastest_rev_s: float | None = None,
        loads: Loads = ANY_LOADS,
    ) -> None:
        self._direction = direction
        self._first_ns: int | None = None

    def feed(self, frame: Frame) -> Sight:
        self._first_ns = frame.time_ns if self._first_ns is None else self._first_ns
        turned = (frame.time_ns - self._first_ns) / NS_PER_S / TURN_S
        path_urev = round(self._direction * turned * UREV_PER_REVOLUTION)
        angle_deg = self._direction * turned * 360 % 360
        reason = None if frame.image.any() else "dark"
        return Sight(frame.time_ns, path_urev, 1000, (angle_deg + 180) % 360 - 180, reason)

    def unseen(self, time_ns: int, reason: str) -> Sight:
        self._first_ns = time_ns if self._first_ns is None else self._first_ns
        path_urev = round(self._direction * (time_ns - self._first_ns) / NS_PER_S / TURN_S * UREV_PER_REVOLUTION)
        return Sight(time_ns, path_urev, 1000, None, reason)


class Pupil:
    """Knows the disc after ten frames."""

    follower = None

    def __init__(
        self, window: Window | None = None, mark: str = "auto", direction: int = 1, aside: Executor = AT_ONCE
    ) -> None:
        self._frames = 0

    @property
    def progress(self) -> float:
        return min(1.0, self._frames / 10)

    @property
    def calibration(self) -> Calibration | None:
        return calibration() if self._frames >= 10 else None

    def feed(self, frame: Frame) -> Sight:
        self._frames += 1
        return Sight(frame.time_ns, None, 0, None, "learning")

    def unseen(self, time_ns: int, reason: str) -> Sight:
        return Sight(time_ns, None, 0, None, reason)

    def close(self) -> None:
        """It keeps no pictures."""


def learn(
    film: Callable[[], Iterable[Frame]],
    *,
    window: Window | None,
    mark: str,
    progress: Callable[[float], None] | None = None,
    tried: Tried = lambda trial: None,
) -> Calibration:
    """Learns whatever the film shows."""
    height, width = next(iter(film())).image.shape[:2]
    return calibration((width, height))


@pytest.fixture
def known_disc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Films and cameras show this disc."""
    for module in ("disc_counter.film.replay", "disc_counter.setup.detect", "disc_counter.service.pipeline"):
        monkeypatch.setattr(f"{module}.known_disc", KnownDisc)
    for module in ("disc_counter.setup.detect", "disc_counter.service.pipeline"):
        monkeypatch.setattr(f"{module}.OnlineCalibrator", Pupil)
    for module in ("disc_counter.setup.detect", "disc_counter.film.replay"):
        monkeypatch.setattr(f"{module}.learn", learn)


def grey(shade: int = 128) -> Image:
    """A picture of 64 x 48 in one shade."""
    return np.full((48, 64, 3), shade, np.uint8)


class Film:
    """A source of frames at a steady rate that ends, or fails, after some."""

    size = (64, 48)
    remark: str | None = None

    def __init__(
        self, frames: int, *, rate: float = 20.0, first_ns: int = 0, failure: Exception | None = None, shade: int = 128
    ) -> None:
        self.frame_rate = rate
        self.closed = False
        self._frames, self._first_ns, self._failure, self._shade = frames, first_ns, failure, shade

    def __iter__(self) -> Iterator[Frame]:
        for number in range(self._frames):
            yield Frame(self._first_ns + round(number / self.frame_rate * NS_PER_S), grey(self._shade), number)
        if self._failure is not None:
            raise self._failure

    def encoded(self, film: BinaryIO, times: TextIO) -> AbstractContextManager[None]:
        return nullcontext()

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Film:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def config(folder: Path, text: str = "") -> Path:
    """A configuration file whose data lie beside it."""
    path = folder / "meter.toml"
    path.write_text(f'[data]\ndirectory = "data"\n{text}\n')
    return path
