"""What energy costs: held against minutes counted one by one, and its parts against the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disc_counter.history.billing import TimeSpan, bills
from disc_counter.history.rows import Energy
from disc_counter.pricing import Bill, LowHours, PriceList, Rates

ZONES = ("Europe/Berlin", "Australia/Lord_Howe", "UTC")
"""With an hour of daylight saving, with half an hour, and without."""
MINUTE = timedelta(minutes=1)
A_MINUTE = Energy(Fraction(50, 3), Fraction(7, 3))
"""What is drawn and fed in each minute, in Wh."""
AMOUNT = st.none() | st.integers(0, 9999).map(lambda cents: Fraction(cents, 10_000))
CLOCK = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
DAY = st.dates(date(2024, 3, 1), date(2024, 11, 30))
RATES = st.builds(Rates, AMOUNT, st.none() | st.builds(LowHours, AMOUNT.filter(bool), CLOCK, CLOCK), AMOUNT, AMOUNT)
LISTS = st.builds(
    lambda first, later: PriceList(first, tuple(sorted(later.items()))),
    RATES,
    st.dictionaries(DAY, RATES, max_size=3),
)


def exact(spans: Sequence[TimeSpan]) -> list[Energy | None]:
    """The same each minute."""
    minutes = [Fraction((end.astimezone(UTC) - start.astimezone(UTC)) // MINUTE) for start, end in spans]
    return [Energy(count * A_MINUTE.import_wh, count * A_MINUTE.export_wh) for count in minutes]


@st.composite
def nights(draw: st.DrawFn) -> list[datetime]:
    """Times in their order around a night in which the clock may be changed, to the minute."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    noon = datetime.combine(draw(st.sampled_from([date(2024, 3, 30), date(2024, 4, 6), date(2024, 10, 5)])), time(12))
    noon = draw(st.sampled_from([noon, datetime(2024, 10, 26, 12), datetime(2024, 7, 31, 12)])).replace(tzinfo=zone)
    offsets = draw(st.lists(st.integers(0, 48 * 60), min_size=2, max_size=6, unique=True))
    return [(noon.astimezone(UTC) + MINUTE * offset).astimezone(zone) for offset in sorted(offsets)]


@given(LISTS, nights())
def test_the_parts_sum_up_to_the_whole(prices: PriceList, times: list[datetime]) -> None:
    zone, whole_span = times[0].tzinfo, (times[0], times[-1])
    assert zone is not None
    parts = bills(exact, list(pairwise(times)), prices, zone, whole_span)
    (whole,) = bills(exact, [whole_span], prices, zone, whole_span)
    assert sum(parts, Bill()) == whole


@given(LISTS, nights())
@settings(max_examples=25)
def test_each_minute_has_the_price_that_the_clock_and_the_date_say(prices: PriceList, times: list[datetime]) -> None:
    zone, start = times[0].tzinfo, times[0].astimezone(UTC)
    assert zone is not None
    drawn, income = Fraction(0), Fraction(0)
    for number in range((times[-1].astimezone(UTC) - start) // MINUTE):
        local = (start + number * MINUTE).astimezone(zone)
        rates = prices.at(local.date())
        low = rates.low is not None and rates.low.hold(local.time())
        price = rates.low.per_kwh if low and rates.low else rates.per_kwh
        drawn += (price or 0) * A_MINUTE.import_wh / 1000
        income += (rates.feed_in_per_kwh or 0) * A_MINUTE.export_wh / 1000
    (bill,) = bills(exact, [(times[0], times[-1])], prices, zone, None)
    assert (bill.drawn or 0, bill.income) == (drawn, income)


@pytest.mark.parametrize("name", ZONES)
def test_the_base_fee_of_a_year_is_that_of_twelve_months(name: str) -> None:
    zone, prices = ZoneInfo(name), PriceList(Rates(base_fee_per_month=Fraction(10)), ())
    start, end = datetime(2024, 1, 1, tzinfo=zone), datetime(2025, 1, 1, tzinfo=zone)
    assert prices.fee(start, end, zone) == 120
    assert prices.fee(start, datetime(2024, 1, 16, 12, tzinfo=zone), zone) == Fraction(10) * Fraction(31, 2) / 31


def test_a_later_price_changes_nothing_before_its_date() -> None:
    zone, old = ZoneInfo("Europe/Berlin"), PriceList(Rates(Fraction("0.30"), None, Fraction("0.08"), Fraction(9)))
    new = PriceList(old.first, ((date(2024, 7, 1), Rates(Fraction("0.50"), None, Fraction(0), Fraction(20))),))
    before = (datetime(2024, 5, 3, 7, 5, tzinfo=zone), datetime(2024, 7, 1, tzinfo=zone))
    assert bills(exact, [before], new, zone, before) == bills(exact, [before], old, zone, before)
    day = (before[1], before[1] + timedelta(days=1))
    (bill,) = bills(exact, [day], new, zone, day)
    assert (bill.drawn, bill.fee, bill.income) == (Fraction(12), Fraction(20, 31), Fraction(0))


def test_what_has_no_price_is_not_free() -> None:
    zone = ZoneInfo("Europe/Berlin")
    day = (datetime(2024, 7, 1, tzinfo=zone), datetime(2024, 7, 2, tzinfo=zone))
    (bill,) = bills(exact, [day], PriceList(Rates(feed_in_per_kwh=Fraction(1))), zone, day)
    assert (bill.drawn, bill.cost, bill.balance) == (None, None, None)
