"""Pictures of a simulated disc that stands, without noise or dirt."""

from __future__ import annotations

from disc_counter.camera.simulation import (
    DrawnMeter,
    Illumination,
    Story,
)
from disc_counter.camera.simulation.rendering import Filming
from disc_counter.model import Image

CLEAN = Illumination(noise=0.0, dirt=0)


def standing(meter: DrawnMeter, revolutions: float) -> Image:
    """The picture of a disc that stands at an angle."""
    return Filming(meter, Story([(1.0, 0.0)], start_revolutions=revolutions)).shoot(0.0)[0]
