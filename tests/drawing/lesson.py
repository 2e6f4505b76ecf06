"""A film by which a disc is learnt, shared by all tests that want a disc that is known: drawn and learnt once."""

from __future__ import annotations

from pathlib import Path

from disc_counter.camera.simulation import DrawnMeter, Story
from tests.drawing.films import write
from tests.drawing.storyboards import SCALE, Film

SCALED = DrawnMeter(75, rim=SCALE, seed=51)
LESSON = Story([(14.0, 6500.0)])
FPS = 20.0


def drawn(folder: Path, meter: DrawnMeter, story: Story, name: str = "film", fps: float = FPS) -> Path:
    """A film in a folder, with its truth beside it."""
    write(Film(name, meter, story, fps), folder)
    return folder / f"{name}.mp4"
