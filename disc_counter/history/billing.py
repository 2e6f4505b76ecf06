"""What spans of the journal cost and bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import TypeAlias

from disc_counter.history.rows import Energy
from disc_counter.pricing import Bill, PriceList, bill_of

TimeSpan: TypeAlias = tuple[datetime, datetime]


def bills(
    exact: Callable[[Sequence[TimeSpan]], list[Energy | None]],
    spans: Sequence[TimeSpan],
    prices: PriceList,
    zone: tzinfo,
    owed: TimeSpan | None,
) -> list[Bill]:
    """The bill of each of some spans, which come in order and do not overlap; `exact` is the journal's energy.

    The base fee is owed within `owed` alone, from the first record until now, also where nothing was recorded then.
    """
    if not prices.says_anything:
        return [Bill() for _ in spans]
    pieces = [
        (place, stretch) for place, (start, end) in enumerate(spans) for stretch in prices.stretches(start, end, zone)
    ]
    found = [Bill() for _ in spans]
    energies = exact([(stretch.start, stretch.end) for _, stretch in pieces])
    for (place, stretch), energy in zip(pieces, energies, strict=True):
        if energy is not None:
            found[place] += bill_of(stretch, energy.import_wh, energy.export_wh)
    if owed is None:
        return found
    first, now = (time.astimezone(UTC) for time in owed)
    return [
        bill + Bill(fee=prices.fee(max(start.astimezone(UTC), first), min(end.astimezone(UTC), now), zone))
        for bill, (start, end) in zip(found, spans, strict=True)
    ]
