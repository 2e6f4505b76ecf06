"""What spans cost and bring at a station."""

from __future__ import annotations

from collections.abc import Sequence

from disc_counter.history.billing import TimeSpan, bills
from disc_counter.pricing import Bill
from disc_counter.status import Station


def bills_of(station: Station, spans: Sequence[TimeSpan]) -> list[Bill]:
    """The bills of spans that come in order and do not overlap; the base fee from the first record until now."""
    history, now = station.history, station.status().time
    first = history.first_time()
    owed = (first, now) if first else None
    return bills(history.exact, spans, station.prices, station.zone, owed, history.by_clock)
