"""The check with a known load, as the set-up page has it: one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from disc_counter.constant.known_load import WHOLE, Comparison, compared
from disc_counter.status import Station
from disc_counter.words.texts import Texts


@dataclass(frozen=True, slots=True)
class Begun:
    """A check under way or done."""

    start: datetime
    expected_w: float


class KnownLoadCheck:
    """Remembers since when which load is on, and once it is over what came of it."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._begun: Begun | None = None
        self._outcome: Comparison | None = None

    def begin(self, expected_w: float) -> None:
        """A load of `expected_w` is switched on now."""
        self._begun, self._outcome = Begun(self._station.status().time, expected_w), None

    def values(self, t: Texts) -> dict[str, Any] | None:
        """Level and words; None if no check was begun."""
        begun = self._begun
        if begun is None:
            return None
        left_s = (begun.start + WHOLE - self._station.status().time).total_seconds()
        if left_s > 0:
            return {"level": "unknown", "words": t("load_left", seconds=str(round(left_s)))}
        self._outcome = self._outcome or self._compared(begun)
        outcome = self._outcome
        if outcome is None:
            return {"level": "bad", "words": t("load_unknown")}
        rise, expected = t.format.power(outcome.rise_w), t.format.power(outcome.expected_w)
        if outcome.fits:
            return {"level": "good", "words": t("load_good", rise=rise, expected=expected)}
        if outcome.constant is None:
            return {"level": "unknown", "words": t("load_unseen", expected=expected)}
        constant = t.format.number(outcome.constant)
        return {"level": "bad", "words": t("load_bad", rise=rise, expected=expected, constant=constant)}

    def _compared(self, begun: Begun) -> Comparison | None:
        constant = self._station.status().revolutions_per_kwh
        if constant is None:
            return None
        return compared(self._station.recent_power(), begun.start, begun.expected_w, constant)
