"""The meter's disc as one sees it through the slot's glass, a little from above: its rim's lines and its mark.

`web/static/disc.js` moves the same lines in the browser, by the same projection.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from disc_counter.energy import W_S_PER_KWH
from disc_counter.status import Status

MIDDLE_X, MIDDLE_Y, RADIUS_X, RADIUS_Y, THICK = 120.0, 36.0, 112.0, 28.0, 17.0
"""The ellipse of the upper face, and how high the rim is, in units of the drawing."""
LINES_DEG = tuple(range(0, 360, 10))
"""Where the rim has lines, in degrees from the mark."""
MARK_DEG = (-7.0, -3.5, 0.0, 3.5, 7.0)
"""The mark's points along the rim, in degrees from its middle."""
MARK_INNER = 0.74
"""How far in the mark reaches on the upper face, as a share of the radius."""
DEG_PER_REVOLUTION = 360.0
RIGHT = "right"


@dataclass(frozen=True, slots=True)
class DrawnDisc:
    """Where the mark stands in degrees, 0 in front and growing with consumption, None: not known; degrees a second,
    None: not known; +1 where the front moves to the right while consuming, else -1."""

    mark_deg: float | None
    deg_per_s: float | None
    way: int

    @property
    def known(self) -> bool:
        """Whether it is known where the mark stands, or how fast it turns."""
        return self.mark_deg is not None or self.deg_per_s is not None

    @property
    def lines(self) -> list[tuple[float, float, float]]:
        """The rim's lines that are in front: x, y of the upper end, y of the lower end; the others have no height."""
        return [_line(self._at(deg)) for deg in LINES_DEG]

    @property
    def mark(self) -> str:
        """The mark on the rim, as a path; empty while it is behind."""
        edge = [angle for deg in MARK_DEG if math.cos(angle := self._at(deg)) > 0.0]
        if len(edge) < 2:
            return ""
        upper = [_point(angle, 1.0) for angle in edge]
        return _path([*upper, *((x, y + THICK) for x, y in reversed(upper))])

    @property
    def mark_above(self) -> str:
        """The mark on the upper face, as a path: it is seen all the way round."""
        outer = [_point(self._at(deg), 1.0) for deg in MARK_DEG]
        inner = [_point(self._at(deg), MARK_INNER) for deg in reversed(MARK_DEG)]
        return _path([*outer, *inner])

    def _at(self, deg: float) -> float:
        return self.way * math.radians((self.mark_deg or 0.0) + deg)


def drawn_disc(status: Status, direction: str) -> DrawnDisc:
    """The disc as it stands and turns now; `direction` is the way its front moves while consuming."""
    speed = None
    if status.power_w is not None and status.revolutions_per_kwh is not None:
        speed = status.power_w * status.revolutions_per_kwh / W_S_PER_KWH * DEG_PER_REVOLUTION
    return DrawnDisc(status.mark_deg, speed, 1 if direction == RIGHT else -1)


def _point(angle: float, share: float) -> tuple[float, float]:
    return MIDDLE_X + share * RADIUS_X * math.sin(angle), MIDDLE_Y + share * RADIUS_Y * math.cos(angle)


def _line(angle: float) -> tuple[float, float, float]:
    x, y = _point(angle, 1.0)
    return round(x, 2), round(y, 2), round(y + (THICK if math.cos(angle) > 0.0 else 0.0), 2)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z"
