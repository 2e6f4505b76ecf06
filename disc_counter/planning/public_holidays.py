"""Public holidays of a country or a part of it, by the package `holidays`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo

from disc_counter.errors import UsageError

BY_ZONE = {"Europe/Berlin": "DE", "Europe/Busingen": "DE", "Europe/Vienna": "AT", "Europe/Zurich": "CH"}
"""Where the time zone tells the country; elsewhere there are none unless a region is configured."""


def holidays_of(region: str | None, years: Iterable[int], zone: tzinfo) -> frozenset[date]:
    """The holidays of "DE", "DE-BY", ... in some years; UsageError for a region that is not known."""
    region = region or BY_ZONE.get(getattr(zone, "key", ""))
    if region is None:
        return frozenset()
    import holidays

    country, _, part = region.upper().partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=sorted(set(years))))
    except NotImplementedError:
        raise UsageError(
            f'[planning] holidays is "{region[:20]}": give a country or a part of it by ISO 3166, as "DE" or "DE-BY"'
        ) from None
