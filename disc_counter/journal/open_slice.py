"""The slice that is being filled with events."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import fmean

from disc_counter.journal.record import GUARD, HEAD, PART, POWER_LIMIT_MW, RECORD_SIZE, Part, Slice, Span, Totals, Turn
from disc_counter.model import Blind, Progress
from disc_counter.units import thousandths

ROOM = RECORD_SIZE - GUARD.size - HEAD.size - 4 * PART.size
"""Bytes of a record for bridges, turns and spans: the rest is for the even part and whatever the next event may
bring."""


@dataclass(slots=True)
class Gathering:
    """What has come since `start_ns` (monotonic); `until_ns` is how far it is known."""

    start_ns: int
    until_ns: int
    even: Totals = field(default_factory=Totals)
    bridges: list[Part] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    powers_w: list[float] = field(default_factory=list)
    uncertainties_w: list[float] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing has come yet."""
        return self.until_ns <= self.start_ns and not (
            self.turns or self.spans or self.bridges or any(self.even.values)
        )

    @property
    def full(self) -> bool:
        """Whether the next event might not fit into the same record."""
        spans = sum(len(span.reason.encode()) + PART.size for span in self.spans)
        return len(self.bridges) * PART.size + len(self.turns) * 17 + spans > ROOM

    def add_progress(self, progress: Progress, counted: Totals, span: Blind | None) -> None:
        """Take in what was counted since the last progress; what bridges `span` is spread over that span."""
        if span is not None and counted.bridged_urev:
            bridge = bridge_of(span, counted)
            self.bridges.append(bridge)
            counted -= bridge.counted
        self.even += counted
        self.until_ns = max(self.until_ns, progress.time_ns)
        if progress.power_w is not None:
            self.powers_w.append(progress.power_w)
        if progress.power_w is not None and progress.uncertainty_w is not None:
            self.uncertainties_w.append(progress.uncertainty_w)

    def closed(self, sequence: int, boot_id: str, offset_ns: int | None, totals: Totals) -> Slice:
        """The finished slice."""
        even = [Part(self.start_ns, self.until_ns, self.even)]
        return Slice(
            sequence=sequence,
            boot_id=boot_id,
            offset_ns=offset_ns,
            start_ns=self.start_ns,
            until_ns=self.until_ns,
            power_mw=mean_mw(self.powers_w),
            uncertainty_mw=mean_mw(self.uncertainties_w),
            totals=totals,
            parts=(*even, *self.bridges),
            turns=tuple(self.turns),
            spans=tuple(self.spans),
        )


def growth(before: Progress, now: Progress) -> Totals:
    """What was counted from one progress to the next; a counter that fell has started anew from 0."""
    then = (before.forward_urev, before.reverse_urev, before.blind_ns)
    if any(new < old for new, old in zip((now.forward_urev, now.reverse_urev, now.blind_ns), then, strict=True)):
        return Totals(now.forward_urev, now.reverse_urev, abs(now.bridged_urev), now.blind_ns)
    return Totals(
        now.forward_urev - before.forward_urev,
        now.reverse_urev - before.reverse_urev,
        abs(now.bridged_urev - before.bridged_urev),
        now.blind_ns - before.blind_ns,
    )


def bridge_of(span: Blind, counted: Totals) -> Part:
    """The share of `counted` that was concluded for the span, over the span."""
    forward_urev = min(counted.forward_urev, counted.bridged_urev) if span.bridged_urev > 0 else 0
    reverse_urev = min(counted.reverse_urev, counted.bridged_urev) if span.bridged_urev < 0 else 0
    return Part(span.time_ns, span.until_ns, Totals(forward_urev, reverse_urev, counted.bridged_urev))


def mean_mw(values_w: list[float]) -> int | None:
    """The mean in mW; None of none."""
    mean = thousandths(fmean(values_w) if values_w else None)
    return None if mean is None else max(-POWER_LIMIT_MW, min(POWER_LIMIT_MW, mean))
