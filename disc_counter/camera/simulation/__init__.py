"""A drawn meter: every picture is exact about where its disc stands.

`meter` says what the meter looks like, `story` what happens to it; `film.render` makes the pictures and the truth.
"""

from disc_counter.camera.simulation.meter import DrawnMeter, Illumination, PaintedMark, Rim, Viewpoint
from disc_counter.camera.simulation.rendering import render
from disc_counter.camera.simulation.story import (
    Bump,
    Dark,
    Drift,
    EdgeShadow,
    Flicker,
    Missing,
    Obstacle,
    Path,
    Shake,
    Story,
    Torch,
    Tremble,
    Wander,
)

__all__ = [
    "Bump",
    "Dark",
    "DrawnMeter",
    "Drift",
    "EdgeShadow",
    "Flicker",
    "Illumination",
    "Missing",
    "Obstacle",
    "PaintedMark",
    "Path",
    "Rim",
    "Shake",
    "Story",
    "Torch",
    "Tremble",
    "Viewpoint",
    "Wander",
    "render",
]
