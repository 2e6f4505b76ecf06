"""Which pictures of a disc that turns steadily need not be measured: where it stands in them is known.

A disc has inertia. One that has gone where it was expected for a while is looked at some fifteen times a second,
however many pictures the camera gives; as soon as it surprises, every picture is measured again.
"""

from __future__ import annotations

STEADY_S = 1.0
"""How long a disc must have gone where it was expected before pictures are passed over, in s."""
REST_S = 0.06
"""The longest pause after a measured picture, in s: a disc follows a load that steps within a few tenths of a second.
Drawn ones that take a twentieth, and steps of 6.5 kW at 150 revolutions a kWh, were off by 0.001 turns until then."""
MOST_TURN = 1.0 / 40.0
"""The furthest that the disc may turn from one measured picture to the next, in revolutions. A mark has to be twice as
far past the middle before a revolution is said: a disc that stops dead meanwhile makes none."""


class SteadyPace:
    """Chooses the pictures that are measured. Places may be in any unit, speeds in that unit a second."""

    def __init__(self, revolution: float, calm: float) -> None:
        """`revolution` is a turn in that unit; a place off by no more than `calm` is as expected."""
        self._most_step = MOST_TURN * revolution
        self._calm = calm
        self._given_s: float | None = None
        self.interval_s = 0.0
        """From the picture before to the one that was given last, in s."""
        self._measured_s = 0.0
        self._steady_since_s: float | None = None

    def passes_over(self, time_s: float, speed: float | None) -> bool:
        """Whether the picture at a time need not be measured; to be asked for each picture that is given.

        `speed` is the disc's, None where it is not followed.
        """
        self.interval_s = 0.0 if self._given_s is None else time_s - self._given_s
        self._given_s = time_s
        since_s = time_s - self._measured_s
        if speed is None or self._steady_since_s is None or self._measured_s - self._steady_since_s < STEADY_S:
            return False
        # Half a picture more: times tremble, and the one that is nearest to the end of the pause is measured.
        return since_s + 0.5 * self.interval_s < REST_S and (since_s + self.interval_s) * abs(speed) < self._most_step

    def measured(self, time_s: float, off: float, sure: bool) -> None:
        """The disc was seen so far off from where it was expected; `sure`: and nothing speaks against it."""
        self._measured_s = time_s
        if not sure or abs(off) > self._calm:
            self._steady_since_s = None
        elif self._steady_since_s is None:
            self._steady_since_s = time_s
