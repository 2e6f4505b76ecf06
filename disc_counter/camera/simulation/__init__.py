"""A drawn meter: every picture is exact about where its disc stands.

`meter` says what the meter looks like, `story` what happens to it; `film.render` makes the pictures and the truth.
"""

from disc_counter.camera.simulation.meter import Light, Mark, Meter, Rim, View
from disc_counter.camera.simulation.rendering import render
from disc_counter.camera.simulation.story import (
    Bump,
    Crossing,
    Dark,
    Drift,
    Flicker,
    Missing,
    Path,
    Story,
    Torch,
    Tremble,
)

__all__ = [
    "Bump",
    "Crossing",
    "Dark",
    "Drift",
    "Flicker",
    "Light",
    "Mark",
    "Meter",
    "Missing",
    "Path",
    "Rim",
    "Story",
    "Torch",
    "Tremble",
    "View",
    "render",
]
