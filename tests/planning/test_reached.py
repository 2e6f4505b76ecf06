"""What planning reaches, in short: `make bench-planning` measures all of it, docs/planning.md states it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pvlib
import pytest

from disc_counter.planning.clear_weather import MIDDLE, built_in_weather
from disc_counter.planning.plan_days import Values, on_the_wall, plan_days
from disc_counter.planning.planner import make_plan
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.roof import RoofArea
from disc_counter.planning.roof_chain import dc_per_kwp
from disc_counter.planning.sky import middles, newer_pandas, sky_over
from disc_counter.planning.weather_year import Weather, monthly_kwh
from tests.bench.planning import weeks
from tests.bench.planning.__main__ import PUBLISHED, shares_of
from tests.drawing.yearly_households import write_minutes, year_of

BERLIN = ZoneInfo("Europe/Berlin")
FEW = 6


@pytest.fixture(scope="module")
def drawn() -> list[Values]:
    return [year_of(seed) for seed in range(FEW)]


def test_drawn_households_have_the_published_shares(drawn: list[Values]) -> None:
    sun = weeks.sun_on_the_wall()
    mean = np.mean([shares_of(minutes_w, sun) for minutes_w in drawn], axis=0)
    assert mean == pytest.approx(PUBLISHED, abs=0.05)


def test_weeks_tell_the_year_and_the_range_says_how_well(drawn: list[Values]) -> None:
    found = list(weeks.cases(enumerate(drawn), weeks=(4,), windows=2))
    for known, most in ((False, (3.5, 6.0)), (True, (3.5, 3.0))):
        of = [case for case in found if case.known == known]
        errors, widths = np.abs([case.errors for case in of]), np.array([case.widths for case in of])
        assert (np.quantile(errors, 0.9, axis=0) <= most).all()
        assert (errors <= widths).mean() >= 0.85
        assert 2 * widths.max() <= 15


def clouds_of_their_own(random: np.random.Generator) -> Weather:
    """Another weather: days as chance has them, good and bad ones in runs, and clouds that change by the hour."""
    sky, times = sky_over(MIDDLE, middles()), middles()
    days = np.convolve(random.normal(size=365 + 4), np.ones(5) / 5**0.5, "valid")
    hours = np.repeat(days, 24) + 0.6 * random.normal(size=8760)
    share = np.repeat(0.1 + 0.9 / (1 + np.exp(-1.3 * hours)), 4)
    season = 0.55 - 0.2 * np.cos(2 * np.pi * np.arange(35_040) / 35_040)
    ghi = sky.clear_ghi * share ** (0.5 / season)
    with newer_pandas():
        dhi = np.minimum(np.nan_to_num(np.asarray(pvlib.irradiance.erbs(ghi, sky.zenith, times)["dhi"])), ghi)
    dni = np.divide(ghi - dhi, sky.up, out=np.zeros_like(ghi), where=sky.up > 0.05)
    usual = built_in_weather(MIDDLE)
    return replace(usual, ghi=ghi, dni=dni, dhi=ghi - dni * sky.up)


def test_the_built_in_weather_does_for_another_one_of_the_same_sums(drawn: list[Values]) -> None:
    other = clouds_of_their_own(np.random.default_rng(4))
    ours = built_in_weather(MIDDLE, monthly_kwh(other.ghi))
    offsets = plan_days(weeks.LAST).utc_offsets_min(BERLIN)
    suns = [on_the_wall(dc_per_kwp(each, RoofArea(1.0)), offsets) for each in (other, ours)]
    for minutes_w in drawn[:3]:
        assert shares_of(minutes_w, suns[0]) == pytest.approx(shares_of(minutes_w, suns[1]), abs=0.04)


def test_longer_steps_say_too_much(tmp_path: Path, drawn: list[Values]) -> None:
    write_minutes(tmp_path, weeks.LAST.replace(month=1, day=1), drawn[0], BERLIN)
    figures = make_plan(PlanRequest(battery_kwh=3.0), tmp_path, BERLIN).figures
    steps = figures["resolution"]
    assert steps["minute"]["without"] == pytest.approx(
        figures["system"]["self_sufficiency"] - _battery(steps), abs=1e-9
    )
    assert steps["minute"]["without"] < steps["15min"]["without"] < steps["hour"]["without"]
    assert figures["consumption"]["filled_share"] < 0.01
    assert not figures["consumption"]["yearly_kwh_wanted"]
    assert figures["system"]["self_sufficiency_high"] > figures["system"]["self_sufficiency_low"]


def _battery(steps: dict[str, dict[str, float]]) -> float:
    return steps["minute"]["with"] - steps["minute"]["without"]


def test_a_journal_with_gaps_of_months(tmp_path: Path, drawn: list[Values]) -> None:
    minutes = drawn[1].copy()
    minutes[14:160] = np.nan
    minutes[174:] = np.nan
    minutes[200] = drawn[1][200]
    write_minutes(tmp_path, weeks.LAST.replace(month=1, day=1), minutes, BERLIN)
    figures = make_plan(PlanRequest(yearly_kwh=3000.0), tmp_path, BERLIN).figures
    assert figures["consumption"]["measured_days"] == 29
    assert figures["consumption"]["yearly_kwh"] == pytest.approx(3000.0)
    assert not np.isnan(figures["system"]["self_sufficiency"])


@pytest.mark.parametrize(("kwp", "watts"), [(0.0, 300.0), (5.0, 0.0), (0.0, 0.0)])
def test_no_roof_and_no_use_are_figures_and_not_faults(kwp: float, watts: float, tmp_path: Path) -> None:
    write_minutes(tmp_path, weeks.LAST.replace(month=1, day=1), np.full((20, 1440), watts), BERLIN)
    system = make_plan(PlanRequest((RoofArea(kwp),), 2.0), tmp_path, BERLIN).figures["system"]
    assert (system["self_sufficiency"] is None) == (watts == 0)
    assert (system["self_consumption"] is None) == (kwp == 0)
    assert system["use_wh"] == pytest.approx(watts * 8760, rel=0.2)
