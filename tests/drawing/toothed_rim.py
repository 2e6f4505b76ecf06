"""Draws toothed rims with known truth: brightness = light(place, phase in a tooth) (1 + difference of the tooth)."""

from __future__ import annotations

from typing import Any

import numpy as np

COLUMNS, LEFT, TOP, ROWS = 300, 40, 40, 9
SIZE = (380, 100)
WINDOW = (LEFT, TOP - 14, COLUMNS, ROWS + 28)


class ToothedRim:
    """A rim of `teeth` teeth seen in 300 columns; a dark mark of 18 degrees in the middle of its teeth's numbers."""

    def __init__(self, teeth: Any = 240, half_angle: Any = 0.75, seed: Any = 1, mark: Any = True) -> None:
        rng = np.random.default_rng(seed)
        self.teeth = teeth
        angle = np.linspace(-half_angle, half_angle, 1001)
        across = np.sin(angle) / (1 - 0.3 * np.cos(angle))
        self.u = np.interp(np.linspace(across[0], across[-1], COLUMNS), across, angle) * teeth / (2 * np.pi)
        self.bright = rng.normal(0.0, 0.025, teeth)
        self.dark = np.zeros(teeth)
        if mark:
            half = int(teeth * 9 / 360)
            self.dark[teeth // 2 - half : teeth // 2 + half] = 0.6

    def strip(self, place: Any, smear: Any = 0.0) -> Any:
        """The strip [300] at a place in teeth; `smear` teeth are averaged over."""
        places = place + (np.linspace(-0.5, 0.5, 15) * smear if smear else np.zeros(1))
        rows = []
        for p in places:
            s = self.u + p
            tooth = np.floor(s + 0.5).astype(int) % self.teeth
            flank = 0.6 * np.linspace(-1, 1, COLUMNS)
            wave = np.cos(2 * np.pi * (s - flank / 2 / np.pi)) + 0.3 * np.cos(4 * np.pi * s)
            rows.append(
                (120 + 30 * np.sin(np.linspace(0, 3, COLUMNS)))
                * (1 + 0.3 * wave)
                * (1 + self.bright[tooth])
                * (1 - self.dark[tooth])
            )
        return np.mean(rows, axis=0)

    def picture(
        self,
        place: float,
        rng: np.random.Generator,
        smear: float = 0.0,
        shift: tuple[int, int] = (0, 0),
        light: float = 1.0,
        noise: float = 1.5,
    ) -> Any:
        """A picture uint8 [100, 380]: a plate with print, the slot, the rim in it."""
        dx, dy = shift
        picture = np.full((SIZE[1], SIZE[0]), 20.0)
        picture[: TOP - 14 + dy] = picture[TOP + ROWS + 14 + dy :] = 150.0
        picture[:, : LEFT + dx] = picture[:, LEFT + COLUMNS + dx :] = 150.0
        picture[8 + dy : 14 + dy, 100 + dx : 130 + dx] = picture[86 + dy : 92 + dy, 200 + dx : 260 + dx] = 30.0
        picture[TOP + dy : TOP + ROWS + dy, LEFT + dx : LEFT + COLUMNS + dx] = self.strip(place, smear)[None]
        return np.clip(picture * light + rng.normal(0, noise, picture.shape), 0, 255).astype(np.uint8)
