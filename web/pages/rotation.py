"""The camera's picture is turned: the windows turn with it."""

from __future__ import annotations

from collections.abc import Mapping

from disc_counter.model import Window
from disc_counter.settings.rewrite import Place
from disc_counter.status import ChangeableSettings

QUARTER_DEG = 90


def turned_changes(
    configuration: ChangeableSettings, rotation_deg: int
) -> tuple[Mapping[Place, object], tuple[int, int] | None]:
    """The changes that turn the picture to `rotation_deg`, and its size afterwards."""
    settings, size = configuration.settings, configuration.size
    changes: dict[Place, object] = {("camera", "rotation"): rotation_deg}
    quarters = (rotation_deg - settings.camera.rotation) // QUARTER_DEG % 4
    if size is None or rotation_deg % QUARTER_DEG or not quarters:
        return changes, size
    if settings.disc.window is not None:
        changes["disc", "window"] = turned(settings.disc.window, size, quarters)
    for index, register in enumerate(settings.registers):
        if register.window is not None:
            changes["register", index, "window"] = turned(register.window, size, quarters)
    return changes, size if quarters == 2 else (size[1], size[0])


def turned(window: Window, size: tuple[int, int], quarters: int) -> Window:
    """Where a window of a picture of `size` lies after so many quarter turns clockwise."""
    for _ in range(quarters):
        window = Window(size[1] - window.y - window.height, window.x, window.height, window.width)
        size = (size[1], size[0])
    return window
