"""The machine's local time, with its daylight saving: what a fixed offset cannot say of last winter."""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from disc_counter.errors import UsageError

LOCALTIME = Path("/etc/localtime")


def local_zone(file: Path = LOCALTIME) -> tzinfo:
    """The zone in $TZ, else that of the machine, else UTC."""
    named = os.environ.get("TZ", "").lstrip(":")
    return (zone_named(named) if named else None) or _of_file(file) or UTC


def parse_time(text: str, zone: tzinfo) -> datetime:
    """A date or time as in ISO 8601, local where it names no offset; UsageError otherwise."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is not a time: give a date or time as 2024-03-31, 2024-03-31T12:00 or 2024-03-31T12:00+01:00"
        ) from None
    if not 2000 <= time.year < 2100:
        raise UsageError(f"{text} lies outside of the years 2000 to 2099")
    return time if time.tzinfo else time.replace(tzinfo=zone)


def zone_named(name: str) -> tzinfo | None:
    """The zone of that name; None where there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):
        return None


def _of_file(file: Path) -> tzinfo | None:
    """By the name of the file it links to, so that the zone has a name; else by its content."""
    _, _, name = str(file.resolve()).partition("zoneinfo/")
    if name and (zone := zone_named(name)):
        return zone
    try:
        with file.open("rb") as content:
            return ZoneInfo.from_file(content)
    except (OSError, ValueError):
        return None
