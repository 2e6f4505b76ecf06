"""From what is seen of the disc to what is counted: revolutions, blind spans, once a second totals and power."""

from __future__ import annotations

from disc_counter.energy import Constant, Ledger
from disc_counter.measurement.blind import BlindSpans
from disc_counter.measurement.mark_passes import MarkPasses
from disc_counter.measurement.power import PowerEstimator
from disc_counter.model import NS_PER_S, MeasurementEvent, Progress, Sight

EVERY_NS = NS_PER_S
"""From one progress to the next, in ns."""


class Measurement:
    """Takes the sights of a disc and makes events of them.

    Without a `constant` there is no power. `backstop`: the meter cannot turn back.
    """

    def __init__(self, constant: Constant | None, backstop: bool = False) -> None:
        self._constant = constant
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
        corrected_urev = sight.corrected_urev - (self._last.corrected_urev if self._last else 0)
        if corrected_urev:
            self._ledger.correct(corrected_urev)
        self._last = sight
        events: list[MeasurementEvent] = [*self._spans.feed(sight), *self._passes.feed(sight)]
        self._power.feed(sight)
        if sight.reason is None and sight.path_urev is not None:
            self._ledger.feed(sight.path_urev)
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
        events: list[MeasurementEvent] = [*self._spans.finish(), *self._passes.finish()]
        if self._last.path_urev is not None:
            self._ledger.feed(self._last.path_urev)
        said, progress = self._said, self._progress(self._last)
        return [*events, progress] if progress != said else events

    def _progress(self, sight: Sight) -> Progress:
        power = self._power.power(sight.time_ns, self._constant)
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
