"""[tariff] and [[price]] become one price list; what is wrong with it is said."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter.errors import SettingsError
from disc_counter.pricing import LowHours, Rates
from disc_counter.settings import load, parse, price_list, update

FILE = Path("x.toml")


def test_one_price_holds_since_ever() -> None:
    settings = parse("[tariff]\nprice_per_kwh = 0.3215\nfeed_in_per_kwh = 0.08", FILE)
    prices = price_list(settings.tariff, settings.prices)
    assert (prices.first, prices.later) == (Rates(Fraction("0.3215"), None, Fraction("0.08"), None), ())


def test_what_a_change_leaves_out_goes_on() -> None:
    settings = parse(
        "[tariff]\nprice_per_kwh = 0.3\nbase_fee_per_month = 9.5\n[[price]]\nsince = 2025-03-01\n"
        "low_price_per_kwh = 0.2\n"
        'low_from = "22:00"\nlow_until = 06:00:00\n[[price]]\nsince = 2025-01-01\nprice_per_kwh = 0.4\n',
        FILE,
    )
    prices, fee = price_list(settings.tariff, settings.prices), Fraction("9.5")
    low = LowHours(Fraction("0.2"), time(22), time(6))
    assert prices.at(date(2024, 12, 31)) == Rates(Fraction("0.3"), None, None, fee)
    assert prices.at(date(2025, 1, 1)) == Rates(Fraction("0.4"), None, None, fee)
    assert prices.latest == Rates(Fraction("0.4"), low, None, fee)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[price]]\nprice_per_kwh = 1", "[[price]] since is missing"),
        ('[[price]]\nsince = "1.1.2026"', '[[price]] since is "1.1.2026": a date as 2026-01-31'),
        ("[[price]]\nsince = 2026-01-01\n[[price]]\nsince = 2026-01-01", "since is 2026-01-01 twice"),
        ('[tariff]\nlow_from = "24:00"', '[tariff] low_from is "24:00": a time of day in quotes'),
        ("[tariff]\nlow_price_per_kwh = 0.2", "[tariff] low_from is missing"),
        ("[price]\nsince = 2026-01-01", "each change of prices starts with [[price]]"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(text, FILE)
    assert said in str(caught.value)


def test_dates_and_times_are_written_as_they_are_read(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    update(file, {("price", 0, "since"): date(2026, 1, 1), ("price", 0, "low_from"): time(22)})
    assert (load(file).prices[0].since, load(file).prices[0].low_from) == (date(2026, 1, 1), time(22))
