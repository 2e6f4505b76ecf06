"""Films the meter as it is seen, with the time of every frame beside it, to be replayed elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from disc_counter.camera.clip import NS_PER_MS, times_path
from disc_counter.errors import WorkError
from disc_counter.model import NS_PER_S, Frame, Image

FILM_SUFFIXES = (".avi", ".mkv")
"""Containers that take MJPEG: every picture on its own, as sharp as it was seen."""


def record(frames: Iterable[Frame], file: Path, frame_rate: float, seconds: float | None) -> int:
    """Write frames to `file`, their times in ms to NAME.pts.txt; how many there were.

    `frame_rate` is what the container says, in 1/s; it ends after `seconds` of the frames' time, or with the frames.
    WorkError where the film cannot be written or there is nothing to film.
    """
    writer: cv2.VideoWriter | None = None
    count = 0
    try:
        with times_path(file).open("w", encoding="utf-8") as times:
            times.write("# timestamp format v2\n")
            first_ns: int | None = None
            for frame in frames:
                first_ns = frame.time_ns if first_ns is None else first_ns
                if seconds is not None and frame.time_ns - first_ns >= seconds * NS_PER_S:
                    break
                picture = coloured(frame)
                writer = writer or _writer(file, frame_rate, picture)
                writer.write(picture)
                times.write(f"{(frame.time_ns - first_ns) / NS_PER_MS:.6f}\n")
                count += 1
    except OSError as problem:
        raise WorkError(f"{file} cannot be written: {problem.strerror or problem}") from None
    finally:
        if writer is not None:
            writer.release()
    if count == 0:
        raise WorkError(f"{file} stays empty: the camera gave no picture")
    return count


def coloured(frame: Frame) -> Image:
    """The frame as uint8 [height, width, 3] in BGR, whatever it came as."""
    if frame.chroma is not None:
        # Each half of the rows and columns has one chroma value; OpenCV's own conversion takes limited range only.
        height, width = frame.image.shape
        u, v = cv2.split(cv2.resize(frame.chroma, (width, height), interpolation=cv2.INTER_LINEAR))
        return np.asarray(cv2.cvtColor(cv2.merge([frame.image, v, u]), cv2.COLOR_YCrCb2BGR), np.uint8)
    if frame.image.ndim == 2:
        return np.asarray(cv2.cvtColor(frame.image, cv2.COLOR_GRAY2BGR), np.uint8)
    return frame.image


def _writer(file: Path, frame_rate: float, picture: Image) -> cv2.VideoWriter:
    height, width = picture.shape[:2]
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), frame_rate, (width, height))
    if not writer.isOpened():
        raise WorkError(f"{file} cannot be written as a film: its folder must exist and take files")
    return writer
