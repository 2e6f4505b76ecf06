"""What happens to a simulated meter: the power it measures, how its disc turns for it, and what disturbs the sight.

Times are seconds since the film's start, power is in watts (negative is export).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from disc_counter.energy import W_S_PER_KWH


@dataclass(frozen=True, slots=True)
class Dark:
    """The light goes out; `level` of it is left."""

    start: float
    end: float
    level: float = 0.004


@dataclass(frozen=True, slots=True)
class Torch:
    """A torch is waved over the slot: a saturated spot wanders, and the camera's exposure goes down."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Bump:
    """The camera is knocked at a moment and the picture stays moved by (dx, dy) pixels."""

    at: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something moves through the picture, before the slot."""

    start: float
    end: float
    thing: Literal["hand", "cable", "spider"] = "hand"


@dataclass(frozen=True, slots=True)
class Missing:
    """A `fraction` of the frames of a span is lost, in runs of `run` frames on average."""

    start: float
    end: float
    fraction: float = 1.0
    run: float = 1.0


@dataclass(frozen=True, slots=True)
class Flicker:
    """The lamp's brightness swings by the fraction `depth`; a rolling shutter shows it as bands."""

    depth: float = 0.1
    hz: float = 100.0
    readout_s: float = 0.02


@dataclass(frozen=True, slots=True)
class Drift:
    """The camera's exposure and its white balance wander by these fractions."""

    exposure: float = 0.2
    colour: float = 0.08
    period_s: float = 17.0


@dataclass(frozen=True, slots=True)
class Tremble:
    """The disc trembles to and fro by `degrees` on top of its path."""

    degrees: float = 1.0
    hz: float = 2.3


@dataclass(frozen=True, slots=True)
class Shake:
    """The shelf shakes: the picture trembles by `px` to either side, right and down, at all times."""

    px: float = 0.4
    hz: float = 7.3


@dataclass(frozen=True, slots=True)
class Wander:
    """A lamp that wanders: a patch of light of `levels` grey levels goes over the slot from left to right and back."""

    levels: float = 60.0
    period_s: float = 40.0


@dataclass(frozen=True, slots=True)
class EdgeShadow:
    """The slot's upper edge throws a shadow into it that takes `depth` of the light, and reaches from a tenth of the
    slot's height down to nine tenths and back as the lamp moves."""

    depth: float = 0.4
    period_s: float = 40.0


Trouble: TypeAlias = Dark | Torch | Bump | Obstacle | Missing | Flicker | Drift | Shake | Wander | EdgeShadow


@dataclass(frozen=True, slots=True)
class Story:
    """A power profile of (seconds, watts) and all that disturbs it; an endless profile makes an endless film.

    `start_revolutions` is where the mark stands first (0: in the middle of the slot); `inertia_s` the time constant
    with which the disc follows a load; `ripple` the cyclic variation's amplitude in revolutions.
    """

    power: Iterable[tuple[float, float]]
    troubles: tuple[Trouble, ...] = ()
    tremble: Tremble | None = None
    start_revolutions: float = 0.3
    start_kwh: float = 12345.37
    inertia_s: float = 0.25
    ripple: float = 0.0

    @property
    def seconds(self) -> float:
        """How long the film is; infinite for a profile that is not a plain list."""
        return sum(seconds for seconds, _ in self.power) if isinstance(self.power, list | tuple) else math.inf


class Path:
    """The disc's way in revolutions as an exact function of time, asked forwards only.

    Within a load the speed nears its target exponentially, so angle and speed have closed forms.
    """

    def __init__(self, story: Story, revolutions_per_kwh: float) -> None:
        self._story = story
        self._constant = revolutions_per_kwh
        self._loads: Iterator[tuple[float, float]] = iter(story.power)
        self._since, self._until, self._even = 0.0, 0.0, 0.0
        self._target = self._speed = 0.0
        self._next_load()
        self._speed = self._target
        self._even = self._start_of_even(story.start_revolutions)

    def at(self, time_s: float) -> tuple[float, float]:
        """The angle (revolutions, consumption positive) and speed (revolutions per second) at a time.

        Raises ValueError for a time before the load that was asked for last.
        """
        if time_s < self._since:
            raise ValueError(f"the path was asked for {time_s} s after it had gone on to {self._since} s")
        while time_s >= self._until:
            self._even, self._speed = self._within(self._until)
            self._next_load()
        even, speed = self._within(time_s)
        return self._as_seen(even, speed, time_s)

    def _next_load(self) -> None:
        seconds, watts = next(self._loads, (math.inf, self._target / self._constant * W_S_PER_KWH))
        self._since, self._until = self._until, self._until + seconds
        self._target = self._constant * watts / W_S_PER_KWH

    def _within(self, time_s: float) -> tuple[float, float]:
        elapsed, lag, inertia = time_s - self._since, self._speed - self._target, self._story.inertia_s
        left = math.exp(-elapsed / inertia) if inertia > 0 else 0.0
        return self._even + self._target * elapsed + inertia * lag * (1.0 - left), self._target + lag * left

    def _as_seen(self, even: float, speed: float, time_s: float) -> tuple[float, float]:
        ripple, turn = self._story.ripple, 2.0 * math.pi
        angle = even + ripple * math.sin(turn * even)
        speed *= 1.0 + ripple * turn * math.cos(turn * even)
        if self._story.tremble is not None:
            reach, rate = self._story.tremble.degrees / 360.0, turn * self._story.tremble.hz
            angle += reach * math.sin(rate * time_s)
            speed += reach * rate * math.cos(rate * time_s)
        return angle, speed

    def _start_of_even(self, angle: float) -> float:
        even = angle
        for _ in range(30):
            even = angle - self._story.ripple * math.sin(2.0 * math.pi * even)
        return even
