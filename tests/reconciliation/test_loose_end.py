"""A step that too few readings speak for: it lies between two of them, and may turn out to be an outage's."""

from __future__ import annotations

import pytest

from disc_counter.energy import Constant
from disc_counter.model import NS_PER_S
from disc_counter.reconciliation.cross_check import CrossCheck
from disc_counter.reconciliation.held_against import Gap, Point

HOUR_NS = 3600 * NS_PER_S


def fed(*readings_kwh: float) -> CrossCheck:
    """Read once an hour while the disc stands still."""
    check = CrossCheck(Constant.of(75), 0.1)
    for hour, reading_kwh in enumerate(readings_kwh):
        assert check.feed(Point(hour * HOUR_NS, reading_kwh, 0)) == 0
    return check


def test_readings_that_agree_leave_none() -> None:
    assert fed(100.0, 100.0, 100.0, 100.0).loose_end() is None
    assert fed().loose_end() is None


def test_a_reading_that_left_the_others_lies_behind_one() -> None:
    assert fed(100.0, 100.0, 100.0, 100.0, 103.0).loose_end() == Gap(3 * HOUR_NS, 4 * HOUR_NS)


def test_a_step_is_one_until_enough_readings_stand_behind_it() -> None:
    assert fed(*[100.0] * 4, *[103.0] * 4).loose_end() == Gap(3 * HOUR_NS, 4 * HOUR_NS)
    assert fed(*[100.0] * 4, *[103.0] * 30).loose_end() is None


@pytest.mark.parametrize("behind", [1, 4], ids=["waiting", "believed"])
def test_taken_for_an_outage_it_is_made_good_once_enough_agree(behind: int) -> None:
    check = fed(*[100.0] * 4, *[103.0] * behind)
    end = check.loose_end()
    assert end is not None
    check.reopen(end)
    assert check.gap == end
    missed_urev = [check.feed(Point((10 + hour) * HOUR_NS, 103.0, 0)) for hour in range(20)]
    assert [each for each in missed_urev if each] == [3 * 75 * 1_000_000]
    assert check.gap is None
