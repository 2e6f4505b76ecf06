"""From events to slices: what was counted, cut after nine seconds and at whole minutes. No file is touched here."""

from __future__ import annotations

from collections.abc import Iterator

from disc_counter.clock import Clock
from disc_counter.journal.open_slice import Gathering, growth
from disc_counter.journal.record import Slice, Span, Totals, Turn
from disc_counter.model import NS_PER_S, Blind, MeasurementEvent, Progress, Revolution
from disc_counter.units import MINUTE_NS

SLICE_NS = 9 * NS_PER_S
"""The longest slice, in ns: progress comes once a second, and what is not on the card yet must stay below 10 s."""


class Counting:
    """Goes on from the totals since ever and the number of the newest slice.

    Progress carries running totals since this process began; their growth is what counts.
    """

    def __init__(self, totals: Totals, sequence: int, clock: Clock) -> None:
        self.totals = totals
        self._sequence, self._clock = sequence, clock
        self._gathering: Gathering | None = None
        self._span: Blind | None = None
        self._since_start = Progress(0, 0, 0, 0, 0, None, None)
        self._net_at_start_urev = totals.net_urev

    def feed(self, event: MeasurementEvent) -> Iterator[Slice]:
        """Take in an event; gives the slices that are finished by it."""
        gathering = self._gathering = self._gathering or Gathering(event.time_ns, event.time_ns)
        if isinstance(event, Progress):
            yield from self._feed_progress(event)
        elif isinstance(event, Revolution):
            gathering.turns.append(Turn(event.time_ns, event.direction, self._net_at_start_urev + event.path_urev))
        else:
            gathering.spans.append(Span(event.time_ns, event.until_ns, event.bridged_urev, event.reason))
            self._span = event
        if self._gathering.full:
            yield from self.close()

    def close(self) -> Iterator[Slice]:
        """Finish the slice, if anything has come since the last one."""
        gathering = self._gathering
        if gathering is None or gathering.empty:
            return
        self._sequence += 1
        self._gathering = Gathering(gathering.until_ns, gathering.until_ns)
        yield gathering.closed(self._sequence, self._clock.boot_id, self._clock.offset_ns(), self.totals)

    def correct(self, counted: Totals) -> None:
        """What was added to the totals otherwise."""
        self.totals += counted
        self._net_at_start_urev += counted.net_urev

    def _feed_progress(self, progress: Progress) -> Iterator[Slice]:
        counted = growth(self._since_start, progress)
        if self._new_minute(progress.time_ns):
            yield from self.close()
        assert self._gathering is not None
        self._gathering.add_progress(progress, counted, self._span)
        self._since_start, self._span = progress, None
        self.totals += counted
        if self._gathering.until_ns - self._gathering.start_ns >= SLICE_NS:
            yield from self.close()

    def _new_minute(self, time_ns: int) -> bool:
        offset_ns = self._clock.offset_ns()
        if offset_ns is None or self._gathering is None:
            return False
        return (time_ns + offset_ns) // MINUTE_NS != (self._gathering.start_ns + offset_ns) // MINUTE_NS
