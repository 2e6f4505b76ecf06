"""Spans without sight of the disc: why, how long, and the path that was concluded for them."""

from __future__ import annotations

from dataclasses import dataclass

from disc_counter.model import NS_PER_S, Blind, Sight

LEAST_NS = 3 * NS_PER_S // 10
"""The shortest span without sight that is reported, in ns: over a few pictures the disc is followed without a doubt."""
GAP_NS = NS_PER_S // 2
"""The longest time between two sights, in ns: further apart, frames are missing."""
MISSING = "frames missing"


@dataclass(slots=True)
class _BlindSpan:
    """A span that is not over: since when, from which path, and how long each reason held."""

    since_ns: int
    path_urev: int
    until_ns: int
    reasons: dict[str, int]

    @property
    def reason(self) -> str:
        """The one that held longest."""
        return max(self.reasons, key=lambda reason: self.reasons[reason])


class BlindSpans:
    """Takes in every sight; `blind_ns` and `bridged_urev` are running totals.

    A path that is not known yet began with 0 at the first sight: what becomes known of it is concluded.
    """

    def __init__(self) -> None:
        self._ended_ns = 0
        self._bridged_urev = 0
        self._last: Sight | None = None
        self._span: _BlindSpan | None = None

    @property
    def blind_ns(self) -> int:
        """The time without sight so far."""
        span = self._span
        return self._ended_ns + (span.until_ns - span.since_ns if span and _counts(span) else 0)

    @property
    def bridged_urev(self) -> int:
        """The part of the path, without its sign, that was concluded in the spans that are over."""
        return self._bridged_urev

    def feed(self, sight: Sight) -> list[Blind]:
        """Take in what is known after a frame; the span that it ends is handed back."""
        last, self._last = self._last, sight
        gap = last is not None and sight.time_ns - last.time_ns > GAP_NS
        if sight.reason is None and not gap:
            return self._end(sight) if self._span else []
        if self._span is None:
            start = last or sight
            self._span = _BlindSpan(start.time_ns, start.path_urev or 0, start.time_ns, {})
        span, reason = self._span, MISSING if gap else str(sight.reason)
        span.reasons[reason] = span.reasons.get(reason, 0) + sight.time_ns - span.until_ns
        span.until_ns = sight.time_ns
        return self._end(sight) if sight.reason is None else []

    def finish(self) -> list[Blind]:
        """The span that lasts to the end, if there is one."""
        return self._end(self._last) if self._span and self._last else []

    def _end(self, sight: Sight) -> list[Blind]:
        span, self._span = self._span, None
        assert span is not None
        if sight.reason is None:
            span.until_ns = sight.time_ns
        if not _counts(span):
            return []
        bridged_urev = 0 if sight.path_urev is None else sight.path_urev - span.path_urev
        self._ended_ns += span.until_ns - span.since_ns
        self._bridged_urev += abs(bridged_urev)
        return [Blind(span.since_ns, span.until_ns, span.reason, bridged_urev)]


def _counts(span: _BlindSpan) -> bool:
    return span.until_ns - span.since_ns >= LEAST_NS
