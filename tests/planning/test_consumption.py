"""The year of use: what was measured stays, what was not is made of days like it, the known sum is met."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from disc_counter.errors import UsageError, WorkError
from disc_counter.planning.consumption import Course, MeasuredDays, filled_year
from disc_counter.planning.plan_days import (
    DAY_MIN,
    DAYS,
    SATURDAY,
    SUNDAY,
    WORKDAY,
    Numbers,
    by_day,
    day_of_year,
    kinds_of,
    on_the_wall,
    plan_days,
)
from disc_counter.planning.public_holidays import holidays_of
from disc_counter.planning.yearly_sum import read_readings, yearly_kwh_of

BERLIN = ZoneInfo("Europe/Berlin")
DAYS_2025 = plan_days(date(2025, 12, 31))


def measured(count: int, start: int = 100, wh_a_day: float = 9000.0) -> MeasuredDays:
    """Days of one power, twice of it on Saturdays and Sundays."""
    places = (start + np.arange(count)) % DAYS
    kinds = DAYS_2025.kinds[places]
    wh = np.full((count, DAY_MIN), wh_a_day / DAY_MIN) * np.where(kinds == WORKDAY, 1.0, 2.0)[:, None]
    return MeasuredDays(wh, places, kinds)


def filled(days: MeasuredDays, yearly_kwh: float | None = None, course: Course | None = None):  # type: ignore[no-untyped-def]
    return filled_year(DAYS_2025, days, days, course or Course(0.0), np.random.default_rng(1), yearly_kwh)


def test_measured_days_stay_as_they_are_and_others_are_of_their_kind() -> None:
    days = measured(14)
    year = filled(days)
    shown = year.use_wh.reshape(DAYS, DAY_MIN).sum(axis=1)
    assert shown[days.places] == pytest.approx(days.use_wh.sum(axis=1))
    assert shown == pytest.approx(np.where(DAYS_2025.kinds == WORKDAY, 9000.0, 18000.0))
    assert year.measured_days == 14
    assert year.filled_share == pytest.approx(351 / 365)


def test_the_known_sum_is_met_by_what_was_not_measured() -> None:
    days = measured(28)
    year = filled(days, 3000.0)
    assert year.sum_kwh == pytest.approx(3000.0)
    assert year.use_wh.reshape(DAYS, DAY_MIN)[days.places] == pytest.approx(days.use_wh)
    assert year.fits


def test_a_sum_that_contradicts_the_meter_is_not_forced() -> None:
    year = filled(measured(28), 40_000.0)
    assert not year.fits
    assert year.sum_kwh < 12_000


def test_winter_uses_more_than_the_summer_that_was_measured() -> None:
    year = filled(measured(28, start=180), course=Course())
    by_days = year.use_wh.reshape(DAYS, DAY_MIN).sum(axis=1)
    workdays = DAYS_2025.kinds == WORKDAY
    january, july = (by_days[workdays & (np.arange(DAYS) // 31 == month)].mean() for month in (0, 6))
    assert january / july == pytest.approx(1.35, abs=0.02)
    assert Course(southern=True).at(np.array([10]))[0] == pytest.approx(Course().at(np.array([10 + 182]))[0], abs=1e-3)


def of_course(course: Course, places: Numbers) -> MeasuredDays:
    wh = np.full((len(places), DAY_MIN), 9000.0 / DAY_MIN) * course.at(places)[:, None]
    return MeasuredDays(wh, places, DAYS_2025.kinds[places])


def test_winter_weeks_and_the_known_sum_tell_a_household_of_winters() -> None:
    january = np.arange(28)
    strong = Course(0.4).at(january)
    days = of_course(Course(0.4), january)
    assert strong.mean() > 1.35
    told = Course().fitted(days, 9.0 * 365)
    assert Course().amplitude < told.amplitude < 0.4
    assert Course().fitted(of_course(Course(0.0), january), 9.0 * 365).amplitude < Course().amplitude
    assert Course().fitted(days, None).amplitude == pytest.approx(Course().amplitude, abs=0.02)


def test_a_whole_year_tells_the_course_itself() -> None:
    days = of_course(Course(0.35), np.arange(DAYS))
    assert Course().fitted(days, None).amplitude == pytest.approx(0.35, abs=0.08)


def test_a_household_that_uses_nothing_keeps_the_usual_course() -> None:
    assert Course().fitted(measured(14, wh_a_day=0.0), None) == Course()


def test_a_gap_in_a_day_is_closed_by_days_like_it() -> None:
    days = measured(28)
    days.use_wh[3, 600:660] = np.nan
    year = filled(days)
    day = year.use_wh.reshape(DAYS, DAY_MIN)[days.places[3]]
    assert not np.isnan(day).any()
    assert day.sum() == pytest.approx(np.nansum(days.use_wh[3]) * 1440 / 1380, rel=0.01)


def test_with_two_days_it_says_what_is_missing() -> None:
    with pytest.raises(WorkError, match="2 days were measured in full so far, planning needs 14: let it measure 12"):
        filled(measured(2))


def test_days_of_half_their_minutes_stand_for_no_others() -> None:
    days = measured(20)
    days.use_wh[:8, :720] = np.nan
    with pytest.raises(WorkError, match="12 days"):
        filled(days)


def test_the_planned_year_keeps_weekdays_and_leaves_out_the_leap_day() -> None:
    days = plan_days(date(2024, 6, 15))
    assert len(days.dates) == DAYS
    assert days.dates[0].replace(year=2001) == date(2001, 1, 1)
    assert date(2024, 2, 29) not in days.dates
    assert days.dates[day_of_year(date(2024, 6, 15))] == date(2024, 6, 15)
    assert days.kinds[day_of_year(date(2024, 6, 15))] == SATURDAY
    assert days.dates[-1] == date(2023, 12, 31)


def test_public_holidays_are_sundays_where_they_are_kept() -> None:
    corpus_christi, unity = date(2025, 6, 19), date(2025, 10, 3)
    bavaria, germany = (holidays_of(region, [2025], BERLIN) for region in ("DE-BY", None))
    assert kinds_of([corpus_christi, unity], bavaria).tolist() == [SUNDAY, SUNDAY]
    assert kinds_of([corpus_christi, unity], germany).tolist() == [WORKDAY, SUNDAY]
    assert holidays_of(None, [2025], ZoneInfo("Asia/Tokyo")) == frozenset()
    with pytest.raises(UsageError, match=r'\[planning\] holidays is "XX"'):
        holidays_of("XX", [2025], BERLIN)


def test_the_days_on_which_the_clock_is_changed() -> None:
    """The hour that is skipped in spring is not known; of the one repeated in autumn the mean is taken."""
    for day, minutes in ((date(2025, 3, 30), 23 * 60), (date(2025, 10, 26), 25 * 60)):
        start = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
        values = np.arange(minutes, dtype=np.float64)
        (found,) = by_day(values, int(start.timestamp()) // 60, [day], BERLIN)
        assert found[:120].tolist() == values[:120].tolist()
        assert found[-60:].tolist() == values[-60:].tolist()
        if minutes < DAY_MIN:
            assert np.isnan(found[120:180]).all()
            assert not np.isnan(found[180:]).any()
        else:
            assert found[120:180].tolist() == (values[120:180] + 30).tolist()


def test_the_sun_keeps_its_time_when_the_clock_does_not() -> None:
    quarters = np.tile((np.arange(96) == 48).astype(np.float64), DAYS)  # noon in UTC
    wall = on_the_wall(quarters, plan_days(date(2025, 12, 31)).utc_offsets_min(BERLIN)).reshape(DAYS, 96)
    assert wall[10].argmax() == 52
    assert wall[200].argmax() == 56
    assert wall.sum() == DAYS


def test_last_years_kwh_are_read_off_two_readings() -> None:
    whole = [(date(2024, 3, 1), 10_000.0), (date(2024, 9, 1), 11_500.0), (date(2025, 3, 1), 13_000.0)]
    assert yearly_kwh_of(whole, Course()) == pytest.approx(3000.0)
    assert yearly_kwh_of(whole[:2], Course()) is None
    assert yearly_kwh_of([], Course()) is None
    without_winter = [(date(2024, 3, 15), 0.0), (date(2024, 12, 15), 2000.0)]
    found = yearly_kwh_of(without_winter, Course())
    assert found is not None
    assert found > 2000.0 * 365 / 275


@pytest.mark.parametrize(
    "text",
    ["2024-03-01;10000\n2025-03-01;13000\n", "Datum;kWh\n01.03.2024;10.000,0\n1.3.2025;13.000,00\n",
     "2024-03-01,10000.0\r\n\r\n2025-03-01,13000\r\n", "\ufeffdate\tkWh\n2024-03-01\t10000,0\n2025-03-01\t13000\n"],
)  # fmt: skip
def test_readings_from_paper_as_people_write_them(text: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "readings.csv"
    file.write_text(text)
    assert read_readings(file) == [(date(2024, 3, 1), 10_000.0), (date(2025, 3, 1), 13_000.0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [("2024-03-01;10000\nsoon;3\n", "line 2 is 'soon;3'"), ("2024-13-01;10000\n2025-01-01;3\n", "line 1"),
     ("2024-03-01;10000\n", "fewer than two"), ("", "fewer than two"), ("2024-03-01;-4\n2025-01-01;3", "line 1")],
)  # fmt: skip
def test_readings_that_are_none_are_named(text: str, said: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "readings.csv"
    file.write_text(text)
    with pytest.raises(UsageError, match=said):
        read_readings(file)


def test_utc_days_are_days() -> None:
    first = datetime(2025, 5, 1, tzinfo=UTC)
    values = np.arange(2 * DAY_MIN, dtype=np.float64)
    dates = [first.date() + timedelta(days=n) for n in range(3)]
    found = by_day(values, int(first.timestamp()) // 60, dates, UTC)
    assert found[:2].ravel().tolist() == values.tolist()
    assert np.isnan(found[2]).all()
