"""What may stand behind the question mark of an address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import quote

import bottle

from disc_counter.errors import UsageError
from disc_counter.history.periods import Period, checked_period, floor
from web.query.spans import YEARS

MAX_PERIODS = 40_000
"""Rows in one answer: four weeks by the minute, some 6 MB of JSON."""
TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
"""A date or a time as in ISO 8601, with or without an offset."""
SHORTEST = {
    "minute": timedelta(minutes=1),
    "15min": timedelta(minutes=15),
    "hour": timedelta(hours=1),
    "day": timedelta(hours=23),
    "month": timedelta(days=28),
    "year": timedelta(days=365),
}


def asked_address() -> str:
    """The address that was asked for, with all that stands behind the question mark."""
    path, query = quote(bottle.request.path), bottle.request.query_string
    return f"{path}?{query}" if query else path


def flag(name: str) -> bool:
    """A parameter that is 1 or 0, or left out for 0; anything else is answered with 400."""
    given = set(bottle.request.query.getall(name))
    if given <= {"0", "1"} and len(given) < 2:
        return "1" in given
    raise bottle.HTTPError(400, f"{name} must be given once, as 0 or 1.")


def whole(name: str, default: int, least: int, most: int) -> int:
    """A parameter that is a whole number within limits; anything else is answered with 400."""
    given = text(name, str(default))
    if not re.fullmatch("[0-9]{1,6}", given) or not least <= int(given) <= most:
        raise bottle.HTTPError(400, f"{name} must be a whole number from {least} to {most}.")
    return int(given)


def text(name: str, default: str) -> str:
    """A parameter given at most once."""
    given = bottle.request.query.getall(name)
    if len(given) > 1:
        raise bottle.HTTPError(400, f"{name} must be given once.")
    return given[0] if given else default


def period(default: Period) -> Period:
    """The parameter `by`."""
    try:
        return checked_period(text("by", default))
    except UsageError as error:
        raise bottle.HTTPError(400, f"by: {error}.") from error


def span(by: Period, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The parameters `from` and `to`, in local time where they name no offset; today where they are left out."""
    start, end = _span(now, zone)
    if elapsed(start, end) / SHORTEST[by] > MAX_PERIODS:
        raise bottle.HTTPError(400, f"The span holds more than {MAX_PERIODS} periods; ask for less or by longer ones.")
    return start, end


def span_up_to(most: timedelta, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The parameters `from` and `to`, at most so far apart; today where they are left out."""
    start, end = _span(now, zone)
    if elapsed(start, end) > most:
        raise bottle.HTTPError(400, f"The span is longer than {most.days} days; ask for less.")
    return start, end


def _span(now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    start, end = time("from", floor(now, "day", zone), zone), time("to", now, zone)
    if start.astimezone(UTC) >= end.astimezone(UTC):
        raise bottle.HTTPError(400, f"from ({start.isoformat()}) must be before to ({end.isoformat()}).")
    return start, end


def elapsed(start: datetime, end: datetime) -> timedelta:
    """The time between two; Python takes times of one zone apart by the clock on the wall."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def time(name: str, default: datetime, zone: tzinfo) -> datetime:
    """A date or a time as in ISO 8601; 400 for anything else."""
    if name not in bottle.request.query:
        return default
    given = text(name, "")
    # A plus sign that was not escaped arrives as a space.
    written = given.replace(" ", "+") if "T" in given else given
    try:
        if not re.fullmatch(TIME, written):
            raise ValueError(written)
        parsed = datetime.fromisoformat(written)
    except ValueError as error:
        wanted = "a date or time as in 2024-03-31 or 2024-03-31T12:00:00+01:00"
        raise bottle.HTTPError(400, f"{name} must be {wanted}, not {given!r}.") from error
    if parsed.year not in YEARS:
        raise bottle.HTTPError(400, f"{name} must lie between {YEARS.start} and {YEARS.stop}, not in {parsed.year}.")
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)
