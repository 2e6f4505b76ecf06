"""From what is seen of the disc to what is counted: revolutions, blind spans, once a second totals and power."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from disc_counter.energy import Constant, Ledger
from disc_counter.measurement.blind import BlindSpans
from disc_counter.measurement.mark_passes import MarkPasses
from disc_counter.measurement.power import PowerEstimator
from disc_counter.model import NS_PER_S, MeasurementEvent, Progress, Sight

EVERY_NS = NS_PER_S
"""From one progress to the next, in ns."""

Made = TypeVar("Made")
Failed: TypeAlias = Callable[[str, Exception], object]
"""Hears which part failed and by what; what it raises ends the measuring."""


def raised(part: str, error: Exception) -> None:
    """The usual: a fault ends it, as whoever measures a film wants to see."""
    raise error


class Measurement:
    """Takes the sights of a disc and makes events of them.

    Without a `constant` there is no power. `backstop`: the meter cannot turn back. Energy is entered first: where
    `failed` takes a fault of what is made of a sight besides, that is left out, and counting goes on.
    """

    def __init__(self, constant: Constant | None, backstop: bool = False, failed: Failed = raised) -> None:
        self._constant = constant
        self._failed = failed
        self._ledger = Ledger(backstop)
        self._passes = MarkPasses()
        self._spans = BlindSpans()
        self._power = PowerEstimator()
        self._next_ns: int | None = None
        self._last: Sight | None = None
        self._said: Progress | None = None

    def feed(self, sight: Sight) -> list[MeasurementEvent]:
        """The events that a sight brings about, in the order in which they are to be taken in."""
        if self._next_ns is None:
            self._next_ns = sight.time_ns + EVERY_NS
        self._enter(sight)
        self._last = sight
        events: list[MeasurementEvent] = [
            *(self._besides("blind spans", lambda: self._spans.feed(sight)) or ()),
            *(self._besides("passes of the mark", lambda: self._passes.feed(sight)) or ()),
        ]
        self._besides("power", lambda: self._power.feed(sight))
        if sight.time_ns >= self._next_ns:
            events.append(self._progress(sight))
            self._next_ns += EVERY_NS * ((sight.time_ns - self._next_ns) // EVERY_NS + 1)
        return events

    def price(self, constant: Constant) -> None:
        """From now on power is reckoned by this constant; any thread may call."""
        self._constant = constant

    def finish(self) -> list[MeasurementEvent]:
        """What is still to be said when no more sights come."""
        if self._last is None:
            return []
        if self._last.path_urev is not None:
            self._ledger.feed(self._last.path_urev)
        events: list[MeasurementEvent] = [
            *(self._besides("blind spans", self._spans.finish) or ()),
            *(self._besides("passes of the mark", lambda: self._passes.finish()) or ()),
        ]
        said, progress = self._said, self._progress(self._last)
        return [*events, progress] if progress != said else events

    def _enter(self, sight: Sight) -> None:
        """What was counted, before anything else is made of it."""
        corrected_urev = sight.corrected_urev - (self._last.corrected_urev if self._last else 0)
        if corrected_urev:
            self._ledger.correct(corrected_urev)
        if sight.reason is None and sight.path_urev is not None:
            self._ledger.feed(sight.path_urev)

    def _besides(self, part: str, work: Callable[[], Made]) -> Made | None:
        """What is made of a sight beside its energy; None after a fault: passes and power are watched for anew then."""
        try:
            return work()
        except Exception as error:
            self._passes, self._power = MarkPasses(), PowerEstimator()
            self._failed(part, error)
            return None

    def _progress(self, sight: Sight) -> Progress:
        power = self._besides("power", lambda: self._power.power(sight.time_ns, self._constant))
        self._said = Progress(
            time_ns=sight.time_ns,
            path_urev=sight.path_urev,
            uncertainty_urev=sight.uncertainty_urev,
            forward_urev=self._ledger.forward_urev,
            reverse_urev=self._ledger.reverse_urev,
            power_w=None if power is None else power[0],
            uncertainty_w=None if power is None else power[1],
            blind_ns=self._spans.blind_ns,
            bridged_urev=self._spans.bridged_urev,
            reason=sight.reason,
        )
        return self._said
