"""The Raspberry Pi's own JPEG encoder: it films without the processor's work. Models 0 to 4 have one."""

from __future__ import annotations

import importlib
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from disc_counter.camera.picamera_package import Picamera2

BITS_PER_SECOND = 25_000_000
"""The most that the encoder is given: 50 kB a picture at 60 a second, of 640 x 480 about what JPEG quality 90 takes."""

log = logging.getLogger(__name__)


@contextmanager
def encoded(camera: Picamera2, film: BinaryIO, times: TextIO) -> Iterator[Sink | None]:
    """While this is open the `lores` stream of a running camera goes to `film`, JPEG after JPEG, its times to `times`.

    The times are in ms after the first picture. None, and nothing is written, where there is no such encoder.
    """
    sink = Sink(film)
    encoder = _started(camera, sink, times)
    if encoder is None:
        yield None
        return
    try:
        yield sink
    finally:
        camera.stop_encoder(encoder)


class Sink(io.BufferedIOBase):
    """Where an encoder's thread writes to: a failure is kept in `problem`, it would end that thread and the camera."""

    def __init__(self, film: BinaryIO) -> None:
        self.problem: OSError | None = None
        self.count = 0
        self._film = film

    def write(self, picture: object) -> int:
        """One picture; those after a failure are let go."""
        data = memoryview(picture)  # type: ignore[arg-type]
        if self.problem is None:
            try:
                self._film.write(data)
                self.count += 1
            except OSError as problem:
                self.problem = problem
        return data.nbytes


def _started(camera: Picamera2, sink: Sink, times: TextIO) -> object | None:
    try:
        encoders = importlib.import_module("picamera2.encoders")
        hardware = importlib.import_module("picamera2.encoders.v4l2_encoder").V4L2Encoder
        output = importlib.import_module("picamera2.outputs").FileOutput(sink, pts=times)
        if not issubclass(encoders.MJPEGEncoder, hardware):
            return None
        encoder: object = encoders.MJPEGEncoder(bitrate=BITS_PER_SECOND)
        camera.start_encoder(encoder, output, name="lores")
    except (ImportError, OSError, RuntimeError) as error:
        log.info("the processor makes the film's pictures, there is no encoder that does: %s", error)
        return None
    return encoder
