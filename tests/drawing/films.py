"""Hard films of a simulated meter, with exact truth: `python -m tests.drawing.films FOLDER [NAME...]`.

For each film NAME.mp4, NAME.pts.txt (milliseconds a frame) and NAME.truth.json are written. The picture is H.264 where
the PyAV package is installed (`pip install av`), else MPEG-4 as OpenCV writes it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module, util
from pathlib import Path as FilePath
from typing import Any

import cv2

from disc_counter.camera.simulation import Story, render
from disc_counter.camera.simulation.rendering import layout
from disc_counter.camera.simulation.story import Bump, Dark, Missing, Obstacle, Torch
from disc_counter.model import NS_PER_S, Frame, Image
from tests.drawing.storyboards import FILMS, Film

BUMP_S = 0.6
LONG_LOSS_S = 0.5
"""Frames missing for less are no loss of sight."""
CRF = 21
TICKS_PER_S = 90_000


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame with the truth about it: seconds, the disc's angle in revolutions and the register."""

    frame: Frame
    angle: float
    register_kwh: float

    @property
    def time_s(self) -> float:
        """The frame's time in seconds."""
        return self.frame.time_ns / NS_PER_S


def shoot(film: Film) -> Iterator[Shot]:
    """A film's frames with their truth, drawn as they are asked for; the same film is the same pixels."""
    story, constant = film.story, film.meter.revolutions_per_kwh
    for frame, angle in render(film.meter, story, film.fps, film.seed):
        yield Shot(frame, angle, story.start_kwh + (angle - story.start_revolutions) / constant)


def sight_lost(story: Story) -> list[tuple[float, float]]:
    """The spans in which the disc cannot be seen, or jumps in the picture."""
    spans = []
    for trouble in story.troubles:
        if isinstance(trouble, Bump):
            spans.append((trouble.at, trouble.at + BUMP_S))
        elif isinstance(trouble, Missing):
            if trouble.fraction >= 1.0 and trouble.end - trouble.start >= LONG_LOSS_S:
                spans.append((trouble.start, trouble.end))
        elif isinstance(trouble, Dark | Torch | Obstacle):
            spans.append((trouble.start, trouble.end))
    return sorted(spans)


def write(film: Film, folder: FilePath) -> None:
    """Write a film, its times and its truth into a folder."""
    truth: list[list[float]] = []
    times: list[str] = []
    unfinished = folder / f".{film.name}.mp4"
    with open_film(unfinished, film) as out:
        for shot in shoot(film):
            out.write(shot.frame.image, shot.time_s)
            truth.append([shot.time_s, shot.angle, shot.register_kwh])
            times.append(f"{shot.time_s * 1000:.3f}\n")
    unfinished.replace(folder / f"{film.name}.mp4")
    (folder / f"{film.name}.pts.txt").write_text("# timestamp format v2\n" + "".join(times))
    (folder / f"{film.name}.truth.json").write_text(json.dumps(_truth(film, truth)))


def _truth(film: Film, frames: list[list[float]]) -> dict[str, Any]:
    seen = layout(film.meter)
    return {
        "name": film.name,
        "constant": film.meter.revolutions_per_kwh,
        "fps": film.fps,
        "direction": seen.direction,
        "slot": [seen.slot.x, seen.slot.y, seen.slot.width, seen.slot.height],
        "register": [seen.register.x, seen.register.y, seen.register.width, seen.register.height],
        "visible_deg": list(seen.visible_deg),
        "start_kwh": film.story.start_kwh,
        "net_revolutions": frames[-1][1] - frames[0][1],
        "sight_lost": sight_lost(film.story),
        "frames": frames,
    }


class H264Film:
    """A film written by PyAV, each frame at its own time."""

    def __init__(self, path: FilePath, film: Film, av: Any) -> None:
        self._av, self._container = av, av.open(str(path), "w")
        self._stream = self._container.add_stream("libx264", rate=round(film.fps))
        self._stream.width, self._stream.height = film.meter.view.width, film.meter.view.height
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = {"crf": str(CRF), "preset": "medium", "threads": "1"}
        self._stream.time_base = self._stream.codec_context.time_base = Fraction(1, TICKS_PER_S)

    def write(self, image: Image, time_s: float) -> None:
        """Append a picture."""
        frame = self._av.VideoFrame.from_ndarray(image, format="bgr24")
        frame.pts, frame.time_base = round(time_s * TICKS_PER_S), Fraction(1, TICKS_PER_S)
        self._container.mux(self._stream.encode(frame))

    def __enter__(self) -> H264Film:
        return self

    def __exit__(self, *error: object) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()


class Mpeg4Film:
    """A film written by OpenCV: evenly spaced in the file, so that its times are those in the pts file."""

    def __init__(self, path: FilePath, film: Film) -> None:
        size = film.meter.view.width, film.meter.view.height
        self._writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), film.fps, size)

    def write(self, image: Image, time_s: float) -> None:
        """Append a picture."""
        self._writer.write(image)

    def __enter__(self) -> Mpeg4Film:
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.release()


def open_film(path: FilePath, film: Film) -> H264Film | Mpeg4Film:
    """The best writer there is for a film."""
    if util.find_spec("av") is None:
        return Mpeg4Film(path, film)
    return H264Film(path, film, import_module("av"))


def main(arguments: list[str]) -> int:
    """Write the named films, or all, into a folder; 2 on wrong use."""
    unknown = [name for name in arguments[1:] if name not in FILMS]
    if not arguments or unknown:
        wrong = f"there is no film {' '.join(unknown)}" if unknown else "no folder is given"
        print(f"{wrong}: wanted is FOLDER [NAME...], names being {', '.join(FILMS)}", file=sys.stderr)
        return 2
    folder = FilePath(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name in arguments[1:] or FILMS:
        write(FILMS[name], folder)
        print(name, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
