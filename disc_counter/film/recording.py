"""Films the meter as it is seen, with the time of every frame beside it, to be replayed elsewhere."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO, TypeAlias

import cv2
import numpy as np

from disc_counter.camera.clip import times_path
from disc_counter.camera.film_encoder import Sink
from disc_counter.errors import WorkError
from disc_counter.model import NS_PER_S, Frame, Image
from disc_counter.units import NS_PER_MS

STREAM_SUFFIX = ".mjpeg"
"""JPEG after JPEG, made on all processors at once: only so does a Raspberry Pi keep up with its camera."""
FILM_SUFFIXES = (STREAM_SUFFIX, ".avi", ".mkv")
"""The stream, and containers for the same: every picture on its own, as sharp as it was seen."""
QUALITY = 90
"""Of the JPEGs, of 100."""
WORKERS = 4
"""Threads that make pictures: one a processor of a Raspberry Pi."""
MOST_WAITING = 2 * WORKERS
"""Pictures that may wait to be made; the camera has to wait while there are more."""
LIMITED = np.arange(256)[None] / 255
LIMITED_LUMA = np.round(16 + 219 * LIMITED).astype(np.uint8)
LIMITED_CHROMA = np.round(16 + 224 * LIMITED).astype(np.uint8)
"""From full range, as cameras give it, to the one that OpenCV converts (ITU-R BT.601)."""


class Film(Protocol):
    """A file that takes frames; OSError where it cannot be written. `count` is how many it has."""

    @property
    def count(self) -> int: ...

    def add(self, frame: Frame) -> None: ...


Encoded: TypeAlias = Callable[[BinaryIO, TextIO], AbstractContextManager[Sink | None]]
"""What films by itself while it is open: pictures to the one file, their times to the other; None if it cannot."""


def record(
    frames: Iterable[Frame], file: Path, frame_rate: float, seconds: float | None, encoded: Encoded | None = None
) -> int:
    """Write frames to `file`, their times in ms to NAME.pts.txt; how many there were.

    `frame_rate` is what a container says, in 1/s; it ends after `seconds` of the frames' time, or with the frames.
    `encoded` is what the camera's device films with, where it has something. WorkError where the film cannot be written
    or there is nothing to film.
    """
    try:
        with times_path(file).open("w", encoding="utf-8") as times:
            times.write("# timestamp format v2\n")
            with _opened(file, times, frame_rate, encoded) as film:
                for frame in _for(seconds, frames):
                    film.add(frame)
    except OSError as problem:
        raise WorkError(f"{file} cannot be written: {problem.strerror or problem}") from None
    if film.count == 0:
        raise WorkError(f"{file} stays empty: the camera gave no picture")
    return film.count


def _for(seconds: float | None, frames: Iterable[Frame]) -> Iterator[Frame]:
    """The frames of so long, by their own times."""
    first_ns: int | None = None
    for frame in frames:
        first_ns = frame.time_ns if first_ns is None else first_ns
        if seconds is not None and frame.time_ns - first_ns >= seconds * NS_PER_S:
            return
        yield frame


def coloured(frame: Frame) -> Image:
    """The frame as uint8 [height, width, 3] in BGR, whatever it came as."""
    if frame.chroma is not None:
        luma, chroma = cv2.LUT(frame.image, LIMITED_LUMA), cv2.LUT(frame.chroma, LIMITED_CHROMA)
        return np.asarray(cv2.cvtColorTwoPlane(luma, chroma, cv2.COLOR_YUV2BGR_NV12), np.uint8)
    if frame.image.ndim == 2:
        return np.asarray(cv2.cvtColor(frame.image, cv2.COLOR_GRAY2BGR), np.uint8)
    return frame.image


@contextmanager
def _opened(file: Path, times: TextIO, frame_rate: float, encoded: Encoded | None) -> Iterator[Film]:
    if file.suffix.lower() != STREAM_SUFFIX:
        with closing(_Container(file, _Times(times), frame_rate)) as container:
            yield container
        return
    with file.open("wb") as out, encoded(out, times) if encoded else nullcontext() as sink:
        if sink is not None:
            yield _ByTheCamera(sink)
            return
        with closing(_Stream(out, _Times(times))) as stream:
            yield stream


class _Times:
    """The line of each frame: its time after the first, in ms."""

    def __init__(self, out: TextIO) -> None:
        self.count = 0
        self._out = out
        self._first_ns = 0

    def add(self, time_ns: int) -> None:
        self._first_ns = self._first_ns if self.count else time_ns
        self._out.write(f"{(time_ns - self._first_ns) / NS_PER_MS:.6f}\n")
        self.count += 1


class _ByTheCamera:
    """Frames only say that time goes by: their pictures go to the file by themselves."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    @property
    def count(self) -> int:
        return self._sink.count

    def add(self, frame: Frame) -> None:
        if self._sink.problem is not None:
            raise self._sink.problem


class _Stream:
    """Pictures are made beside each other and written in their order."""

    def __init__(self, out: BinaryIO, times: _Times) -> None:
        self._out, self._times = out, times
        self._pool = ThreadPoolExecutor(WORKERS)
        self._made: deque[Future[bytes]] = deque()

    @property
    def count(self) -> int:
        return self._times.count

    def add(self, frame: Frame) -> None:
        self._times.add(frame.time_ns)
        self._made.append(self._pool.submit(_jpeg, frame))
        if len(self._made) > MOST_WAITING:
            self._write_oldest()

    def close(self) -> None:
        with self._pool:
            while self._made:
                self._write_oldest()

    def _write_oldest(self) -> None:
        self._out.write(self._made.popleft().result())


class _Container:
    """OpenCV's writer, which has to know the pictures' size first."""

    def __init__(self, file: Path, times: _Times, frame_rate: float) -> None:
        self._file, self._times, self._frame_rate = file, times, frame_rate
        self._writer: cv2.VideoWriter | None = None

    @property
    def count(self) -> int:
        return self._times.count

    def add(self, frame: Frame) -> None:
        picture = coloured(frame)
        if self._writer is None:
            height, width = picture.shape[:2]
            code = cv2.VideoWriter.fourcc(*"MJPG")
            self._writer = cv2.VideoWriter(str(self._file), code, self._frame_rate, (width, height))
            if not self._writer.isOpened():
                raise OSError("its folder must exist and take films")
        self._writer.write(picture)
        self._times.add(frame.time_ns)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.release()


def _jpeg(frame: Frame) -> bytes:
    return cv2.imencode(".jpg", coloured(frame), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()
