"""What spans of the journal cost and bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from fractions import Fraction
from typing import TypeAlias

from disc_counter.history.rows import Energy
from disc_counter.pricing import Bill, LowHours, PriceList, Stretch, bill_of

TimeSpan: TypeAlias = tuple[datetime, datetime]
ByClock: TypeAlias = Callable[[Sequence[tuple[datetime, datetime, time, time]], tzinfo], list[Energy]]

LONG = timedelta(days=3)
"""From so long on the journal is asked for low hours of every day at once: ten years are cut into 7,300 pieces."""


def bills(
    exact: Callable[[Sequence[TimeSpan]], list[Energy | None]],
    spans: Sequence[TimeSpan],
    prices: PriceList,
    zone: tzinfo,
    owed: TimeSpan | None,
    by_clock: ByClock | None = None,
) -> list[Bill]:
    """The bill of each of some spans, which come in order and do not overlap; `exact` is the journal's energy.

    `by_clock` is that of hours of every day, where the journal knows it. The base fee is owed within `owed` alone, from
    the first record until now, also where nothing was recorded then.
    """
    if not prices.says_anything:
        return [Bill() for _ in spans]
    pieces = [
        (place, *piece)
        for place, (start, end) in enumerate(spans)
        for piece in _pieces(start, end, prices, zone, whole=by_clock is not None and end - start >= LONG)
    ]
    found = [Bill() for _ in spans]
    energies = exact([(stretch.start, stretch.end) for _, stretch, _ in pieces])
    hours = [(stretch.start, stretch.end, low.since, low.until) for _, stretch, low in pieces if low]
    lows = iter(by_clock(hours, zone) if by_clock and hours else ())
    for (place, stretch, low), energy in zip(pieces, energies, strict=True):
        cheap = next(lows) if low else Energy(Fraction(0), Fraction(0))
        if energy is None:
            continue
        found[place] += bill_of(stretch, energy.import_wh - cheap.import_wh, energy.export_wh - cheap.export_wh)
        if low:
            found[place] += bill_of(replace(stretch, per_kwh=low.per_kwh), cheap.import_wh, cheap.export_wh)
    if owed is None:
        return found
    first, now = (moment.astimezone(UTC) for moment in owed)
    return [
        bill + Bill(fee=prices.fee(max(start.astimezone(UTC), first), min(end.astimezone(UTC), now), zone))
        for bill, (start, end) in zip(found, spans, strict=True)
    ]


def _pieces(
    start: datetime, end: datetime, prices: PriceList, zone: tzinfo, whole: bool
) -> Iterator[tuple[Stretch, LowHours | None]]:
    """A span in pieces of one price; where it is taken `whole`, of one price and its low hours."""
    if not whole:
        yield from ((stretch, None) for stretch in prices.stretches(start, end, zone))
        return
    for since, until, rates in prices.sections(start, end, zone):
        low = rates.low if rates.low and rates.low.since != rates.low.until else None
        yield Stretch(since, until, rates.per_kwh, rates.feed_in_per_kwh), low
