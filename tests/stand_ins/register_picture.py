"""A live picture in which a register stands where a test wants it to."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from disc_counter.model import NS_PER_S, Sight
from disc_counter.picture.live import LivePicture, Picture
from disc_counter.picture.overlay import Drum
from tests.drawing.plain_registers import drawn

START_KWH = 13_823.2


class RegisterPicture(LivePicture):
    """A live picture of nothing but a register, which stands where a test wants it to."""

    def __init__(self) -> None:
        super().__init__()
        self.reading_kwh = START_KWH
        self.time_s = 0.0
        self.covered = False
        self.shown: Sequence[Drum] = ()

    def show_drums(self, drums: Sequence[Drum]) -> None:
        self.shown = drums

    def snapshot(self, timeout_s: float = 0.0) -> Picture | None:
        image = cv2.cvtColor(drawn(10 * self.reading_kwh).image, cv2.COLOR_GRAY2BGR)
        if self.covered:
            image[:, image.shape[1] // 2 :] = 0
        return Picture(np.asarray(image, np.uint8), Sight(round(self.time_s * NS_PER_S), 0, 0, 0.0), None)
