"""Energy in hours of every day by the clock, and the bill of it: against each minute, over changes of the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disc_counter.energy import Constant
from disc_counter.history.billing import bills
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from disc_counter.journal.prefilled import prefill
from disc_counter.pricing import LowHours, PriceList, Rates
from disc_counter.units import wall_minute
from tests.history.test_history import clock_at, record

ZONES = ("Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata")
"""With an hour of daylight saving, with half an hour, and with an offset of half an hour."""
START = datetime(2024, 10, 1, tzinfo=UTC)
DAYS = 30
CHANGED = START + timedelta(days=11, hours=5)
"""When another constant begins to hold."""
CLOCK = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
MINUTE = st.integers(0, DAYS * 1440)
Wh = dict[int, tuple[Fraction, Fraction]]


def urev(minute: int) -> tuple[int, int]:
    """What the disc does in a minute: no two are alike, and in some something is fed in."""
    return minute % 7919 + 1, minute % 104_729 if minute % 5 == 0 else 0


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    folder, first = tmp_path_factory.mktemp("journal"), wall_minute(START)
    with Journal.open(folder, clock=clock_at(START)) as journal:
        journal.set_constant(Constant.of(75), None)
    prefill(folder, ((minute, *urev(minute), 0, 0) for minute in range(first, first + DAYS * 1440)))
    with Journal.open(folder, clock=clock_at(START)) as journal:
        journal.set_constant(Constant.of(96), round(CHANGED.timestamp()) * 10**9)
    with History(folder) as history:
        yield history


def minutes_wh(first: int, after: int) -> Iterator[tuple[datetime, Fraction, Fraction]]:
    """What each minute took and gave, by arithmetic of its own."""
    for number in range(first, after):
        begun = START + timedelta(minutes=number)
        taken, given_ = urev(wall_minute(begun))
        constant = 96 if begun >= CHANGED else 75
        yield begun, Fraction(taken, 1000 * constant), Fraction(given_, 1000 * constant)


@given(st.lists(MINUTE, min_size=2, max_size=2, unique=True), CLOCK, CLOCK, st.sampled_from(ZONES))
@settings(max_examples=25, deadline=None)
def test_they_are_the_sum_of_their_minutes(history: History, ends: list[int], since: time, to: time, name: str) -> None:
    zone, low = ZoneInfo(name), LowHours(Fraction(0), since, to)
    first, after = sorted(ends)
    start, end = (START + timedelta(minutes=each) for each in (first, after))
    held = [wh for wh in minutes_wh(first, after) if low.hold(wh[0].astimezone(zone).time())]
    (found,) = history.by_clock([(start, end, since, to)], zone)
    assert found.import_wh == sum((taken for _, taken, _ in held), Fraction(0))
    assert found.export_wh == sum((given_ for _, _, given_ in held), Fraction(0))


RATES = st.builds(
    Rates,
    st.none() | st.just(Fraction(3, 10)),
    st.none() | st.builds(LowHours, st.just(Fraction(2, 10)), CLOCK, CLOCK),
    st.none() | st.just(Fraction(8, 100)),
    st.none() | st.just(Fraction(31)),
)
LATER = st.dictionaries(st.dates(date(2024, 10, 1), date(2024, 10, 31)), RATES, max_size=2)


@given(RATES, LATER, st.lists(MINUTE, min_size=2, max_size=4, unique=True), st.sampled_from(ZONES))
@settings(max_examples=25, deadline=None)
def test_a_bill_is_the_same_whether_or_not_low_hours_are_asked_for_at_once(
    history: History, first: Rates, later: dict[date, Rates], ends: list[int], name: str
) -> None:
    zone, prices = ZoneInfo(name), PriceList(first, tuple(sorted(later.items())))
    times = [START + timedelta(minutes=each) for each in sorted(ends)]
    spans = list(pairwise(times))
    owed = (times[0], times[-1])
    at_once = bills(history.exact, spans, prices, zone, owed, history.by_clock)
    assert at_once == bills(history.exact, spans, prices, zone, owed)


def test_what_only_the_tail_has_is_among_them(tmp_path: Path) -> None:
    zone, begun = ZoneInfo("Europe/Berlin"), datetime(2024, 10, 5, 21, 50, tzinfo=UTC)
    with Journal.open(tmp_path, clock=clock_at(begun)) as journal:
        journal.set_constant(Constant.of(75), None)
        record(journal, 5, 1_250_000, 0)
        with History(tmp_path) as history:
            span = (begun - timedelta(days=4), begun + timedelta(days=4), time(22), time(6))
            (found,) = history.by_clock([span], zone)
            (all_,) = history.exact([span[:2]])
    assert all_ is not None
    assert found.import_wh == all_.import_wh > 0


def test_low_hours_that_end_as_they_begin_are_none(history: History) -> None:
    never = PriceList(Rates(None, LowHours(Fraction(1, 5), time(0), time(0)), None, None), ())
    span = (START, START + timedelta(days=5))
    at_once = bills(history.exact, [span], never, ZoneInfo("Europe/Berlin"), span, history.by_clock)
    assert at_once == bills(history.exact, [span], never, ZoneInfo("Europe/Berlin"), span)
    assert at_once[0].drawn is None
