"""Each conversion and its way back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from disc_counter import units
from disc_counter.errors import UsageError

NOON = datetime(2025, 6, 3, 12, 0, 0, 250_000, tzinfo=UTC)
NOON_NS = 1_748_952_000_250_000_000


def test_a_wall_time_is_the_same_in_ns_ms_and_minutes() -> None:
    assert units.utc(NOON_NS) == NOON
    assert units.utc(NOON_NS).tzinfo is UTC
    assert units.wall_ns(NOON.astimezone(timezone(timedelta(hours=2)))) == NOON_NS
    assert units.wall_ms(NOON) == NOON_NS // 10**6
    assert units.wall_minute(NOON) == NOON_NS // (60 * 10**9)
    assert units.wall_minute(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(UsageError, match="has no zone"):
        units.wall_ns(NOON.replace(tzinfo=None))


def test_paths_and_durations() -> None:
    assert units.revolutions(-1_500_000) == -1.5
    assert units.seconds(2_500_000_000) == 2.5


def test_what_is_not_known_stays_so_in_thousandths() -> None:
    assert (units.thousandths(13_823.2), units.of_thousandths(13_823_200)) == (13_823_200, 13_823.2)
    assert (units.thousandths(0.0), units.of_thousandths(0)) == (0, 0.0)
    assert units.thousandths(None) is None
    assert units.of_thousandths(None) is None
